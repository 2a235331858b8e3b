"""Keeps 個人番号, passwords and private keys out of conversations: found before a text is sent, hidden where it is kept.

個人番号 and its check digit: 行政手続における特定の個人を識別するための番号の利用等に関する法律施行令 第8条,
同 省令 (平成26年総務省令第85号) 第5条.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["my-number", "password", "private-key"]

HYPHEN = r"[-‐‑‒–—―−ーｰ]"
# As people write it: all together, 4-4-4, 6-6, or digit by digit.
NUMBER = re.compile(
    rf"(?<![0-9A-Za-z])(?<![0-9]{HYPHEN})(?:\d{{12}}|\d{{4}}(?:[ 　]|{HYPHEN})\d{{4}}(?:[ 　]|{HYPHEN})\d{{4}}"
    rf"|\d{{6}}(?:[ 　]|{HYPHEN})\d{{6}}|\d(?:[ 　]\d){{11}})(?![0-9A-Za-z])(?!{HYPHEN}[0-9])",
    re.ASCII,
)
ARMOUR = re.compile(
    r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY[A-Z ]*-----(?:.*?-----END [A-Z0-9 ]*PRIVATE KEY[A-Z ]*-----|.*)",
    re.DOTALL,
)
BASE64 = re.compile(r"M[A-Za-z0-9+/]{2,}(?:[A-Za-z0-9+/]|[\r\n](?=[A-Za-z0-9+/=]))*={0,2}")
NAMES = r"(?:パスワード|ぱすわーど|パス|暗証番号|password|passwd|passphrase|pass|pw)"
STATED = re.compile(rf"(?<![A-Za-z]){NAMES}\s*[:=→]\s*[「『\"'（(]?(?P<secret>[!-~]{{4,}})", re.IGNORECASE)
SPOKEN = re.compile(
    rf"(?<![A-Za-z]){NAMES}\s*(?:は|が|を|に)\s*[、「『\"'（(]*\s*(?P<secret>[!-~]{{4,}})"
    r"(?=[」』\"')）]*\s*(?:です|でした|だった|で間違|にし|に変|を入れ|と入れ|と打|[。、.]|$|\n))",
    re.IGNORECASE,
)
# Words that stand where a password would, and are none.
HARMLESS = re.compile(r"(?:STEP[0-9]*|WINDOWS[0-9]*|KJ-?ID|EDGE|CHROME|EXCEL|https?:.*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that should not be sent: what, and where it stands in the text as given."""

    kind: Kind
    start: int
    end: int


TITLES: dict[Kind, str] = {
    "my-number": "個人番号（マイナンバー）",
    "password": "パスワード",
    "private-key": "電子証明書の秘密鍵",
}
EXPLANATIONS: dict[Kind, str] = {
    "my-number": "個人番号（マイナンバー）と読める12けたの数字があります。窓口では使わない番号なので、お預かりできません。"
    "その数字を消してから送ってください。",
    "password": "パスワードと読める文字があります。窓口の担当者がお聞きすることはありません。"
    "その文字を消してから送ってください。知られたかもしれないときは、新しいものに変えてください。",
    "private-key": "電子証明書の秘密鍵が入っています。ほかの人に渡すと、なりすましに使われます。"
    "その部分を消してから送ってください。",
}


def my_number_check_digit(eleven: str) -> int:
    """The twelfth digit for eleven digits."""
    total = 0
    for position, digit in enumerate(reversed(eleven), start=1):
        total += int(digit) * (position + 1 if position <= 6 else position - 5)
    remainder = total % 11
    return 0 if remainder <= 1 else 11 - remainder


def is_my_number(digits: str) -> bool:
    """Whether twelve digits are a well-formed 個人番号; twelve equal digits are taken for a filler."""
    if len(digits) != 12 or not (digits.isascii() and digits.isdigit()) or len(set(digits)) == 1:
        return False
    return my_number_check_digit(digits[:11]) == int(digits[11])


def inspect(text: str) -> list[Finding]:
    """All findings in the order they stand; positions are those of `text`, however it is written (full-width too)."""
    folded, places = _fold(text)
    spans = sorted(
        {*_numbers(folded), *_keys(folded), *_passwords(folded)}, key=lambda span: (span[1], -span[2])
    )
    found: list[Finding] = []
    for kind, start, end in spans:
        if not found or places[start] >= found[-1].end:
            found.append(Finding(kind, places[start], places[end]))
    return found


def hide(text: str) -> str:
    """The same text with each finding replaced by a note of what stood there."""
    pieces: list[str] = []
    position = 0
    for finding in inspect(text):
        pieces += [text[position : finding.start], f"（{TITLES[finding.kind]}のため伏せました）"]
        position = finding.end
    return "".join([*pieces, text[position:]])


def explain(findings: Iterable[Finding]) -> str:
    """What to tell the writer, once for each kind."""
    return "".join(dict.fromkeys(EXPLANATIONS[finding.kind] for finding in findings))


def _fold(text: str) -> tuple[str, list[int]]:
    # Folding may lengthen a character (㌔ → キロ); `places` leads each folded position back to the text as given.
    folded: list[str] = []
    places: list[int] = []
    for position, character in enumerate(text):
        for part in unicodedata.normalize("NFKC", character):
            folded.append(part)
            places.append(position)
    return "".join(folded), [*places, len(text)]


def _numbers(text: str) -> Iterator[tuple[Kind, int, int]]:
    for match in NUMBER.finditer(text):
        if is_my_number(re.sub(r"\D", "", match.group())) and not text[: match.start()].upper().rstrip(
            " -"
        ).endswith("KJ"):
            yield "my-number", match.start(), match.end()


def _keys(text: str) -> Iterator[tuple[Kind, int, int]]:
    for match in ARMOUR.finditer(text):
        yield "private-key", match.start(), match.end()
    for match in BASE64.finditer(text):
        if _is_key(match.group()):
            yield "private-key", match.start(), match.end()


def _is_key(encoded: str) -> bool:
    # DER: SEQUENCE, then a version number first: PKCS#8 and PKCS#1 keys (0), EC keys (1), PFX boxes (3).
    packed = "".join(encoded.split())
    if len(packed) < 64:
        return False
    try:
        head = base64.b64decode(packed[:16], validate=True)
    except binascii.Error:
        return False
    if head[0] != 0x30:
        return False
    inner = head[2 + (head[1] & 0x7F if head[1] & 0x80 else 0) :]
    return inner[:2] == b"\x02\x01" and inner[2] in {0, 1, 3}


def _passwords(text: str) -> Iterator[tuple[Kind, int, int]]:
    for pattern, needs_digit in ((STATED, False), (SPOKEN, True)):
        for match in pattern.finditer(text):
            secret = match.group("secret").rstrip("」』\"')）。、.")
            if (
                len(secret) < 4
                or HARMLESS.fullmatch(secret)
                or (needs_digit and not any(map(str.isdigit, secret)))
            ):
                continue
            yield "password", match.start("secret"), match.start("secret") + len(secret)
