"""A practice set made for this office: fictional people, this office's number, the practice partner as receiver."""

from __future__ import annotations

import io
import zipfile
from datetime import date

from accounts.service import get_office
from engine.practice.rules import PRACTICE_OFFICE
from engine.standard.sample import make_set
from onboarding.rules.facts import Facts
from store.work import Work

UNITS = {"service_office": "S1"}
SERVICE_TYPES = {"care_management_office": "43", "community_support_center": "46", "service_office": "11"}


def next_month(today: date) -> str:
    """The month after this one as YYYYMM: plans are made for it."""
    year, month = (today.year + 1, 1) if today.month == 12 else (today.year, today.month + 1)
    return f"{year}{month:02}"


def practice_folder(month: str) -> str:
    """Name of the practice set without its ending; a PC unpacks it into a folder of that name."""
    return f"renshu-{month}"


def practice_zip(work: Work, facts: Facts) -> tuple[str, bytes]:
    """File name and bytes of a zip with the practice set."""
    number = facts.said("office_number")
    office = get_office(work, number)
    kind = office.kind if office is not None else facts.said("office_kind")
    service = office.service_type if office is not None else SERVICE_TYPES.get(kind, "43")
    unit = UNITS.get(kind, "K2")
    receiver = (PRACTICE_OFFICE, "43" if unit == "S1" else "11")
    month = next_month(work.today())
    files = make_set(unit=unit, sender=(number, service), receiver=receiver, month=month)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(name, content)
    return f"{practice_folder(month)}.zip", buffer.getvalue()
