"""A dropped set: what was found, who would get it, and the button that sends it."""

from __future__ import annotations

from client.errors import AlreadySentError, ClientError
from client.render import month_ja
from client.window.markup import Html, fill, icon, join, note
from client.window.pages.findings import file_list, findings, title_of
from client.window.pages.layout import Frame, trouble, whole
from client.window.sets import DroppedSet

_BACK = '<div class="where"><a class="back" href="/">$icon送る画面へ戻る</a></div>'


def set_page(frame: Frame, dropped: DroppedSet, error: ClientError | None = None) -> Html:
    """The checked set; `error` is why it could not be sent just now."""
    report = dropped.report
    told = report.to_json()
    rejected = report.outcome == "reject" or not report.send_units
    why = error or dropped.foreseen
    head = _rejected(dropped) if rejected else _blocked(dropped, why) if _blocks(dropped, why) else _ready(dropped, why)
    main = fill(
        '$back<div class="cols"><div>$head<section class="stack mt" aria-label="見つかったこと">$found</section></div><div class="side stack">$side</div></div>',
        back=fill(_BACK, icon=icon("back", small=True)), head=head,
        found=findings(told["findings"], {one["name"]: title_of(one) for one in told["files"]})
        or note("ok", "check", Html("<p><b>直すところは、ありません。</b>決まりどおりの一組です。</p>")),
        side=_side(dropped),
    )
    title = "この一組はまだ送れません：ファイルの確認" if rejected else "ファイルの確認"
    return whole(frame, f"エラー：{title}" if error else title, main, tab="/")


def forms_page(frame: Frame, title: str, back: str, sheets: Html, *, more: str = "") -> Html:
    """A set as the paper forms people know."""
    main = fill(
        '<div class="where"><a class="back" href="$back">$icon前の画面へ戻る</a></div><h1>$title</h1><p class="sub">$more</p>'
        '<p class="acts"><button class="btn" type="button" data-print data-needs-script hidden>$print紙に印刷する</button></p><div class="mt">$sheets</div>',
        back=back, icon=icon("back", small=True), title=title, more=more, print=icon("print"), sheets=sheets,
    )
    return whole(frame, title, main, tab="none", styles=("parts/viewer.css",))


def report_page(frame: Frame, dropped: DroppedSet, paper: Html) -> Html:
    """The report for the maker of the care software, to print or to mail."""
    main = fill(
        '<div class="printbar"><a class="back" href="/sets/$key">$back確かめた結果へ戻る</a><h1>ソフト会社への報告書ができました</h1>'
        "<p>決まりの記号と、行・項目の場所だけが入っています。利用者さんの名前や番号は入りません。</p>"
        '<div class="acts"><a class="btn btn--go" href="/sets/$key/report.html" download>$down報告書のファイルを受け取る</a>'
        '<button class="btn" type="button" data-print data-needs-script hidden>$print報告書を印刷する</button></div></div>$paper',
        key=dropped.key, back=icon("back", small=True), down=icon("down"), print=icon("print"), paper=paper,
    )
    return whole(frame, "ソフト会社への報告書", main, tab="/", styles=("parts/report.css",))


def _rejected(dropped: DroppedSet) -> Html:
    errors = len(dropped.report.errors)
    words = f"介護ソフトで{errors}つ直すと、送れます" if errors else "送れる一組が、見つかりません"
    return fill(
        '<section class="next next--stop" aria-labelledby="fh"><p class="next__tab">まだ送れません</p><h1 id="fh">$words</h1>'
        "<p>ファイルは、どこにも送っていません。直して書き出し、もう一度入れてください。</p>"
        '<div class="acts"><a class="btn btn--go" href="/">$icon直したファイルを入れる</a>'
        '<a class="btn" href="/sets/$key/report">$docソフト会社への報告書を作る</a></div></section>',
        words=words, icon=icon("file"), key=dropped.key, doc=icon("doc"),
    )


def _blocks(dropped: DroppedSet, error: ClientError | None) -> bool:
    """Would sending it fail, too, if the button were pressed now?"""
    troubled = any(one.trouble for one in dropped.partners)
    return troubled if error is None else not isinstance(error, AlreadySentError) and error.exit_code == 1


def _blocked(dropped: DroppedSet, error: ClientError | None) -> Html:
    why = trouble(error) if error else join(
        note("ask", "ask", fill("<p>$name：$why</p>", name=one.called, why=one.trouble)) for one in dropped.partners if one.trouble
    )
    return fill(
        '<section class="next next--ask" aria-labelledby="fh"><p class="next__tab">まだ送っていません</p><h1 id="fh">$heading</h1>'
        '<p>ファイルは決まりどおりです。どこにも送っていません。</p>$why<div class="acts"><a class="btn btn--go" href="/">$icon別のファイルを入れる</a>'
        '<a class="btn" href="/sets/$key/forms">$doc紙の形で見る</a></div>'
        '<form class="acts" method="post" action="/sets/$key/send"><button class="txt" type="submit">もう一度確かめて送る</button></form></section>',
        heading=error.title.rstrip("。") if error else "相手の事業所は、まだ受け取れません", why=why, icon=icon("file"), key=dropped.key, doc=icon("doc"),
    )


def _ready(dropped: DroppedSet, error: ClientError | None) -> Html:
    names = "、".join(dict.fromkeys(dropped.partner(unit.receiver).called for unit in dropped.report.send_units))
    notes = len(dropped.report.findings)
    again = isinstance(error, AlreadySentError)
    return fill(
        '<section class="next$ask" aria-labelledby="fh"><p class="next__tab">$tab</p><h1 id="fh">$heading</h1>'
        "<p>送る相手は、ファイルの名前から読み取りました。$notes送ると封をし、開けられるのは相手だけになります。</p>$trouble"
        '<form class="acts" method="post" action="/sets/$key/send">$again<button class="btn btn--go" type="submit">$icon$button</button>'
        '<a class="btn" href="/sets/$key/forms">$doc紙の形で見る</a></form>'
        '<form class="acts" method="post" action="/sets/$key/forget"><button class="txt" type="submit">送らずにやめる</button></form></section>',
        ask=" next--ask" if error else "", tab="まだ送っていません" if error else "送れます",
        heading=error.title.rstrip("。") if error else f"{names}へ送れます",
        notes=f"知っておくことが{notes}つありますが、このまま送れます。" if notes else "",
        trouble=trouble(error) if error else "", key=dropped.key,
        again=Html('<input type="hidden" name="again" value="yes">') if again else "",
        icon=icon("send"), button="それでも、もう一度送る" if again else f"{names}へ送る", doc=icon("doc"),
    )


def _side(dropped: DroppedSet) -> Html:
    told = dropped.report.to_json()
    units = [
        fill('<dt>相手</dt><dd>$name<br><span class="soft num small">$number</span></dd><dt>送るもの</dt><dd>$title　$month</dd>',
             name=dropped.partner(unit.receiver).called, number=unit.receiver, title=unit.title_ja, month=month_ja(unit.month or ""))
        for unit in dropped.report.send_units
    ]
    return fill(
        '<section class="sheet" aria-labelledby="set"><h2 id="set">確かめた一組</h2><dl class="parcel">$units</dl>$files</section>$note',
        units=join(units), files=file_list(told["files"], told["findings"]),
        note=note("", "pc", Html("<p>確かめたのは、このパソコンの中だけです。送るまで、どこにも出ません。</p>")),
    )
