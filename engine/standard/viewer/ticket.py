"""Tables 6 and 7 of a user's month: the calendar with plan and actuals, and the units with their totals."""

from __future__ import annotations

import calendar
import re

from engine.standard.edition import Edition
from engine.standard.viewer.model import Block, Calendar, Fact, Facts, Grid, Line, Service, Sheet
from engine.standard.viewer.rows import Record
from engine.standard.viewer.words import date_ja, figure, month_ja, service_ja, span_ja

WEEKDAYS = "月火水木金土日"
LINE = (
    "start_time", "end_time", "service_code", "provider_no", "satellite_no", "tais_code",
    "equipment_report_code", "equipment_name", "line_discriminator",
)  # fmt: skip
TOTAL = "999999"
SUBTOTALS = {"AAAA": "小計（限度額内）", "EEEE": "小計（限度額外）", "ZZZZ": "小計（30日超）"}
FIGURES = (
    ("units", "単位数"), ("discount_rate", "割引後率%"), ("discounted_units", "割引後単位数"), ("count_days", "回数"),
    ("service_units_total", "サービス単位／金額"), ("managed_units", "給付管理単位数"),
    ("type_over_units", "種類基準を超える単位数"), ("type_within_units", "種類基準内単位数"),
    ("limit_over_units", "区分基準を超える単位数"), ("limit_within_units", "区分基準内単位数"),
    ("unit_price", "単位数単価"), ("total_cost", "費用総額"), ("benefit_rate", "給付率%"), ("claim_amount", "保険請求額"),
    ("fixed_copay_unit", "定額負担単価"), ("copay", "利用者負担（保険分）"), ("copay_full", "利用者負担（全額）"),
)  # fmt: skip
# What only the row of one service has.
OF_ONE = frozenset({"units", "count_days"})


def sixth(planned: list[Record], actual: list[Record], extra: Record, edition: Edition) -> Sheet | None:
    """第6表 of one month; None when the month can't be read."""
    rows = [*planned, *actual]
    month = rows[0]["target_month"]
    days = _days(month)
    if not days:
        return None
    lines: dict[tuple[str, ...], tuple[list[Record], list[Record]]] = {}
    for place, records in enumerate((planned, actual)):
        for row in records:
            lines.setdefault(tuple(row[en] for en in LINE), ([], []))[place].append(row)
    services = tuple(_service(pair, len(days), edition) for _, pair in sorted(lines.items()))
    head = rows[0]
    facts = (
        Fact("対象年月", month_ja(month)),
        Fact("作成年月日", date_ja(head["created_on"])),
        Fact("居宅介護支援事業者", head["planner_office_no"]),
        Fact("担当者", head["planner_name"]),
        Fact("区分支給限度基準額", _units(extra.get("limit_units", ""))),
        Fact(
            "限度額適用期間", _span(date_ja(extra.get("limit_from", "")), date_ja(extra.get("limit_to", "")))
        ),
        Fact("前月までの短期入所利用日数", _days_ja(head["short_stay_days_prev"])),
    )
    blocks = (Facts("", facts), Calendar(f"{month_ja(month)}の予定と実績", days, services))
    return Sheet("第6表", "サービス利用票", blocks, landscape=True)


def _units(text: str) -> str:
    return f"{figure(text)}単位" if text else ""


def _days_ja(text: str) -> str:
    return f"{figure(text)}日" if text else ""


def _span(start: str, end: str) -> str:
    return f"{start}～{end}" if start or end else ""


def _days(month: str) -> tuple[tuple[int, str], ...]:
    found = re.fullmatch(r"([12]\d{3})(0[1-9]|1[0-2])", month)
    if not found:
        return ()
    year, number = int(found[1]), int(found[2])
    last = calendar.monthrange(year, number)[1]
    return tuple((day, WEEKDAYS[calendar.weekday(year, number, day)]) for day in range(1, last + 1))


def _service(pair: tuple[list[Record], list[Record]], days: int, edition: Edition) -> Service:
    head = (pair[0] or pair[1])[0]
    content = service_ja(head["service_code"], edition)
    equipment = " ".join((head["equipment_name"], head["tais_code"] or head["equipment_report_code"])).strip()
    if equipment:
        content += f"\n{equipment}"
    provider = head["provider_name"] or head["provider_no"]
    planned, actual = (_counts(records, days) for records in pair)
    return Service(span_ja(head["start_time"], head["end_time"]), content, provider, planned, actual)


def _counts(records: list[Record], days: int) -> tuple[str, ...]:
    counts = [0] * days
    for row in records:
        found = re.fullmatch(r"\d{6}(\d\d)", row["service_date"])
        if found and 1 <= int(found[1]) <= days and re.fullmatch(r"[0-9]{1,3}", row["count"]):
            counts[int(found[1]) - 1] += int(row["count"])
    return tuple(str(count) if count else "" for count in counts)


def seventh(records: list[Record], extra: Record, edition: Edition) -> Sheet:
    """第7表: rows in the file's order, subtotals and the total apart; columns nobody filled are left out."""
    used = [(en, label) for en, label in FIGURES if en in OF_ONE or any(row[en] for row in records)]
    head = ("事業所名", "事業所番号", "サービス内容／種類", *(label for _, label in used))
    lines = tuple(_line(row, used, edition) for row in records)
    grid = Grid("単位数と費用", head, lines, frozenset(range(3, 3 + len(used))))
    month = records[0]["target_month"]
    facts = [
        Fact("対象年月", month_ja(month)),
        Fact("作成年月日", date_ja(records[0]["created_on"])),
        Fact("区分支給限度基準額", _units(extra.get("limit_units", ""))),
    ]
    stays = next((row for row in records if row["days_cumulative"] or row["days_this_month"]), None)
    if stays:
        for en, label in (
            ("days_prev", "前月までの利用日数"),
            ("days_this_month", "当月の計画利用日数"),
            ("days_cumulative", "累積利用日数"),
        ):
            facts.append(Fact(label, _days_ja(stays[en])))
    blocks: tuple[Block, ...] = (Facts("", tuple(facts)), grid, *_type_limits(extra, edition))
    return Sheet("第7表", "サービス利用票別表", blocks, landscape=True)


def _line(row: Record, used: list[tuple[str, str]], edition: Edition) -> Line:
    code = row["service_code"]
    figures = tuple(figure(row[en]) for en, _ in used)
    blank = tuple("" if en in OF_ONE else cell for (en, _), cell in zip(used, figures, strict=True))
    if code == TOTAL:
        return Line(("合計", "", "", *blank), "total")
    if code[2:] in SUBTOTALS:
        name = edition.service_types.get(code[:2], code[:2])
        return Line(
            (row["provider_name"], row["provider_no"], f"{name}　{SUBTOTALS[code[2:]]}", *blank), "sub"
        )
    content = service_ja(code, edition)
    if row["equipment_name"] or row["tais_code"]:
        content += f"\n{row['equipment_name']} {row['tais_code']}".rstrip()
    return Line((row["provider_name"], row["provider_no"], content, *figures))


def _type_limits(extra: Record, edition: Edition) -> tuple[Grid, ...]:
    lines = []
    for slot in range(1, 10):
        names = ("service_type", "limit_units", "total_units", "over_units")
        type_, *figures = (extra.get(f"type_limit{slot}_{en}", "") for en in names)
        if type_:
            name = edition.service_types.get(type_, type_)
            lines.append(Line((name, *(figure(cell) for cell in figures))))
    if not lines:
        return ()
    head = ("サービス種類", "種類支給限度基準額（単位）", "合計単位数", "限度を超える単位数")
    return (Grid("種類別の支給限度", head, tuple(lines), frozenset({1, 2, 3})),)
