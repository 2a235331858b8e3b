"""Search and one office's page; open to everyone."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.guard import current_office_number
from directory import service
from directory.errors import UnknownOfficeError
from directory.forms import MOST, PAGE, read_search
from directory.routes import bp
from directory.rules.normal import digits, nfkc
from directory.rules.normal import office_number as normal_number
from directory.rules.services import BY_CODE, short_name
from directory.rules.sources import WAM_NET
from web.htmx import is_htmx, page_or_fragment
from web.work import current_work

# The kinds that exchange plans, in the order in which people look for them.
CHOICES = ("110", "130", "150", "780", "160", "140", "120", "170", "410", "210", "730", "760", "430", "320")


@bp.get("/")
def search() -> ResponseReturnValue:
    """Search, with the answer on the same page; htmx gets the answer alone."""
    work, asked = current_work(), read_search(request.args)
    results = None
    if not asked.nothing:
        results = service.find(work, asked.text, city=asked.city or None, service=asked.service or None, limit=asked.show)
    return page_or_fragment(
        "directory/search.html",
        "directory/_results.html",
        hx=is_htmx(),
        asked=asked,
        results=results,
        own=_own_partners(),
        office=current_office_number(),
        cities=service.cities(work),
        services=[(code, short_name(code)) for code in CHOICES if code in BY_CODE],
        credit=service.credit(work),
        example=service.example(work) if asked.nothing else None,
        wam_net=WAM_NET,
        more=min(asked.show + 2 * PAGE, MOST),
    )


def _own_partners() -> set[str]:
    office = current_office_number()
    return {line.partner_number for line in service.partners_of(current_work(), office)} if office else set()


@bp.get("/<office_number>")
def office(office_number: str) -> ResponseReturnValue:
    """One office: who it is, whether it can be reached, what to do next."""
    number = normal_number(office_number[:40])
    if number != office_number:
        return redirect(url_for("directory.office", office_number=number or "-"), 303)
    work = current_work()
    view = service.get(work, number)
    if view is None:
        raise UnknownOfficeError
    own = current_office_number()
    return render_template(
        "directory/office.html",
        view=view,
        own=own,
        partner=service.partner_of(work, own, number) if own else None,
        credit=service.credit(work),
        wam_net=WAM_NET,
        nfkc=nfkc,
        digits=digits,
    )
