"""Tables 1 to 3 of a user's plan."""

from __future__ import annotations

import re

from engine.standard.edition import Edition
from engine.standard.viewer.model import Block, Fact, Facts, Grid, Hours, Line, Sheet, Week
from engine.standard.viewer.rows import Record
from engine.standard.viewer.words import named, span_ja

# The paper's week begins at four in the morning and goes on in steps of two hours.
BANDS = (
    (4, "早朝"), (6, "早朝"), (8, "午前"), (10, "午前"), (12, "午後"), (14, "午後"), (16, "午後"), (18, "夜間"),
    (20, "夜間"), (22, "深夜"), (0, "深夜"), (2, "深夜"),
)  # fmt: skip
TEXTS = (
    ("issue_analysis", "利用者及び家族の生活に対する意向を踏まえた課題分析の結果"),
    ("board_opinion", "介護認定審査会の意見及びサービスの種類の指定"),
    ("overall_policy", "総合的な援助の方針"),
)


def first(record: Record, edition: Edition) -> Sheet:
    """第1表."""
    kind = edition.kinds["UP1KYO"]
    facts = named(
        kind, record, ("plan_class", "計画書区分"), ("cert_status", "認定の状況"), ("created_on", "作成年月日"),
        ("planner_name", "居宅サービス計画作成者氏名"), ("kyotaku_name", "居宅介護支援事業者・事業所名"),
        ("kyotaku_office_no", "事業所番号"), ("plan_date", "計画作成（変更）日"), ("first_plan_date", "初回計画作成日"),
        ("cert_date", "認定日"), ("cert_from", "認定の有効期間（開始）"), ("cert_to", "認定の有効期間（終了）"),
        ("care_level", "要介護状態区分"),
    )  # fmt: skip
    address = "　".join(record[f"kyotaku_{part}"] for part in ("zip", "address1", "address2")).strip()
    home = "　".join(record[part] for part in ("zip", "address1", "address2")).strip()
    places = (Fact("利用者の住所", home, wide=True), Fact("事業所の所在地", address, wide=True))
    texts = tuple(Fact(label, record[en], wide=True) for en, label in TEXTS)
    reasons = named(kind, record, ("home_help_reason", "生活援助中心型の算定理由"))
    reason = Fact(reasons[0].label, f"{reasons[0].value}　{record['home_help_reason_other']}".strip())
    return Sheet(
        "第1表",
        "居宅サービス計画書（1）",
        (Facts("計画", (*facts, *places)), Facts("意向と方針", (*texts, reason))),
    )


def second(records: list[Record]) -> Sheet:
    """第2表: texts that are blank on continuation rows stay blank, as on paper."""
    lines = [
        Line(
            (
                row["issue"], row["long_goal"], row["long_term"], row["short_goal"], row["short_term"],
                row["service_content"], "○" if row["insured_flag"] == "Y" else "",
                row["service_kind"], row["provider_name"], row["frequency"], row["service_term"],
            )
        )
        for row in sorted(records, key=lambda row: [_number(row[en]) for en in ("issue_no", "goal_no", "support_no")])
    ]  # fmt: skip
    head = (
        "生活全般の解決すべき課題（ニーズ）", "長期目標", "期間", "短期目標", "期間", "サービス内容", "保険",
        "サービス種別", "事業所", "頻度", "期間",
    )  # fmt: skip
    return Sheet(
        "第2表", "居宅サービス計画書（2）", (Grid("課題と援助", head, tuple(lines)),), landscape=True
    )


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,4}", text) else 0


def third(records: list[Record]) -> Sheet:
    """第3表: the week, each entry in the two hours in which it begins."""
    days: dict[tuple[int, int], list[str]] = {}
    life: dict[int, list[str]] = {}
    others = [row["non_weekly_service"] for row in records if row["non_weekly_service"].strip()]
    untimed: list[str] = []
    for row in records:
        slot, text = _slot(row["start_time"]), row["service_content"].strip()
        if text and slot is not None and row["weekday"] in set("1234567"):
            words = f"{span_ja(row['start_time'], row['end_time'])} {text}"
            days.setdefault((slot, int(row["weekday"])), []).append(words)
        elif text:
            untimed.append(text)
        slot, text = _slot(row["activity_start"]), row["daily_activity"].strip()
        if text:
            words = f"{span_ja(row['activity_start'], row['activity_end'])} {text}".strip()
            life.setdefault(BANDS[0][0] if slot is None else slot, []).append(words)
    hours = tuple(
        Hours(
            band, f"{hour}:00", tuple("\n".join(days.get((hour, day), ())) for day in range(1, 8)),
            "\n".join(life.get(hour, ())),
        )
        for hour, band in BANDS
    )  # fmt: skip
    blocks: tuple[Block, ...] = (Week("週間サービス計画表", hours, (*others, *untimed)),)
    return Sheet("第3表", "週間サービス計画表", blocks, landscape=True)


def _slot(time: str) -> int | None:
    found = re.fullmatch(r"([01]\d|2[0-3])[0-5]\d", time)
    return int(found[1]) // 2 * 2 if found else None
