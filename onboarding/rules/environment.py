"""Reads operating system and browser out of what a browser says about itself."""

from __future__ import annotations

import re
from typing import Final

OS_TITLES: Final = {
    "windows": "Windows",
    "mac": "Mac",
    "linux": "Linux",
    "android": "Android",
    "ios": "iPhone・iPad",
    "chromeos": "ChromeOS",
    "other": "このパソコンの OS",
}
BROWSER_TITLES: Final = {
    "edge": "Microsoft Edge",
    "chrome": "Google Chrome",
    "firefox": "Firefox",
    "safari": "Safari",
    "other": "このブラウザー",
}
_WINDOWS_11_PLATFORM = 13  # UA-CH platformVersion 13 and above is Windows 11 (client hints reference)


def os_of(user_agent: str, hint_platform: str = "", hint_version: str = "") -> tuple[str, str]:
    """Returns (os, version): client hints first, because a user agent string calls Windows 11 "NT 10.0".

    The version is "10", "11" or "" when it can't be told apart.
    """
    platform = hint_platform.lower()
    if platform == "windows":
        return "windows", windows_of(hint_version)
    for name, key in (
        ("macos", "mac"),
        ("android", "android"),
        ("chrome os", "chromeos"),
        ("linux", "linux"),
    ):
        if platform == name:
            return key, ""
    return _os_of_user_agent(user_agent)


def windows_of(hint_version: str) -> str:
    """Windows version by the client hint: "10", "11", or nothing when it is absent or older."""
    head = hint_version.strip('"').split(".")[0]
    if not head.isdigit() or int(head) == 0:
        return ""
    return "11" if int(head) >= _WINDOWS_11_PLATFORM else "10"


_NAMES_IN_USER_AGENT: Final = (
    (r"iPhone|iPad|iPod", "ios"),
    ("Android", "android"),
    ("CrOS", "chromeos"),
    ("Windows", "windows"),
    ("Mac OS X", "mac"),
    ("Linux|X11", "linux"),
)


def _os_of_user_agent(user_agent: str) -> tuple[str, str]:
    for pattern, key in _NAMES_IN_USER_AGENT:
        if re.search(pattern, user_agent):
            old = key == "windows" and "Windows NT 10.0" not in user_agent
            return key, "old" if old else ""
    return "other", ""


def browser_of(user_agent: str) -> tuple[str, str]:
    """Returns (browser, major version); Edge before Chrome before Safari, since each names its elders."""
    for key, pattern in (
        ("edge", r"Edg(?:A|iOS)?/(\d+)"),
        ("firefox", r"(?:Firefox|FxiOS)/(\d+)"),
        ("chrome", r"(?:HeadlessChrome|Chrome|CriOS)/(\d+)"),
        ("safari", r"Version/(\d+).*Safari/"),
    ):
        found = re.search(pattern, user_agent)
        if found:
            return key, found.group(1)
    return "other", ""
