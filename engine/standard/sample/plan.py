"""Tables 1 to 3 (send unit K1) for fictional users."""

from __future__ import annotations

import random

from engine.standard.sample.people import Person
from engine.standard.write import Party, Row

WISHES = (
    ("入浴が不安である", "安心して入浴できる", "見守りで入浴できる", "入浴の介助"),
    ("足の力が弱くなった", "杖で近所へ出かける", "家の中を一人で歩ける", "歩く練習の付き添い"),
    ("買い物に行けない", "好きな物を選んで買う", "週1回買い物に出る", "買い物の付き添い"),
)


def first_table(person: Person, planner: Party, day: str) -> Row:
    """第1表."""
    return {
        **person.key, "created_on": day, "zip": person.zip, "address1": person.address, "planner_name": "計画　一郎",
        "kyotaku_name": "架空ケアプランみどり野", "kyotaku_zip": "999-0001",
        "kyotaku_address1": "みどり野市若葉町１－１", "kyotaku_office_no": planner[0], "plan_date": day,
        "first_plan_date": "20250410", "plan_class": "21", "cert_status": "2", "cert_date": "20260315",
        "cert_from": "20260401", "cert_to": "20290331", "care_level": person.care_level,
        "issue_analysis": "住み慣れた家で暮らしたい。\r\n家族に負担をかけたくない。", "board_opinion": "特になし",
        "overall_policy": "転ばないように見守り、「できること」を続けられるように支える。",
        "home_help_reason": "1", "updated_by_office_no": planner[0],
    }  # fmt: skip


def second_table(person: Person, planner: Party, receiver: Party, day: str, dice: random.Random) -> list[Row]:
    """第2表: issues, goals and supports, each numbered (SPEC §4 rule 5)."""
    rows: list[Row] = []
    for issue_no, (issue, long, short, support) in enumerate(dice.sample(WISHES, 2), start=1):
        for support_no in (1, 2):
            text: Row = {"issue": issue, "long_goal": long, "short_goal": short} if support_no == 1 else {}
            rows.append(
                {
                    **person.key,
                    "created_on": day,
                    "plan_date": day,
                    "issue_no": issue_no,
                    "goal_no": 1,
                    "support_no": support_no,
                    **text,
                    "long_term": "6カ月",
                    "short_term": "3カ月",
                    "service_content": support if support_no == 1 else "家族の見守り",
                    "insured_flag": "Y" if support_no == 1 else "N",
                    "service_kind": "訪問介護" if support_no == 1 else "家族",
                    "provider_no": receiver[0] if support_no == 1 else "",
                    "provider_name": "架空事業所　みどり野" if support_no == 1 else "長女",
                    "frequency": "週2回",
                    "service_term": "6カ月",
                    "updated_by_office_no": planner[0],
                }
            )
    return rows


def third_table(person: Person, day: str, dice: random.Random) -> list[Row]:
    """第3表: weekly services, daily activities, other services, one kind in a row (SPEC §4 rule 6)."""
    base: Row = {**person.key, "created_on": day, "plan_date": day}
    weekday = dice.randint(1, 7)
    return [
        {**base, "service_content": "訪問介護", "weekday": weekday, "start_time": "1000", "end_time": "1100"},
        {**base, "daily_activity": "起床", "activity_start": "0600", "activity_end": "0630"},
        {**base, "non_weekly_service": "福祉用具貸与"},
    ]
