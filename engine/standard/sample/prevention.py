"""Preventive care: basic information and support plan (send units Y1, Y2, Y3) for fictional users."""

from __future__ import annotations

from engine.standard.sample.people import Person
from engine.standard.write import Party, Row

# The smallest valid picture: start, JFIF header, one quantisation table, end.
JPEG = (
    bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb004300")
    + bytes([8] * 64)
    + bytes.fromhex("ffd9")
)


def basic_row(person: Person, day: str, image: str) -> Row:
    """利用者基本情報; ``image`` is the name of the family picture or "" for none."""
    return {
        **person.key, "consult_date": day, "plan_type": "1", "outsourced": "2", "author": "包括　次郎",
        "consult_method": "01", "consult_count": "01", "current_place": "01", "name_kana": person.kana,
        "name": person.name, "sex": person.sex, "birth_date": person.birth_date, "address": person.address,
        "phone": person.phone, "adl_rank": "12", "dementia_rank": "02", "care_level": person.care_level,
        "cert_from": "20260401", "cert_to": "20290331", "housing": "05", "room_floor": "1",
        "home_renovation": "2", "emergency1_name": "例示　一子", "emergency1_relation": "長女",
        "emergency1_phone": "090-0000-0000", "family_image": image, "consent_date": day,
        "consent_name": person.name,
    }  # fmt: skip


def day_rows(person: Person, day: str) -> list[Row]:
    """別表1: a day's time table."""
    base: Row = {**person.key, "consult_date": day}
    return [
        {**base, "time_text": "6:00", "self_activity": "起床"},
        {**base, "time_text": "7:30", "self_activity": "朝食", "family_activity": "長女も一緒"},
    ]


def illness_rows(person: Person, day: str) -> list[Row]:
    """別表2: illnesses."""
    return [
        {
            **person.key, "consult_date": day, "onset_text": "R2年4月", "disease": "高血圧症",
            "clinic_doctor": "架空医院", "attending_flag": "1", "clinic_phone": "099-000-0001", "course": "01",
            "treatment": "内服",
        }
    ]  # fmt: skip


def support_row(person: Person, sender: Party, day: str) -> Row:
    """介護予防サービス・支援計画書."""
    return {
        **person.key, "plan_date": day, "plan_type": "1", "outsourced": "2", "name": person.name,
        "cert_date": "20260315", "cert_from": "20260401", "cert_to": "20290331", "plan_class": "11",
        "cert_status": "2", "support_level": "1" if person.care_level == "12" else "2",
        "planner_houkatsu": "包括　次郎", "first_plan_date": day, "houkatsu_name": f"架空支援センター（{sender[1]}）",
        "goal_day": "毎朝散歩する", "goal_year": "旅行に行く", "mobility_status": "歩くとふらつく",
        "mobility_has_issue": "1", "mobility_issue": "足の力が弱くなった", "daily_has_issue": "2",
        "social_has_issue": "2", "health_has_issue": "2", "overall_policy": "体操を続ける",
        "checklist_exercise": "3", "program_exercise": "1", "program_nutrition": "2", "consent_date": day,
        "consent_name": person.name,
    }  # fmt: skip


def support_plan_rows(person: Person, day: str) -> list[Row]:
    """支援計画の別表; continuation rows leave the text blank (SPEC §4 rule 7)."""
    base: Row = {**person.key, "plan_date": day, "issue_no": 1}
    return [
        {
            **base, "issue": "足の力が弱くなった", "proposal": "体操を提案", "intention": "体操を希望",
            "goal": "週1回体操に通う", "support_plan_no": 1, "support_point": "声かけ", "self_care": "自宅で体操",
            "insured_service": "通所型サービス", "used_service_no": 1, "service_kind": "通所型サービス",
            "provider": "架空デイ", "term": "6カ月間",
        },
        {**base, "support_plan_no": 1, "used_service_no": 2, "service_kind": "サロン", "term": "6カ月間"},
        {**base, "support_plan_no": 2, "support_point": "見守り", "used_service_no": 1, "service_kind": "家族"},
    ]  # fmt: skip
