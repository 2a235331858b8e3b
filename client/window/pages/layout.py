"""The frame around every page: head, tabs, notices."""

from __future__ import annotations

from dataclasses import dataclass

from client.errors import ClientError
from client.window.markup import Html, fill, icon, join, note
from client.window.words import next_step

_HTMX = (
    '{"includeIndicatorStyles":false,"allowEval":false,"historyCacheSize":0,'
    '"responseHandling":[{"code":"204","swap":false},{"code":"[23]..","swap":true},{"code":"[45]..","swap":false,"error":true}]}'
)
_FRAME = """<!DOCTYPE html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="htmx-config" content="$htmx">
<title>$title ─ 連携デスク</title>
<link rel="icon" href="/static/mark.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/site.css">
<link rel="stylesheet" href="/static/window.css">
$styles<script src="/static/vendor/htmx-2.0.11.min.js" defer></script>
<script src="/static/site.js" defer></script>
<script src="/static/window.js" defer></script>
</head>
<body class="window">
<a class="skip" href="#main">本文へ進む</a>
<header class="top"><div class="top__in">
<a class="brand" href="/"><svg class="mark" aria-hidden="true" focusable="false"><use href="/static/icons.svg#i-mark"></use></svg>連携デスク</a>
$office
$lock$help
</div></header>
<main id="main" class="main" tabindex="-1">
$tabs$notices$main
</main>
<footer class="foot"><div class="foot__in"><p>この画面は、このパソコンの中だけで動いています。</p></div></footer>
</body>
</html>
"""
_TABS = (("/", "send", "送る"), ("/inbox", "inbox", "受け取る"), ("/sent", "doc", "控え"), ("/status", "pc", "ようす"))


@dataclass(frozen=True, slots=True)
class Frame:
    """What the frame shows: whose window, how much is new, what just happened, where help is."""

    office_name: str = ""
    office_number: str = ""
    relay_url: str = ""
    new: int = 0
    notices: tuple[tuple[str, str], ...] = ()
    is_open: bool = False


def whole(frame: Frame, title: str, main: Html, *, tab: str = "", styles: tuple[str, ...] = ()) -> Html:
    """A whole page; `tab` is the address of the tab it belongs to, empty for a page without tabs."""
    office = ""
    if frame.office_number:
        office = fill(
            '<p class="office"><b>$name</b><span>事業所番号 <span class="num">$number</span></span></p>',
            name=frame.office_name or "このパソコンの事業所", number=frame.office_number,
        )
    return fill(
        _FRAME,
        htmx=_HTMX,
        title=title,
        styles=join(fill('<link rel="stylesheet" href="/static/$name">\n', name=name) for name in styles),
        office=office or Html('<p class="office"></p>'),
        lock=_LOCK if frame.is_open else "",
        help=_help(frame),
        tabs=_tabs(frame, tab) if frame.is_open else "",
        notices=join(_notice(tone, words) for tone, words in frame.notices),
        main=main,
    )


_LOCK = Html('<form method="post" action="/lock"><button class="txt small" type="submit">画面に鍵をかける</button></form>')


def _help(frame: Frame) -> Html:
    if not frame.relay_url:
        return Html()
    return fill(
        '<a class="help" href="$url/help/" target="_blank" rel="noopener noreferrer">$icon困ったとき<span class="vh">（新しい画面が開きます）</span></a>',
        url=frame.relay_url, icon=icon("help"),
    )


def _tabs(frame: Frame, current: str) -> Html:
    links = []
    for path, picture, words in _TABS:
        count = fill('<span class="n">（$n件）</span>', n=frame.new) if path == "/inbox" and frame.new else ""
        here = Html(' aria-current="page"') if path == current else ""
        links.append(fill('<a href="$path"$here>$icon<span>$words$count</span></a>', path=path, here=here, icon=icon(picture), words=words, count=count))
    return fill('<nav class="tabs" aria-label="画面の切り替え">$links</nav>', links=join(links))


def _notice(tone: str, words: str) -> Html:
    return fill(
        '<div class="note note--$tone notice" role="status">$icon<p>$words</p></div>',
        tone=tone, icon=icon("check" if tone == "ok" else "ask"), words=words,
    )


def trouble(error: ClientError) -> Html:
    """An error inside a page: what happened, what it means, what to do next, its code."""
    body = fill(
        '<p><b>$title</b>$detail</p><p>$next</p><p class="code">問い合わせ用の記号　$code</p>',
        title=error.title, detail=error.detail, next=next_step(error), code=error.code,
    )
    return note("ask", "ask", body)


def problem_page(frame: Frame, error: ClientError, back: str = "/", words: str = "送る画面へ戻る") -> Html:
    """A page that is nothing but an error and the way on."""
    main = fill(
        '<section class="next next--stop reading" aria-labelledby="ph"><p class="next__tab">できませんでした</p>'
        '<h1 id="ph">$title</h1><p>$detail</p><p>$next</p><p class="code">問い合わせ用の記号　$code</p>'
        '<div class="acts"><a class="btn btn--go" href="$back">$words</a></div></section>',
        title=error.title, detail=error.detail, next=next_step(error), code=error.code, back=back, words=words,
    )
    return whole(frame, f"エラー：{error.title}", main, tab="none")
