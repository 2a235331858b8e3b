"""The report as PDF, for mails to the maker. Needs reportlab, which a server has and an office's PC has not."""

from __future__ import annotations

import io
import re
from html import escape
from typing import TYPE_CHECKING

from engine.standard.vendor.page import PROMISE, TITLE, UNNAMED, name_parts
from engine.standard.vendor.value import FindingEntry, VendorReport

if TYPE_CHECKING:
    from reportlab.platypus import Flowable, Paragraph

GOTHIC, MINCHO = "HeiseiKakuGo-W5", "HeiseiMin-W3"
WIDTH = 180  # millimetres between the margins of A4


def as_pdf(report: VendorReport) -> bytes:
    """One or more A4 pages with the Japanese fonts every reader has; the same report gives the same bytes.

    Raises ImportError where reportlab is not installed.
    """
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import SimpleDocTemplate

    for font in (GOTHIC, MINCHO):
        pdfmetrics.registerFont(UnicodeCIDFont(font))
    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer, pagesize=A4, leftMargin=15 * mm, rightMargin=15 * mm, topMargin=14 * mm, bottomMargin=16 * mm,
        title=TITLE, author="連携デスク", lang="ja", invariant=1,
    )  # fmt: skip
    document.build(_story(report), onFirstPage=_foot, onLaterPages=_foot)
    return buffer.getvalue()


def _foot(canvas: object, document: object) -> None:
    from reportlab.lib.units import mm

    canvas.setFont(GOTHIC, 8)  # type: ignore[attr-defined] # reportlab calls back with its own canvas
    page = document.page  # type: ignore[attr-defined] # as above
    canvas.drawString(15 * mm, 9 * mm, "連携デスク")  # type: ignore[attr-defined] # as above
    canvas.drawRightString(195 * mm, 9 * mm, f"{page}")  # type: ignore[attr-defined] # as above


def _text(text: str, *, size: float = 9, bold: bool = False) -> Paragraph:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    font = GOTHIC if bold else MINCHO
    style = ParagraphStyle(font, fontName=font, fontSize=size, leading=size * 1.5, wordWrap="CJK")
    # Readers that stand in another font for the Japanese ones may lack its Latin letters: those get their own.
    latin = re.sub(r"[!-~]+", lambda run: f'<font name="Helvetica">{escape(run[0])}</font>', text)
    return Paragraph(latin.replace("\n", "<br/>"), style)


def _table(rows: list[list[str]], widths: list[int], *, head: bool) -> Flowable:
    from reportlab.lib import colors
    from reportlab.lib.units import mm
    from reportlab.platypus import Table, TableStyle

    cells = [
        [
            _text(text, bold=(head and not number) or (not head and not place))
            for place, text in enumerate(row)
        ]
        for number, row in enumerate(rows)
    ]
    style = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP")])
    return Table(
        cells,
        colWidths=[width * mm for width in widths],
        repeatRows=1 if head else 0,
        style=style,
    )


def _story(report: VendorReport) -> list[Flowable]:
    from reportlab.lib.units import mm
    from reportlab.platypus import Spacer

    files = [
        [
            str(file.no),
            f"{file.kind or '名前が決まりにないファイル'}\n{file.kind_ja}".strip(),
            "\n".join(name_parts(file)) or UNNAMED,
            f"{file.rows:,}行",
        ]
        for file in report.files
    ]
    summary = [
        ["介護ソフト", report.software or "（未記入）"],
        ["結果", report.outcome_ja],
        [
            "照らした決まり",
            f"ケアプランデータ連携標準仕様 V{report.edition}（CSVバージョン {report.csv_version}）",
        ],
        ["送り単位", "、".join(report.units) or "なし"],
        ["作った日", report.made_on or "（未記入）"],
    ]
    story: list[Flowable] = [
        _text(TITLE, size=15, bold=True),
        Spacer(1, 4 * mm),
        _table(summary, [38, WIDTH - 38], head=False),
    ]
    story += [Spacer(1, 4 * mm), _text("確かめたファイル", size=11, bold=True), Spacer(1, 1.5 * mm)]
    story.append(_table([["番号", "種類", "名前の中身", "行"], *files], [14, 56, 86, 24], head=True))
    for title, entries in (("直すところ", report.errors), ("知っておくこと", report.warnings)):
        story += _entries(title, entries)
    if not report.findings:
        story += [Spacer(1, 4 * mm), _text("直すところも、知っておくことも、ありません。")]
    if report.more:
        story += [Spacer(1, 2 * mm), _text(f"ほかに、{report.more:,}種類あります。")]
    return [*story, Spacer(1, 5 * mm), _text(PROMISE, size=8)]


def _entries(title: str, entries: tuple[FindingEntry, ...]) -> list[Flowable]:
    from reportlab.lib.units import mm
    from reportlab.platypus import Spacer

    if not entries:
        return []
    rows = [[entry.code, f"{entry.message}\n{entry.where}", entry.next_step] for entry in entries]
    heading = _text(f"{title}（{len(entries)}つ）", size=11, bold=True)
    table = _table([["記号", "内容と場所", "すること"], *rows], [40, 74, 66], head=True)
    return [Spacer(1, 4 * mm), heading, Spacer(1, 1.5 * mm), table]
