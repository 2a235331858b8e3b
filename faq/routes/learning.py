"""The desk's pages for what the bot could not answer: /desk/misses."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from accounts.guard import current_staff, staff_required
from faq.forms import read_draft
from faq.rules.learning import Group
from faq.service import learning
from web.forms import Errors, FormErrors
from web.work import current_work

desk_bp = Blueprint("faq_desk", __name__, url_prefix="/desk/misses")


@desk_bp.get("/")
@staff_required()
def misses() -> ResponseReturnValue:
    """Groups of misses, those of the most offices first, and the drafts."""
    work = current_work()
    return render_template("faq/misses.html", groups=learning.miss_groups(work), drafts=learning.drafts(work))


@desk_bp.get("/<key>")
@staff_required()
def group(key: str) -> ResponseReturnValue:
    """One group: choose its wordings and where they belong."""
    return _group(learning.group_of(current_work(), key), Errors(), 200)


@desk_bp.post("/<key>")
@staff_required()
def make_draft(key: str) -> ResponseReturnValue:
    """A draft from a group; the next page shows what it would change."""
    work, staff = current_work(), current_staff()
    found = learning.group_of(work, key)
    try:
        form = read_draft(request.form, found.wordings)
    except FormErrors as wrong:
        return _group(found, wrong.errors, 422)
    row = learning.add_draft(work, staff.id if staff else "", form.wordings, form.entry_id, question=form.question, answer=form.answer)
    return redirect(url_for("faq_desk.version", version_id=row.id), 303)


@desk_bp.get("/versions/<version_id>")
@staff_required()
def version(version_id: str) -> ResponseReturnValue:
    """A draft with its effect on the evaluation, or a version in use."""
    work = current_work()
    row = learning.version_of(work, version_id)
    staff = current_staff()
    effect = learning.effect_of(work, row) if row.state == "draft" else None
    may = staff is not None and staff.role == "lead"
    return render_template("faq/version.html", row=row, effect=effect, may_publish=may)


@desk_bp.post("/versions/<version_id>/publish")
@staff_required("lead")
def publish(version_id: str) -> ResponseReturnValue:
    """Approve a draft."""
    work, staff = current_work(), current_staff()
    learning.publish(work, learning.version_of(work, version_id), staff.id if staff else "")
    return redirect(url_for("faq_desk.version", version_id=version_id), 303)


@desk_bp.post("/versions/<version_id>/archive")
@staff_required("lead")
def archive(version_id: str) -> ResponseReturnValue:
    """Take a version out of use."""
    work = current_work()
    learning.archive(work, learning.version_of(work, version_id))
    return redirect(url_for("faq_desk.misses"), 303)


def _group(found: Group, errors: Errors, status: int) -> tuple[str, int]:
    near = learning.near_entries(current_work(), found.wordings[0])
    options = [(entry.id, entry.question, entry.id) for entry in near]
    page = render_template(
        "faq/miss.html", group=found, options=[*options, ("new", "新しい質問として足す", "下に、質問と答えを書きます")],
        errors=errors, typed=request.form, chosen=request.form.getlist("wording") or list(found.wordings),
    )
    return page, status
