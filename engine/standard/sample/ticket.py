"""Tables 6 and 7 with their supplement (send unit K2) and the actuals (S1) for fictional users."""

from __future__ import annotations

import calendar
import random
from dataclasses import dataclass, replace

from engine.standard.edition import load
from engine.standard.numbers import NO_OFFICE, office_check_digit
from engine.standard.sample.people import Person
from engine.standard.write import Party, Row


@dataclass(frozen=True, slots=True)
class Service:
    """What one provider does for a user in a month: days, times, units."""

    code: str
    provider: str
    provider_name: str
    units: int
    weekdays: tuple[int, ...]
    start: str
    end: str
    unit_price: str = "10.00"
    tais: str = ""
    equipment: str = ""

    def days(self, month: str) -> list[int]:
        """The days of the month on which it happens; no weekdays = the first day."""
        year, number = int(month[:4]), int(month[4:])
        last = calendar.monthrange(year, number)[1]
        chosen = [d for d in range(1, last + 1) if calendar.weekday(year, number, d) in self.weekdays]
        return chosen or [1]


def office(first_nine: str) -> str:
    """A fictional office number with its check digit."""
    return first_nine + str(office_check_digit(first_nine))


EQUIPMENT = Service(
    "171003", office("997120003"), "架空福祉用具　みどり野店", 900, (), "9999", "9999", "10.00",
    "00001-000010", "特殊寝台　試験型",
)  # fmt: skip
DAY_CARE = Service("151241", office("997130004"), "架空デイサービス丘の上", 600, (0,), "0930", "1630")


def services(receiver: Party, dice: random.Random) -> list[Service]:
    """The receiver's own service with an add-on, and two other providers (SPEC §4 rule 4: all are listed)."""
    number, type_ = receiver
    if type_ not in load().service_types:
        type_ = "11"
    if type_ in {"17", "67"}:
        return [
            replace(EQUIPMENT, code=f"{type_}1003", provider=number, provider_name="架空福祉用具　本店"),
            DAY_CARE,
        ]
    start = dice.choice(("0900", "1000", "1300", "1430"))
    end = f"{int(start[:2]) + 1:02d}{start[2:]}"
    weekdays = tuple(sorted(dice.sample(range(1, 6), 2)))
    name = "架空事業所　みどり野"
    own = Service(f"{type_}1111", number, name, 244, weekdays, start, end)
    first_time = replace(own, code=f"{type_}4001", units=100, weekdays=())
    others = [other for other in (DAY_CARE, EQUIPMENT) if other.code[:2] != type_]
    return [own, first_time, *others]


def plan_rows(person: Person, planner: str, month: str, made: str, listed: list[Service]) -> list[Row]:
    """第6表 予定, one row for each visit."""
    return [
        {
            **person.key, "created_on": made, "target_month": month, "planner_office_no": planner,
            "planner_name": "計画　一郎", "units": service.units, "service_date": f"{month}{day:02d}",
            "start_time": service.start, "end_time": service.end, "count": 1, "service_code": service.code,
            "tais_code": service.tais, "equipment_name": service.equipment, "provider_no": service.provider,
            "provider_name": service.provider_name, "over30": "0", "updated_by_office_no": planner,
        }
        for service in listed
        for day in service.days(month)
    ]  # fmt: skip


def annex_rows(person: Person, planner: str, month: str, made: str, listed: list[Service]) -> list[Row]:
    """第7表: a row for each service, a subtotal where a type has several, the grand total."""
    base: Row = {
        **person.key, "created_on": made, "target_month": month, "over30": "0",
        "office_code_const": NO_OFFICE, "updated_by_office_no": planner,
    }  # fmt: skip
    details = [{**base, **_detail(service, len(service.days(month)))} for service in listed]
    rows: list[Row] = list(details)
    for type_ in dict.fromkeys(service.code[:2] for service in listed):
        of_type = [row for row in details if str(row["service_code"])[:2] == type_]
        if len(of_type) > 1:
            rows.append({**base, **_sum(of_type, type_ + "AAAA", str(of_type[0]["provider_no"]))})
    return [*rows, {**base, **_sum(details, "999999", NO_OFFICE)}]


def _detail(service: Service, times: int) -> Row:
    units = service.units * times
    cost = int(units * float(service.unit_price))
    claim = cost * 9 // 10
    return {
        "provider_name": service.provider_name, "provider_no": service.provider, "service_code": service.code,
        "tais_code": service.tais, "equipment_name": service.equipment, "units": service.units,
        "count_days": times, "service_units_total": units, "managed_units": units,
        "limit_within_units": units, "unit_price": service.unit_price, "total_cost": cost,
        "benefit_rate": 90, "claim_amount": claim, "copay": cost - claim,
    }  # fmt: skip


def _sum(rows: list[dict[str, str | int]], code: str, provider: str) -> Row:
    summed = (
        "service_units_total",
        "managed_units",
        "limit_within_units",
        "total_cost",
        "claim_amount",
        "copay",
    )
    return {
        "provider_no": provider, "service_code": code, "units": 0, "count_days": 0,
        **{en: sum(int(row[en]) for row in rows) for en in summed},
    }  # fmt: skip


def supplement_row(person: Person, planner: str, *, month: str, plan_date: str) -> Row:
    """利用者補足情報; month 000000 with tables 1-3, plan_date 00000000 with tables 6-7."""
    return {
        **person.key, "plan_date": plan_date, "name_kana": person.kana, "name": person.name, "sex": person.sex,
        "birth_date": person.birth_date, "zip": person.zip, "address1": person.address, "phone": person.phone,
        "cert_date": "20260315", "limit_from": "20260401", "limit_to": "20290331", "cert_status": "2",
        "care_level": person.care_level, "limit_units": load().limit_units[person.care_level],
        "updated_by_office_no": planner, "target_month": month,
    }  # fmt: skip
