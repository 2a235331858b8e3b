"""The page where a signed-in office takes home its record of a month."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from accounts.guard import current_office_number, office_required
from engine.errors import BadHeaderError
from engine.relay import service
from engine.relay.rules.paper import as_pdf
from engine.relay.rules.record import as_csv
from web.work import current_work

bp = Blueprint("exchange_record", __name__, url_prefix="/account/exchanges")
FORMS = {"pdf": (as_pdf, "application/pdf"), "csv": (as_csv, "text/csv; charset=utf-8")}


@bp.get("")
@office_required
def page() -> ResponseReturnValue:
    """Choose a month and a form."""
    months = service.months_of(current_work(), current_office_number() or "")
    titled = [(month, f"{month[:4]}年{int(month[4:])}月") for month in months]
    return render_template("engine/record.html", months=titled)


@bp.get("/record")
@office_required
def download() -> ResponseReturnValue:
    """The file: only ever of the office that is signed in."""
    month, form = request.args.get("month", ""), request.args.get("form", "pdf")
    number = current_office_number() or ""
    try:
        write, kind = FORMS[form]
        record = service.record_of(current_work(), number, month)
    except (KeyError, ValueError) as error:
        raise BadHeaderError("月か形の選び方が違います。", next_step="前のページへ戻って、選び直してください。") from error
    response = Response(write(record), content_type=kind)
    response.headers["Content-Disposition"] = f'attachment; filename="exchange-{number}-{month}.{form}"'
    response.headers["Cache-Control"] = "no-store"
    return response
