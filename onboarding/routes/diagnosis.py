"""「ファイル診断」: the check without sign-in, the report for the maker, and the way to the desk."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from flask import Response, jsonify, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from accounts.guard import visitor_key
from engine.standard.vendor import VendorReport, article
from engine.standard.vendor.pdf import as_pdf
from engine.standard.viewer import fragment
from onboarding import uploads
from onboarding.routes.visit import Visit, bp, open_step, url_of
from onboarding.service import asking, diagnosis, sets
from onboarding.service.diagnosis import Handing
from store.clock import TOKYO
from store.counters import throttle
from web.extension import renkei
from web.forms import Errors
from web.japanese import tidy
from web.work import current_work

CHECKS_IN_TEN_MINUTES = 20
REPORTS_IN_TEN_MINUTES = 60
TICKETS_IN_TEN_MINUTES = 15


@bp.get("/check/")
def diagnosis_page() -> ResponseReturnValue:
    """The drop zone and its button, for everybody."""
    return _form(None)


@bp.post("/check/")
def diagnose() -> ResponseReturnValue:
    """Check what was dropped and answer at once; the values exist in this answer only."""
    _brake("check", CHECKS_IN_TEN_MINUTES)
    errors = Errors()
    files = uploads.read_set(request, errors)
    if errors:
        return make_response(_form(errors), 422)
    now = renkei().works.clock.now()
    result = diagnosis.diagnose(files, now)
    page = render_template(
        "onboarding/diagnosis_result.html",
        found=result.found,
        viewed=result.viewed,
        sheets=Markup(fragment(result.viewed)),  # noqa: S704 - the viewer escapes every text
        token=diagnosis.pack(result.report, renkei().settings.secret_key, now),
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


def _form(errors: Errors | None) -> str:
    limits = {
        "file_mb": uploads.FILE_LIMIT >> 20,
        "sent_mb": renkei().settings.upload_megabytes,
        "files": uploads.FILES_LIMIT,
        "tries": CHECKS_IN_TEN_MINUTES,
    }
    return render_template("onboarding/diagnosis.html", errors=errors, limits=limits)


@bp.post("/check/report")
def diagnosis_report() -> ResponseReturnValue:
    """The report of a check, from the signed findings that the browser kept."""
    _brake("report", REPORTS_IN_TEN_MINUTES)
    token = request.form.get("token", "")
    works = renkei().works
    report = diagnosis.unpack(token, renkei().settings.secret_key, works.clock.now())
    shown = {"action": "/check/report", "token": token, "back": "/check/", "back_text": "ファイル診断へ戻る"}
    return _answer(_named(report), shown, Handing("", "", ""))


@bp.get("/journey/set/report")
def set_report() -> ResponseReturnValue:
    """The wizard's report; the software is the one named in STEP 0."""
    visit = open_step("set")
    report = _of_journey(visit)
    return redirect(url_of("set"), 303) if report is None else _page(report, _of_wizard(visit))


@bp.post("/journey/set/report")
def set_report_as() -> ResponseReturnValue:
    """The wizard's report with the software as typed: on paper, as PDF, as JSON, or to the desk."""
    visit = open_step("set")
    report = _of_journey(visit)
    if report is None:
        return redirect(url_of("set"), 303)
    number = visit.number if visit.facts.proved else None
    situation = {**asking.situation(visit.facts), "journey_id": visit.journey.id, "office_said": visit.number}
    return _answer(_named(report), _of_wizard(visit), Handing("", "", "", number, situation))


def _of_journey(visit: Visit) -> VendorReport | None:
    found = sets.kept(visit.work, visit.journey)
    if found is None:
        return None
    software = visit.facts.said("software")
    return diagnosis.report_from(found, "" if software == "unknown" else software, visit.work.today())


def _of_wizard(visit: Visit) -> dict[str, Any]:
    sender = f"{visit.facts.office_name}（事業所番号 {visit.number}）" if visit.number else ""
    shown = {"action": "/journey/set/report", "token": "", "sender": sender}
    return {**shown, "back": "/journey/set/result", "back_text": "確認の結果へ戻る"}


def _named(report: VendorReport) -> VendorReport:
    """With the software from the form."""
    return diagnosis.with_product(
        report, request.form.get("product", ""), request.form.get("product_version", "")
    )


def _answer(report: VendorReport, shown: dict[str, Any], handing: Handing) -> ResponseReturnValue:
    wanted = request.form.get("as", "html")
    if wanted == "pdf":
        return _file(Response(as_pdf(report), mimetype="application/pdf"), "pdf")
    if wanted == "json":
        return _file(jsonify(report.to_json()), "json")
    if wanted == "desk":
        return _to_desk(report, shown, handing)
    return _page(report, shown)


def _to_desk(report: VendorReport, shown: dict[str, Any], handing: Handing) -> ResponseReturnValue:
    words, contact = tidy(request.form.get("words", ""), 1000), tidy(request.form.get("contact", ""), 120)
    if request.form.get("consent") != "yes":
        errors = Errors()
        errors.add(
            "consent",
            "まだ送っていません。報告書を渡してよければ、「報告書を窓口に渡す」に印を付けてください。",
        )
        return make_response(_page(report, {**shown, "words": words, "contact": contact}, errors), 422)
    work = current_work()
    throttle(work, _key("ticket"), limit=TICKETS_IN_TEN_MINUTES)
    full = Handing(words, contact, visitor_key(), handing.office_number, handing.situation)
    ticket = diagnosis.hand_over(work, report, full)
    return render_template("onboarding/diagnosis_asked.html", ticket=ticket, back=shown["back"])


def _page(report: VendorReport, shown: dict[str, Any], errors: Errors | None = None) -> str:
    desk = renkei().settings.desk
    foot = f"困ったとき　{desk.phone}　平日 {renkei().desk.hours_text()}"
    paper = Markup(article(report, sender=shown.get("sender", ""), foot=foot))  # noqa: S704 - escapes every text
    return render_template(
        "onboarding/set_report.html",
        **{"words": "", "contact": "", **shown},
        report=report,
        paper=paper,
        errors=errors,
    )


def _file(response: Response, ending: str) -> Response:
    day = renkei().works.clock.now().astimezone(TOKYO)
    response.headers["Content-Disposition"] = f'attachment; filename="renkei-report-{day:%Y%m%d}.{ending}"'
    return response


def _brake(what: str, limit: int) -> None:
    """So many tries an address in ten minutes, counted before the long work and in a transaction of its own."""
    with renkei().works.begin() as work:
        throttle(work, _key(what), limit=limit)


def _key(what: str) -> str:
    # An address is personal data: only a keyed hash of it is kept.
    address = f"{renkei().settings.secret_key}/{request.remote_addr}"
    return f"diagnosis-{what}:{sha256(address.encode()).hexdigest()[:24]}"
