"""What a ticket is about, in the few groups a report can show: by the wizard's step first, by words otherwise."""

from __future__ import annotations

import re

from helpdesk.rules.words import fold

CATEGORIES: dict[str, str] = {
    "step0": "STEP 0 確認",
    "step1": "STEP 1 証明書",
    "step2": "STEP 2 申し込み",
    "step3": "STEP 3 ソフト",
    "step4": "STEP 4 送り受け",
    "fee": "料金・期間",
    "partner": "連携先を探す",
    "files": "ファイルの中身",
    "incident": "事故・誤送信",
    "other": "そのほか",
}
# Order matters: the narrower word first.
WORDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("incident", ("誤送信", "間違えて送", "個人情報", "漏えい", "漏洩")),
    ("fee", ("料金", "ライセンス", "フリーパス", "利用料", "請求書", "支払", "いくら")),
    ("step1", ("証明書", "発行用パスワード")),
    ("step2", ("kj", "申込", "申し込み", "利用申請", "仮パスワード")),
    ("partner", ("連携先", "相手", "探し方", "対応している事業所")),
    ("files", ("csv", "文字化け", "エラーコード", "第6表", "第7表", "ケアプランの中身")),
    ("step4", ("送信", "受信", "届か", "受領", "送れ", "見えない", "受け取")),
    ("step3", ("ソフト", "インストール", "クライアント", "パソコンを替え", "起動")),
    ("step0", ("画面の広さ", "ブラウザ", "windows", "動作環境", "edge", "chrome")),
)
STEP = re.compile(r"(?:step)?\s*([0-4])(?![0-9])")


def category_of(step: str, subject: str, text: str, *, urgent: bool = False) -> str:
    """The group of a new ticket from the step it was opened at (`STEP 1`, `1`), its subject and its text."""
    everything = fold(f"{subject} {text}")
    if urgent and any(word in everything for word in map(fold, WORDS[0][1])):
        return "incident"
    match = STEP.match(fold(step)) if step else None
    if match is not None:
        return f"step{match.group(1)}"
    for category, signs in WORDS:
        if any(fold(sign) in everything for sign in signs):
            return category
    return "other"


def step_words(step: object) -> str:
    """`STEP 0` for 0, `0` or `step 0`; what else was given as it is, nothing for nothing."""
    text = "" if step is None else str(step).strip()
    match = STEP.fullmatch(fold(text))
    return f"STEP {match.group(1)}" if match else text
