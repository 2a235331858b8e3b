"""The FAQ to read: by category, by search, one page for each entry and each finding code."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from faq.routes import bp
from faq.service import decider, entry_answer, finding_page, finding_pages, search_entries, shelves
from web.extension import renkei
from web.work import current_work


@bp.get("/faq/")
def listing() -> ResponseReturnValue:
    """All questions by category, or those near the search words."""
    work, asked = current_work(), request.args.get("q", "").strip()[:200]
    found = search_entries(work, asked, 20) if asked else []
    return render_template("faq/list.html", shelves=shelves(work), asked=asked, found=found)


@bp.get("/faq/<entry_id>")
def entry(entry_id: str) -> ResponseReturnValue:
    """One question with today's answer."""
    found, answer = entry_answer(current_work(), renkei().desk, entry_id)
    title = decider().knowledge.titles().get(found.category, "")
    return render_template("faq/entry.html", entry=found, answer=answer, shelf_title=title)


@bp.get("/entries/<entry_id>")
def entry_elsewhere(entry_id: str) -> ResponseReturnValue:
    """An older address of the same page."""
    return redirect(url_for("faq.entry", entry_id=entry_id), 301)


@bp.get("/findings/")
def findings() -> ResponseReturnValue:
    """Every finding code of the checker."""
    return render_template("faq/findings.html", findings=finding_pages())


@bp.get("/findings/<code>")
def finding(code: str) -> ResponseReturnValue:
    """What a finding code means and who mends it."""
    return render_template("faq/finding.html", finding=finding_page(code))
