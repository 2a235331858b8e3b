"""Japanese text as the matcher sees it: folded, masked, cut into runs and sentences."""

from __future__ import annotations

import re
import unicodedata

KJ_ID = re.compile(r"kj[\s-]?\d[\d\s-]{10,16}\d", re.IGNORECASE)
PHONE = re.compile(r"(?<![\d,])0\d{1,3}[-ー−‐(]\d{2,4}[-ー−‐)]\d{3,4}(?!\d)")
LONG_NUMBER = re.compile(r"(?<![\d.,])\d{2}[\dA-Za-z]\d{7}(?!\d)|(?<![\d.,])\d{8,}(?!\d)")
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+", re.ASCII)
MASKS = ((KJ_ID, "［ID］"), (MAIL, "［メール］"), (PHONE, "［電話］"), (LONG_NUMBER, "［番号］"))
DESKS = frozenset({"0120584708", "0570059402"})

RUN = re.compile(r"[一-龠々〆ヶ]+|[ァ-ヴー]+|[ぁ-ゖー]+|[a-z0-9.]+")
SENTENCE_END = re.compile(r"[。！？!?\n]+")
NEXT_QUESTION = re.compile(r"^(?:あと|それと|それから|また|ついでに|もう一つ|もうひとつ|加えて)[、,はに\s]*")
MEANINGFUL = re.compile(r"[ぁ-んァ-ヶ一-龠a-zA-Z0-9]")
_KATAKANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


def fold(text: str) -> str:
    """NFKC, lower case, one kind of long mark and blank."""
    folded = unicodedata.normalize("NFKC", text).lower()
    folded = re.sub(r"[‐‑–—―−─]", "-", folded)
    return re.sub(r"\s+", " ", folded).strip()


def mask(text: str) -> str:
    """The text without numbers that could point to a person or an office's account."""
    for pattern, word in MASKS:
        text = pattern.sub(lambda found, word=word: _kept(found, word), text)  # type: ignore[misc]  # bound per loop
    return text


def _kept(found: re.Match[str], word: str) -> str:
    """A desk's own telephone number is no secret."""
    digits = re.sub(r"\D", "", found.group())
    return found.group() if digits in DESKS else word


def mask_typed(text: str) -> str:
    """`mask` for typed text: full-width numbers are found as well, the rest stays as typed."""
    narrow = text.translate({0xFF10 + n: str(n) for n in range(10)} | {0xFF2B: "K", 0xFF2A: "J", 0xFF0D: "-"})
    return mask(narrow) if mask(narrow) != narrow else text


def hiragana(text: str) -> str:
    """Katakana as hiragana."""
    return text.translate(_KATAKANA)


def runs(text: str) -> list[str]:
    """Neighbouring characters of one script, in order; punctuation is dropped."""
    return RUN.findall(text)


def bigrams(text: str) -> list[str]:
    """Character pairs; a single character is its own pair."""
    return [text[i : i + 2] for i in range(len(text) - 1)] or [text]


def sentences(text: str) -> list[str]:
    """Sentences in order, without their end marks."""
    return [part.strip(" 、,") for part in SENTENCE_END.split(text) if MEANINGFUL.search(part)]


def is_noise(text: str) -> bool:
    """No readable question: empty, only marks, keyboard mashing, one letter again and again."""
    letters = "".join(MEANINGFUL.findall(text))
    if len(letters) < 2:
        return letters not in {"料", "金"}
    if len(set(letters)) == 1 or (len(letters) >= 6 and len(set(letters)) <= 2):
        return True
    return bool(re.fullmatch(r"[a-z;\[\]',./]{6,}", letters)) and not re.search(r"[aeiou].*[aeiou]", letters[:6])


def kanji_number(text: str) -> int | None:
    """1-99 written in digits or kanji."""
    if text.isdigit():
        return int(text)
    digits = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"十": 10}
    if not text or any(c not in digits for c in text):
        return None
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (digits[tens] if tens else 1) * 10 + (digits[ones] if ones else 0)
    return int("".join(str(digits[c]) for c in text))


COUNT = re.compile(r"([0-9]{1,3}|[一二三四五六七八九十]{1,3})\s*(?:か所|ヶ所|ヵ所|カ所|箇所|ケ所|か|つの事業所|事業所|拠点|番号|つ分|ライセンス|店舗|所)")


def count_of_offices(text: str) -> int | None:
    """How many offices a question speaks of (1-99), if it says so."""
    for found in COUNT.finditer(fold(text)):
        number = kanji_number(found.group(1))
        if number is not None and 1 <= number <= 99:
            return number
    return None
