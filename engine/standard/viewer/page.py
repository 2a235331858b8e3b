"""Sheets as HTML: every text escaped, no script, no inline style; own classes (`vw-…`) in viewer.css."""

from __future__ import annotations

from html import escape
from itertools import groupby
from pathlib import Path

from engine.standard.viewer.model import Block, Calendar, Fact, Facts, Grid, Hours, Service, Sheet, User, Week
from engine.standard.viewer.sheets import Viewed

STYLE = Path(__file__).resolve().parents[3] / "static" / "parts" / "viewer.css"
OFF = {"土": " vw-sat", "日": " vw-sun"}


def fragment(viewed: Viewed, *, level: int = 3) -> str:
    """The sheets of all users; ``level`` is the rank of a user's heading, sheets have the next one."""
    shown = len(viewed.users)
    more = (
        ""
        if viewed.total <= shown
        else f"<p class='vw-more'>{viewed.total:,}人のうち、はじめの{shown:,}人分です。</p>"
    )
    index = ""
    if shown > 1:
        links = "".join(
            f"<li><a href='#vw-{place}'>{escape(user.name)}</a></li>"
            for place, user in enumerate(viewed.users, start=1)
        )
        index = f"<nav class='vw-index' aria-label='利用者'><ol>{links}</ol></nav>"
    users = "".join(_user(user, place, level) for place, user in enumerate(viewed.users, start=1))
    return f"<div class='vw'>{more}{index}{users}</div>"


def stand_alone(viewed: Viewed, *, title: str, note: str = "") -> str:
    """A whole page that needs nothing else: the style is inside, nothing is loaded, scripts are forbidden."""
    style = STYLE.read_text(encoding="utf-8")
    said = f"<p class='vw-note'>{escape(note)}</p>" if note else ""
    return (
        "<!DOCTYPE html>\n<html lang='ja'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<meta name='robots' content='noindex'><title>{escape(title)}</title><style>{style}</style></head>"
        f"<body class='vw-page'><main><h1>{escape(title)}</h1>{said}{fragment(viewed, level=2)}</main></body></html>\n"
    )


def _user(user: User, place: int, level: int) -> str:
    sheets = "".join(
        _sheet(user, sheet, f"vw-{place}-{number}", level + 1)
        for number, sheet in enumerate(user.sheets, start=1)
    )
    return (
        f"<section class='vw-user' id='vw-{place}' aria-labelledby='vw-{place}-h'>"
        f"<h{level} class='vw-name' id='vw-{place}-h'>{escape(user.name)}<span>さんの{len(user.sheets)}枚</span></h{level}>"
        f"{sheets}</section>"
    )


def _sheet(user: User, sheet: Sheet, key: str, level: int) -> str:
    way = " vw-sheet--wide" if sheet.landscape else ""
    blocks = "".join(_block(block, f"{sheet.number} {sheet.title}") for block in sheet.blocks)
    return (
        f"<article class='vw-sheet{way}' aria-labelledby='{key}'>"
        f"<h{level} class='vw-title' id='{key}'><span>{escape(sheet.number)}</span>{escape(sheet.title)}</h{level}>"
        f"<dl class='vw-head'>{''.join(_fact(fact) for fact in user.head)}</dl>{blocks}</article>"
    )


def _fact(fact: Fact) -> str:
    wide = " class='vw-wide'" if fact.wide else ""
    return f"<div{wide}><dt>{escape(fact.label)}</dt><dd>{escape(fact.value)}</dd></div>"


def _block(block: Block, of: str) -> str:
    match block:
        case Facts():
            facts = "".join(_fact(fact) for fact in block.facts)
            return f"<dl class='vw-facts'>{facts}</dl>"
        case Grid():
            return _scroll(_grid(block), block.title, of)
        case Calendar():
            return _scroll(_calendar(block), block.title, of)
        case Week():
            return _scroll(_week(block), block.title, of) + _others(block)


def _scroll(table: str, title: str, of: str) -> str:
    # Wide tables scroll inside their own box, which the keyboard must reach.
    name = escape(f"{of}　{title}", quote=True)
    return f"<div class='vw-scroll' role='group' aria-label='{name}' tabindex='0'>{table}</div>"


def _grid(grid: Grid) -> str:
    def cell(tag: str, place: int, text: str, scope: str = "") -> str:
        css = " class='vw-n'" if place in grid.numbers else ""
        return f"<{tag}{scope}{css}>{escape(text)}</{tag}>"

    head = "".join(cell("th", place, text, " scope='col'") for place, text in enumerate(grid.head))
    lines = []
    for line in grid.lines:
        css = f" class='vw-{line.kind}'" if line.kind else ""
        cells = "".join(cell("td", place, text) for place, text in enumerate(line.cells))
        lines.append(f"<tr{css}>{cells}</tr>")
    return (
        f"<table class='vw-grid'><caption>{escape(grid.title)}</caption>"
        f"<thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>"
    )


def _calendar(month: Calendar) -> str:
    days = "".join(
        f"<th scope='col' class='vw-d{OFF.get(name, '')}'>{number}<br>{name}</th>"
        for number, name in month.days
    )
    head = (
        "<tr><th scope='col'>提供時間帯</th><th scope='col'>サービス内容</th><th scope='col'>サービス事業者</th>"
        f"<th scope='col'><span class='vw-vh'>予定か実績か</span></th>{days}<th scope='col'>合計<br>回数</th></tr>"
    )
    rows = "".join(_service(service, month.days) for service in month.services)
    return (
        f"<table class='vw-month'><caption>{escape(month.title)}</caption><thead>{head}</thead>{rows}</table>"
    )


def _service(service: Service, days: tuple[tuple[int, str], ...]) -> str:
    rows = []
    for place, (word, counts) in enumerate((("予定", service.planned), ("実績", service.actual))):
        cells = "".join(
            f"<td class='vw-d{OFF.get(name, '')}'>{count}</td>"
            for (_, name), count in zip(days, counts, strict=True)
        )
        first = ""
        if place == 0:
            first = (
                f"<td rowspan='2' class='vw-t'>{escape(service.time)}</td>"
                f"<th rowspan='2' scope='rowgroup'>{escape(service.content)}</th>"
                f"<td rowspan='2'>{escape(service.provider)}</td>"
            )
        kind = "plan" if place == 0 else "done"
        total = f"<td class='vw-n'>{service.sums[place]}</td>"
        rows.append(f"<tr class='vw-{kind}'>{first}<th scope='row'>{word}</th>{cells}{total}</tr>")
    return f"<tbody>{''.join(rows)}</tbody>"


def _week(week: Week) -> str:
    days = "".join(f"<th scope='col'>{name}</th>" for name in "月火水木金土日")
    body = "".join(
        _band(band, list(lines)) for band, lines in groupby(week.hours, key=lambda line: line.band)
    )
    return (
        f"<table class='vw-week'><caption>{escape(week.title)}</caption><thead><tr>"
        f"<th scope='col'><span class='vw-vh'>時間帯</span></th><th scope='col'>時刻</th>{days}"
        f"<th scope='col'>主な日常生活上の活動</th></tr></thead>{body}</table>"
    )


def _band(band: str, lines: list[Hours]) -> str:
    rows = []
    for place, line in enumerate(lines):
        first = (
            f"<th rowspan='{len(lines)}' scope='rowgroup' class='vw-band'>{band}</th>" if place == 0 else ""
        )
        days = "".join(f"<td>{escape(text)}</td>" for text in line.days)
        rows.append(
            f"<tr>{first}<th scope='row' class='vw-t'>{line.hour}</th>{days}<td>{escape(line.life)}</td></tr>"
        )
    return f"<tbody>{''.join(rows)}</tbody>"


def _others(week: Week) -> str:
    text = "、".join(week.others)
    return f"<dl class='vw-facts'>{_fact(Fact('週単位以外のサービス', text, wide=True))}</dl>"
