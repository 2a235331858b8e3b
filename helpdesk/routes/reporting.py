"""The desk's figures as a page and as a table."""

from __future__ import annotations

import csv
import io

from flask import Response, render_template
from flask.typing import ResponseReturnValue

from accounts.guard import staff_required
from helpdesk.routes.blueprints import desk
from helpdesk.service.plots import REGISTRY, RowsPlot
from helpdesk.service.report import Report, report
from store.work import Work
from web.extension import renkei
from web.work import current_work

FORMULA = ("=", "+", "-", "@", "\t", "\r")


@desk.get("/report")
@staff_required()
def figures() -> ResponseReturnValue:
    """What is open and due, how fast the first answer is, and where it hurts."""
    work = current_work()
    return render_template("helpdesk/report.html", report=report(work), more=_more(work))


@desk.get("/report.csv")
@staff_required()
def figures_csv() -> ResponseReturnValue:
    """The same figures for a spreadsheet: UTF-8 with BOM, no cell that would be a formula."""
    work = current_work()
    out = io.StringIO()
    table = csv.writer(out)
    for row in _table(report(work), _more(work)):
        table.writerow([safe_cell(cell) for cell in row])
    name = f"madoguchi-{work.today():%Y%m%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response("\ufeff" + out.getvalue(), mimetype="text/csv", headers=headers)


def safe_cell(value: str) -> str:
    """A cell that a spreadsheet shows and does not run."""
    return f"'{value}" if value.startswith(FORMULA) else value


def _more(work: Work) -> list[RowsPlot]:
    found = [provider(work) for provider in renkei().extras.get(REGISTRY, [])]
    return [plot for plot in found if plot is not None]


def _table(shown: Report, more: list[RowsPlot]) -> list[list[str]]:
    rows = [
        ["項目", "名前", "値"],
        ["いま", "待っている相談", str(shown.waiting)],
        ["いま", "期限を過ぎた相談", str(shown.late)],
        ["いま", "きょうの相談", str(shown.came_today)],
        [
            "この30日",
            "最初の返事（中央値・分）",
            "" if shown.first_minutes is None else str(shown.first_minutes),
        ],
        ["この30日", "期限を守れた割合", "" if shown.kept is None else f"{shown.kept:.3f}"],
    ]
    rows += [["日ごとの相談", day.day.isoformat(), str(day.came)] for day in shown.days]
    for plot in (shown.categories, shown.deadlines, *more):
        rows += [[plot.caption, bar.label, bar.value] for bar in plot.bars]
    return rows
