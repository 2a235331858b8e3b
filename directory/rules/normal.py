"""Folds names, readings, numbers and telephones to what they have in common, for matching only."""

from __future__ import annotations

import re
import unicodedata

LEGAL_FORMS = (
    "特定非営利活動法人", "社会福祉協議会", "社会福祉法人", "公益財団法人", "公益社団法人", "一般財団法人",
    "一般社団法人", "社会医療法人", "医療法人社団", "医療法人財団", "独立行政法人", "生活協同組合", "医療法人",
    "財団法人", "社団法人", "株式会社", "有限会社", "合同会社", "合資会社", "宗教法人", "NPO法人",
)  # fmt: skip
KANA_LEGAL_FORMS = (
    "トクテイヒエイリカツドウホウジン", "シャカイフクシホウジン", "イッパンシャダンホウジン", "イリョウホウジンシャダン",
    "シャカイイリョウホウジン", "イリョウホウジン", "カブシキガイシャ", "カブシキカイシャ", "ユウゲンガイシャ",
    "ユウゲンカイシャ", "ゴウドウガイシャ", "ゴウドウカイシャ",
)  # fmt: skip
# 社会福祉協議会 is who the office is, not only its legal form: without it nothing would remain to match.
_STRIPPED = tuple(form for form in LEGAL_FORMS if form != "社会福祉協議会")
_LEGAL = re.compile("|".join(form.lower() for form in _STRIPPED) + r"|\((?:株|有|合|福|医|一社|社福|医社|特非|npo)\)")
_KANA_LEGAL = re.compile("|".join(KANA_LEGAL_FORMS))
_HIRAGANA_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_KANA_FOLD = str.maketrans("ァィゥェォッャュョヮヵヶヂヅヲヰヱ", "アイウエオツヤユヨワカケジズオイエ")
_VARIANTS = str.maketrans(
    {"髙": "高", "﨑": "崎", "德": "徳", "濵": "浜", "濱": "浜", "邊": "辺", "邉": "辺", "齋": "斎", "齊": "斎",
     "澤": "沢", "廣": "広", "國": "国", "櫻": "桜", "龍": "竜", "惠": "恵", "榮": "栄", "壽": "寿", "會": "会",
     "眞": "真", "淺": "浅", "藏": "蔵", "禮": "礼", "瀨": "瀬", "渕": "淵", "嶋": "島"}
)  # fmt: skip
_SMALL = str.maketrans("ヶヵ", "ケカ")
_GA = re.compile(r"(?<=[一-龥])ケ(?=[一-龥])")
_NOT_WORD = re.compile(r"[\W_ー]+")


def nfkc(text: str) -> str:
    """NFKC with the edges trimmed and runs of blanks made one; what is stored for showing stays untouched."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def name_key(text: str) -> str:
    """A name for matching: NFKC, lower case, no legal form, katakana for hiragana, no blanks or punctuation."""
    plain = unicodedata.normalize("NFKC", text).lower().translate(_VARIANTS)
    stripped = _LEGAL.sub("", plain)
    return fold(stripped) or fold(plain)


def kana_key(text: str) -> str:
    """A reading for matching: katakana with small letters, long vowels and legal forms folded away."""
    plain = unicodedata.normalize("NFKC", text).translate(_HIRAGANA_TO_KATAKANA)
    stripped = _KANA_LEGAL.sub("", plain)
    return sound(stripped) or sound(plain)


def fold(text: str) -> str:
    """Katakana for hiragana, and only letters and digits; takes NFKC lower-case text."""
    # 緑ヶ丘, 緑ケ丘 and 緑が丘 are one place.
    return _GA.sub("ガ", _NOT_WORD.sub("", text.translate(_HIRAGANA_TO_KATAKANA).translate(_SMALL)))


def sound(text: str) -> str:
    """Fold what sounds alike: small and large kana, ヂ and ジ, long vowels."""
    return fold(unicodedata.normalize("NFKC", text).lower()).translate(_KANA_FOLD)


def is_kana(text: str) -> bool:
    """Whether nothing but kana is left after folding."""
    folded = fold(unicodedata.normalize("NFKC", text).lower())
    return bool(folded) and all("ァ" <= char <= "ヺ" for char in folded)


def digits(text: str) -> str:
    """Only the digits, full-width ones included: telephone and fax numbers for matching."""
    return "".join(char for char in unicodedata.normalize("NFKC", text) if char in "0123456789")


def office_number(text: str) -> str:
    """An office number as typed → ten characters as stored: NFKC, upper case, no blanks, no hyphens."""
    plain = unicodedata.normalize("NFKC", text).upper()
    return re.sub(r"[\s\-‐‑–—―−ー_・.]+", "", plain)

