"""The signed-in office's partner book."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.guard import current_office_number, office_required
from directory import service
from directory.errors import NotAPartnerError
from directory.forms import read_facts
from directory.routes import bp
from directory.rules.book import WAM_SEEN, WAYS, month_choices, month_words, read_month
from directory.rules.normal import office_number as normal_number
from directory.rules.sources import WAM_NET
from directory.service import PartnerFacts
from web.forms import Errors
from web.work import current_work


def own_number() -> str:
    """The signed-in office's number; `office_required` stands before it."""
    return current_office_number() or abort(401)


@bp.get("/book")
@office_required
def book() -> ResponseReturnValue:
    """All partners with how things stand; after a removal, the way back."""
    work, own = current_work(), own_number()
    removed = normal_number(request.args.get("removed", "")[:20])
    return render_template(
        "directory/book.html",
        lines=(lines := service.partners_of(work, own)),
        ready=sum(line.ready for line in lines),
        removed=service.removed_partner(work, own, removed),
        ways=WAYS,
        month_words=month_words,
    )


@bp.post("/book")
@office_required
def add() -> ResponseReturnValue:
    """Put an office found in the search into the book."""
    number = normal_number(request.form.get("number", "")[:40])
    line = service.add_partner(current_work(), own_number(), number)
    flash(f"{line.partner_name} を連携先に加えました。")
    return redirect(url_for("directory.partner", number=number), 303)


@bp.get("/book/<number>")
@office_required
def partner(number: str) -> ResponseReturnValue:
    """What is written down of one partner."""
    line = _line(number)
    return _page(line, PartnerFacts(line.way, line.start_month, line.note, line.wam_seen), None)


@bp.post("/book/<number>")
@office_required
def change(number: str) -> ResponseReturnValue:
    """Write down what was agreed."""
    line = _line(number)
    facts, errors = read_facts(request.form)
    if errors:
        return _page(line, facts, errors), 422
    service.change_partner(current_work(), own_number(), number, facts)
    flash(f"{line.name} のことを書きとめました。")
    return redirect(url_for("directory.book"), 303)


@bp.post("/book/<number>/remove")
@office_required
def remove(number: str) -> ResponseReturnValue:
    """Take a partner out; the next page offers to undo it."""
    service.remove_partner(current_work(), own_number(), number)
    return redirect(url_for("directory.book", removed=number), 303)


@bp.post("/book/<number>/restore")
@office_required
def restore(number: str) -> ResponseReturnValue:
    """Undo a removal."""
    name = service.restore_partner(current_work(), own_number(), number)
    flash(f"{name} を連携先に戻しました。")
    return redirect(url_for("directory.book"), 303)


def _line(number: str) -> service.PartnerView:
    line = service.partner_of(current_work(), own_number(), number)
    if line is None:
        raise NotAPartnerError
    return line


def _page(line: service.PartnerView, facts: PartnerFacts, errors: Errors | None) -> str:
    months = [(month, f"{month_words(month)}分から") for month in month_choices(current_work().today())]
    if facts.start_month and facts.start_month not in dict(months):
        kept = read_month(facts.start_month)
        months.insert(0, (facts.start_month, month_words(kept) if kept else facts.start_month))
    return render_template(
        "directory/partner.html", line=line, facts=facts, errors=errors, ways=WAYS, wam_choices=WAM_SEEN,
        months=months, wam_net=WAM_NET,
    )  # fmt: skip
