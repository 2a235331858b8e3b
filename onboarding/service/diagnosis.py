"""The open file check: nothing is stored; what a later request needs travels signed through the browser."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from engine.standard import check_set
from engine.standard.vendor import VendorReport, make_report, read_json
from engine.standard.vendor.value import typed
from engine.standard.viewer import Viewed, look_at
from helpdesk.service import Line, Opened, Opening, open_ticket
from onboarding.service import sets
from store.clock import TOKYO
from store.errors import RenkeiError
from store.work import Work

USERS_SHOWN = 20
KEPT_FOR = timedelta(hours=2)
SALT = "diagnosis-report"
SITUATION = "vendor_report"


class ReportGoneError(RenkeiError):
    """The findings that the browser brought back are too old or not ours."""

    code = "report-gone"
    title = "報告書を作れませんでした"
    detail = "確かめてから2時間がたったか、内容が途中で変わっています。ファイルはこちらに残していません。"
    next_step = "「ファイル診断」に、もう一度ファイルを入れてください。"
    status = 410


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One answer: the findings as the page shows them, the report without values, the sheets with them."""

    found: sets.Findings
    report: VendorReport
    viewed: Viewed


@dataclass(frozen=True, slots=True)
class Handing:
    """What somebody adds when the report goes to the desk."""

    words: str
    contact: str
    visitor: str
    office_number: str | None = None
    situation: dict[str, Any] | None = None


def diagnose(files: Iterable[tuple[str, bytes]], now: datetime) -> Diagnosis:
    """Check a set and read its sheets, all in memory; the values live as long as the answer."""
    taken, today = list(files), now.astimezone(TOKYO).date()
    answer = check_set(taken, at=today)
    viewed = look_at(taken, users=USERS_SHOWN)
    return Diagnosis(sets.for_page(answer.to_json()), make_report(answer, on=today), viewed)


def pack(report: VendorReport, secret: str, now: datetime) -> str:
    """The report signed for the browser, good for two hours."""
    until = (now + KEPT_FOR).timestamp()
    return _serializer(secret).dumps({"until": int(until), "report": report.to_json()})


def unpack(token: str, secret: str, now: datetime) -> VendorReport:
    """The report out of its signed form; `ReportGoneError` when it is old, changed or none."""
    try:
        data = _serializer(secret).loads(token)
        report, until = read_json(data["report"]), int(data["until"])
    except (BadData, KeyError, TypeError, ValueError):
        raise ReportGoneError from None
    if now.timestamp() > until:
        raise ReportGoneError
    return report


def _serializer(secret: str) -> URLSafeSerializer:
    return URLSafeSerializer(secret, salt=SALT, signer_kwargs={"key_derivation": "hmac"})


def report_from(found: dict[str, Any], software: str, on: date) -> VendorReport:
    """The report of a check whose answer the wizard has kept."""
    return make_report(found, product=software, on=on)


def with_product(report: VendorReport, product: str, version: str) -> VendorReport:
    """The report with the care software as it was typed."""
    return replace(report, product=typed(product), product_version=typed(version))


def hand_over(work: Work, report: VendorReport, handing: Handing) -> Opened:
    """A ticket that holds the report: codes, rows and columns, no values. The caller has the consent."""
    subject = (
        f"介護ソフトのファイル：直すところが{len(report.errors)}つ"
        if report.errors
        else "介護ソフトのファイル"
    )
    text = handing.words or "ファイル診断の報告書を渡します。どこに、どう伝えればよいか教えてください。"
    mark = f"{handing.visitor}/{sorted(report.to_json().items(), key=str)}/{text}"
    return open_ticket(
        work,
        Opening(
            source="check",
            subject=subject,
            office_number=handing.office_number,
            contact=handing.contact,
            conversation=[Line(who="office", text=text, at=work.now())],
            situation={**(handing.situation or {}), SITUATION: report.to_json()},
            reason="check" if report.errors else "question",
            visitor_key=handing.visitor,
            request_key=sha256(mark.encode()).hexdigest()[:40],
        ),
    )


def report_of(situation: dict[str, Any] | None) -> VendorReport | None:
    """The report that came with a ticket, if any."""
    try:
        return read_json((situation or {})[SITUATION])
    except (KeyError, TypeError, ValueError):
        return None
