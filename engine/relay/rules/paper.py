"""The record on A4 paper, with a Japanese font that every reader has."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from engine.relay.rules.record import STATES_JA, Line, Record, clock

if TYPE_CHECKING:
    from reportlab.platypus import Flowable

GOTHIC = "HeiseiKakuGo-W5"
HEAD = ("受付番号", "向き・相手", "送り単位\n対象月", "預かった日時", "受け取った日時", "状態", "SHA-256 と一組の番号")
WIDTHS = (28, 60, 16, 32, 32, 31, 74)  # millimetres; 273 fit between the margins


def as_pdf(record: Record) -> bytes:
    """Pages of A4, lying; the same record gives the same bytes. Raises ImportError without reportlab."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.units import mm
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.cidfonts import UnicodeCIDFont
    from reportlab.platypus import SimpleDocTemplate, Spacer

    pdfmetrics.registerFont(UnicodeCIDFont(GOTHIC))
    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer, pagesize=landscape(A4), leftMargin=12 * mm, rightMargin=12 * mm, topMargin=12 * mm, bottomMargin=14 * mm,
        title="ケアプランデータの送り受けの記録", author="連携デスク", lang="ja", invariant=1,
    )
    story: list[Flowable] = [_text("ケアプランデータの送り受けの記録", 14), *(_text(one, 9) for one in _about(record)),
                             Spacer(1, 4 * mm), _table(record)]
    document.build(story, onFirstPage=_foot, onLaterPages=_foot)
    return buffer.getvalue()


def _about(record: Record) -> list[str]:
    return [
        f"事業所　{record.office_number}　{record.office_name}",
        f"期間　{record.month[:4]}年{int(record.month[4:])}月に中継所が預かった{len(record.lines)}件（日本時間）",
        f"作成　{clock(record.made_at)}",
        f"台帳　{record.log_size}件まで署名済み（{clock(record.log_at)}）　{record.log_root}",
    ]


def _row(line: Line) -> list[str]:
    partner = f"{line.receiver}\n{line.receiver_name}" if line.outgoing else f"{line.sender}\n{line.sender_name}"
    state = STATES_JA[line.state] + (f"\n{line.reason}" if line.reason else "")
    return [
        line.number, f"{'送信　→' if line.outgoing else '受信　←'} {partner}", f"{line.send_unit}\n{line.month}",
        clock(line.accepted_at), clock(line.received_at), state, f"{line.sha256}\n{line.message_id}",
    ]


def _table(record: Record) -> Flowable:
    from reportlab.lib import colors
    from reportlab.lib.units import mm
    from reportlab.platypus import LongTable

    rows: list[Any] = [[_text(cell, 7) for cell in row] for row in (list(HEAD), *(_row(line) for line in record.lines))]
    if not record.lines:
        rows.append([_text("この月の送り受けはありません。", 8), *([""] * (len(HEAD) - 1))])
    table = LongTable(rows, colWidths=[width * mm for width in WIDTHS], repeatRows=1)
    table.setStyle([
        ("GRID", (0, 0), (-1, -1), 0.4, colors.grey), ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("BACKGROUND", (0, 0), (-1, 0), colors.whitesmoke),
        *([] if record.lines else [("SPAN", (0, 1), (-1, 1))]),
    ])
    return table


def _text(text: str, size: float) -> Flowable:
    from xml.sax.saxutils import escape

    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    style = ParagraphStyle("cell", fontName=GOTHIC, fontSize=size, leading=size * 1.4, wordWrap="CJK")
    return Paragraph(escape(text).replace("\n", "<br/>"), style)


def _foot(canvas: Any, document: Any) -> None:
    from reportlab.lib.units import mm

    canvas.setFont(GOTHIC, 8)
    canvas.drawString(12 * mm, 8 * mm, "連携デスク")
    canvas.drawRightString(285 * mm, 8 * mm, str(document.page))
