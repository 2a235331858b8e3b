"""Guards over file names and kinds, the same for sealing and opening."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

from engine.envelope.errors import FileKindError, FileNameError, TooManyFilesError
from engine.envelope.limits import Limits

MANIFEST_NAME: Final = "manifest.json"
HEAD_BYTES: Final = 8
_FORBIDDEN: Final = frozenset('/\\:*?"<>|')
_RESERVED: Final = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{device}{digit}" for device in ("com", "lpt") for digit in "0123456789¹²³"}
)
_ARCHIVES: Final = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ",
    b"MSCF",
    b"MZ",
)


def check_name(name: str, limits: Limits) -> None:
    """FileNameError unless this is a plain visible name that means the same file on every system."""
    if not name or len(name.encode("utf-8", "surrogatepass")) > limits.name_bytes:
        raise FileNameError("length of a file name")
    if name.strip(" .") != name or name.startswith("~") or unicodedata.normalize("NFC", name) != name:
        raise FileNameError("form of a file name")
    if any(
        one in _FORBIDDEN or (unicodedata.category(one)[0] in "CZ" and one not in " \u3000") for one in name
    ):
        raise FileNameError("character in a file name")
    if name.split(".", maxsplit=1)[0].strip().casefold() in _RESERVED or name.casefold() == MANIFEST_NAME:
        raise FileNameError("reserved file name")
    if "." + name.rpartition(".")[2].lower() not in limits.extensions or "." not in name:
        raise FileKindError("file extension")


def check_names(names: Iterable[str], limits: Limits) -> None:
    """Every name by itself, their number, and no two that differ only in case or width."""
    all_names = list(names)
    if not 0 < len(all_names) <= limits.files:
        raise TooManyFilesError(f"{len(all_names)} files")
    for name in all_names:
        check_name(name, limits)
    if len({unicodedata.normalize("NFKC", name).casefold() for name in all_names}) != len(all_names):
        raise FileNameError("two names that are the same on some systems")


def check_head(head: bytes) -> None:
    """FileKindError when a file begins like an archive or a program, whatever its name says."""
    if head.startswith(_ARCHIVES):
        raise FileKindError("archive or program inside the package")
