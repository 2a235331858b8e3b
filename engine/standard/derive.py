"""Turns the machine-readable facts of the standard (spec.json) into this checker's edition file.

Run as ``python -m engine.standard.derive SPEC_JSON > engine/standard/editions/v4_1.json``. Layouts, code
tables and send units come from the facts; what this project decided on top of them stands in this file, with
the paragraph of the specification it rests on.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

Json = dict[str, Any]

# SPEC §7: the required flags of columns 6-8 of table 6 are not certain, so their absence is a warning.
UNCERTAIN_REQUIRED = {("UPPLAN", 6), ("UPPLAN", 7), ("UPPLAN", 8), ("UPJSK", 6), ("UPJSK", 7), ("UPJSK", 8)}
# SPEC §10: free-text columns that are only meant when another column holds a certain code.
WANTED_WHEN = {("UPKIHON", 9): [8, "03"], ("UPKIHON", 13): [12, "02"]}
# SPEC §5: a TAIS code has a form of its own although the layout calls it text. A satellite may be no. 0.
TYPE_OF = {"tais_code": "tais", "satellite_no": "branch"}
# SPEC §4 rules 1, 2: these two cells of the supplement hold zeros, depending on what it travels with.
ZEROS_ALLOWED = {("UPHOSOKU", "plan_date"): "ymd0", ("UPHOSOKU", "target_month"): "ym0"}

PERSON = ["insurer_no", "insured_no"]
# SPEC §4 rules 1-7 and the key line of each layout: what may not come twice in one file.
UNIQUE = {
    "UPHOSOKU": [*PERSON, "plan_date", "target_month"],
    "UP1KYO": [*PERSON, "plan_date"],
    "UP2KYO": [*PERSON, "plan_date", "issue_no", "goal_no", "support_no"],
    "UPPLAN": [
        *PERSON, "service_date", "start_time", "end_time", "service_code", "units", "tais_code",
        "equipment_report_code", "line_discriminator", "provider_no", "satellite_no",
    ],
    "UPKIHON": [*PERSON, "consult_date"],
    "UPYOBO": [*PERSON, "plan_date"],
    "UPYOBO_SUB": [*PERSON, "plan_date", "issue_no", "support_plan_no", "used_service_no"],
    "DLT1KYO": [*PERSON, "plan_date"],
    "DLTPLAN": [*PERSON, "target_month"],
    "DLTJSK": [*PERSON, "target_month", "provider_no", "service_type"],
    "DLTKIHON": [*PERSON, "consult_date"],
    "DLTYOBO": [*PERSON, "plan_date"],
}  # fmt: skip
UNIQUE["UPJSK"] = UNIQUE["UPPLAN"]
# SPEC §4 rules 1, 2, 7: [child, parent, columns, must every parent have a child?, finding]. The second one
# speaks only of persons that are in both files.
LINKS = [
    ["UPHOSOKU", "UP1KYO", PERSON, True, "E-KEY-ORPHAN"],
    ["UPHOSOKU", "UP1KYO", [*PERSON, "plan_date"], False, "E-HOSOKU-LINK"],
    ["UP2KYO", "UP1KYO", [*PERSON, "plan_date"], True, "E-KEY-ORPHAN"],
    ["UP3KYO", "UP1KYO", [*PERSON, "plan_date"], True, "E-KEY-ORPHAN"],
    ["UPHOSOKU", "UPPLAN", PERSON, True, "E-KEY-ORPHAN"],
    ["UPSIKYU", "UPPLAN", PERSON, True, "E-KEY-ORPHAN"],
    ["UPYOBO_SUB", "UPYOBO", [*PERSON, "plan_date"], True, "E-KEY-ORPHAN"],
    ["UPKIHON_SUB1", "UPKIHON", [*PERSON, "consult_date"], False, "E-KEY-ORPHAN"],
    ["UPKIHON_SUB2", "UPKIHON", [*PERSON, "consult_date"], False, "E-KEY-ORPHAN"],
]
# SPEC §4 rules 6, 8, 9 and §5: checks over several cells of a row.
RULES = {
    "UPPLAN": ["month", "date_in_month", "equipment", "scope"],
    "UPJSK": ["month", "date_in_month", "equipment", "scope", "providers"],
    "UPSIKYU": ["month", "equipment", "scope", "totals"],
    "UPHOSOKU": ["month", "supplement"],
    "DLTPLAN": ["month"],
    "DLTJSK": ["month", "type_scope"],
    "UP3KYO": ["groups"],
    "UPKIHON": ["images"],
}
# SPEC §3, §5: what kind of office stands behind a service type in a file name. "unusual" = seen, but not
# what the standard describes: told, not refused.
ROLES = {"43": ["kyotaku"], "46": ["houkatsu", "yobo"], "AF": ["houkatsu", "yobo"]}
UNUSUAL_ROLES = {"46": ["kyotaku"], "AF": ["kyotaku"]}
# SPEC §6 item 3: the printed example of UPJSK keeps 43 as the type of the sending service office.
# The receiver's type there may be 43 or, when the types of the plan were kept, the service's own: then the
# providers in the file must be the sender itself.
TOLERATED_PAIRS = [["UPJSK", "43", "43"]]
TOLERATED_IF_PROVIDER = [["UPJSK", "43"]]
# SPEC §6 item 1: section 3.4 of the standard prints 000000 in these names, the layout has no month there.
TOLERATED_MONTH = ["UPKIHON", "UPKIHON_SUB1", "UPKIHON_SUB2", "UPYOBO", "UPYOBO_SUB"]
# SPEC §3: names that are no kinds although public programs write them, and what they stand for.
SEEN_NAMES = {"UPKHON": "UPKIHON", "UP6KYO": "UPPLAN", "UP7KYO": "UPSIKYU", "DLTBET": ""}
UNIT_TITLES = {
    "K1": "居宅サービス計画書（第1表～第3表）",
    "K2": "サービス利用票・別表（第6表・第7表）の予定",
    "K3": "居宅サービス計画書（第1表～第3表）の削除",
    "K4": "サービス利用票（第6表）の予定の削除",
    "S1": "サービス利用票（第6表）の実績",
    "S2": "サービス利用票（第6表）の実績の削除",
    "Y1": "介護予防の利用者基本情報",
    "Y2": "介護予防サービス・支援計画書と利用者基本情報",
    "Y3": "介護予防サービス・支援計画書",
    "Y5": "介護予防の利用者基本情報の削除",
    "Y6": "介護予防サービス・支援計画書の削除",
}
# SPEC §4 rule 13: the office that took over preventive care returns the actuals together with the plan.
ALSO_OPTIONAL = {"S1": {"to": "houkatsu", "kinds": ["UPPLAN", "UPSIKYU", "UPHOSOKU"]}}
YOBO_DIRECTIONS = ["houkatsu>kyotaku", "houkatsu>service", "kyotaku>service", "kyotaku>houkatsu"]
# SPEC §3: send units K2, K4, S1, S2 also run from and to preventive-care offices.
MORE_DIRECTIONS = {
    "UPHOSOKU": ["houkatsu>service"],
    "UPPLAN": ["houkatsu>service"],
    "UPSIKYU": ["houkatsu>service"],
    "DLTPLAN": ["yobo>service", "houkatsu>service", "kyotaku>houkatsu"],
    "UPJSK": ["service>yobo"],
    "DLTJSK": ["service>yobo", "service>houkatsu", "kyotaku>houkatsu"],
}


def _required(kind: str, column: Json) -> str:
    if (kind, column["no"]) in UNCERTAIN_REQUIRED:
        return "W"
    return {True: "R", False: "-", "conditional": "C", "necessary": "N"}[column["required"]]


def _table_name(column: Json, tables: Json) -> str:
    codes: dict[str, str] = column["codes"]
    for name, table in tables.items():
        if table == codes:
            return name
    tables[column["en"]] = codes
    return str(column["en"])


def _column(kind: str, column: Json, tables: Json) -> list[Any]:
    row: list[Any] = [
        column["ja"],
        column["en"],
        ZEROS_ALLOWED.get((kind, column["en"]), TYPE_OF.get(column["en"], column["type"])),
        column["max_len"] or 0,
        _required(kind, column),
    ]
    if column["codes"]:
        row.append(_table_name(column, tables))
    if (kind, column["no"]) in WANTED_WHEN:
        row.append(WANTED_WHEN[kind, column["no"]])
    return row


def _kind(name: str, facts: Json, tables: Json) -> Json:
    directions = facts["directions"]
    if directions[0].startswith("as "):
        directions = YOBO_DIRECTIONS
    return {
        "ja": facts["ja"],
        "month": {"target_or_000000": "target_or_zero", "target": "target", None: ""}[facts["month_in_name"]],
        "directions": [*directions, *MORE_DIRECTIONS.get(name, [])],
        "unique": UNIQUE.get(name, []),
        "rules": RULES.get(name, []),
        "columns": [_column(name, column, tables) for column in facts["columns"]],
    }


def _unit(facts: Json) -> Json:
    plain = [re.sub(r"\(.*\)", "", kind) for kind in facts["required"]]
    return {
        "id": facts["id"],
        "ja": UNIT_TITLES[facts["id"]],
        "required": plain,
        "optional": facts["optional"],
        "also": ALSO_OPTIONAL.get(facts["id"], {}),
        "zero_month": "UPHOSOKU(000000)" in facts["required"],
    }


def derive(facts: Json) -> Json:
    """The edition document for the facts of spec.json (SPEC §1, §3, §5 and §10)."""
    tables: Json = {
        name: table
        for name, table in facts["code_tables"].items()
        if name not in {"care_level_limit_units", "prefecture", "office_kind"}
    }
    kinds = {name: _kind(name, kind, tables) for name, kind in facts["files"].items()}
    types = facts["service_types"]
    return {
        "edition": facts["version"],
        "csv_version": facts["csv_version"],
        "from_month": facts["applies_from_service_month"],
        "versions": [[v["value"], v["edition"], v["applies_from"]] for v in facts["csv_versions"]],
        "service_types": {**types["kaigo"], **types["yobo"], **types["sogo"]},
        "care_management_types": types["care_management_senders"],
        "out_of_scope_types": types["out_of_scope"],
        "roles": ROLES,
        "unusual_roles": UNUSUAL_ROLES,
        "tolerated_pairs": TOLERATED_PAIRS,
        "tolerated_if_provider": TOLERATED_IF_PROVIDER,
        "tolerated_month": TOLERATED_MONTH,
        "seen_names": SEEN_NAMES,
        "links": LINKS,
        "units": [_unit(unit) for unit in facts["send_units"]],
        "limit_units": facts["code_tables"]["care_level_limit_units"],
        "tables": tables,
        "kinds": kinds,
    }


def compact(document: Json) -> str:
    """JSON with one line for each leaf list or table, so that a change shows as one line in a diff."""
    lines = json.dumps(document, ensure_ascii=False, indent=1)
    flat = re.compile(r"[\[{][^\[\]{}]*[\]}]")
    squeezed = flat.sub(lambda m: re.sub(r"\s*\n\s*", " ", m.group()), lines)
    inner = re.compile(r"\[(?:[^\[\]{}]|\[[^\[\]{}\n]*\])*?\[[^\[\]{}\n]*\]\s*\]")
    return inner.sub(
        lambda m: m.group() if m.group().count("\n") > 12 else re.sub(r"\s*\n\s*", " ", m.group()), squeezed
    )


def main() -> None:
    """Reads the path given on the command line and prints the edition document."""
    sys.stdout.write(compact(derive(json.loads(Path(sys.argv[1]).read_text("utf-8")))) + "\n")


if __name__ == "__main__":
    main()
