"""Labels on a ticket, and putting it off."""

from __future__ import annotations

from flask import flash, request
from flask.typing import ResponseReturnValue

from accounts.guard import staff_required
from helpdesk.routes.acting import here
from helpdesk.routes.blueprints import desk
from helpdesk.routes.ticket import page_of
from helpdesk.rules.guard import explain, inspect
from helpdesk.rules.tags import problem, read_tags
from helpdesk.service import sorting
from web.htmx import go_to
from web.japanese import date_ja, tidy, time_ja


@desk.post("/tickets/<number>/tags")
@staff_required()
def tag(number: str) -> ResponseReturnValue:
    """Give the ticket these labels and no others."""
    work, agent, found = here(number)
    typed = tidy(request.form.get("tags", ""), 1000)
    tags, secrets = read_tags(typed), inspect(typed)
    wrong = explain(secrets) if secrets else problem(tags)
    if wrong:
        flash(f"付箋は変えていません。{wrong}", "ask")
    elif sorting.set_tags(work, found, agent, tags):
        flash("付箋を付けかえました。" if tags else "付箋をはがしました。", "ok")
    return go_to(page_of(found))


@desk.post("/tickets/<number>/later")
@staff_required()
def put_off(number: str) -> ResponseReturnValue:
    """Put the ticket off, or take it back."""
    work, agent, found = here(number)
    wanted = request.form.get("until", "")
    if wanted == "now":
        sorting.wake(work, found, agent)
        flash("順番待ちに戻しました。", "ok")
        return go_to(page_of(found))
    chosen = sorting.snooze(work, found, agent, wanted)
    if chosen is None:
        flash("その時刻までは、あと回しにできません。期限より前の時刻を選んでください。", "ask")
    else:
        flash(f"{date_ja(chosen.at)} {time_ja(chosen.at)} まで、順番待ちから外しました。事業所から返事が来たら、すぐに戻ります。", "ok")
    return go_to(page_of(found))
