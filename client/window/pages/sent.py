"""What was sent: by month, problems on top, and one set with its receipts."""

from __future__ import annotations

from collections.abc import Sequence

from client.errors import ClientError
from client.rows import Sent
from client.window.markup import Html, fill, icon, join, state
from client.window.pages.layout import Frame, trouble, whole
from client.window.words import ARRIVED, OPEN, heading, local, month_of, standing, today, when, with_standing

Proofs = Sequence[tuple[str, str, str]]
_KINDS = {"ACCEPTED": "預かりの控え（中継所の署名）", "RECEIVED": "受領の控え（相手の署名）", "IMPORTED": "取り込みの控え（相手の署名）", "REFUSED": "開けなかった知らせ（相手の署名）"}


def mail_table(rows: list[Sent], *, titles: bool = True) -> Html:
    """Who, how far, and the way to the receipts; `titles`: say what was sent, too."""
    lines = []
    for row, told in with_standing(rows):
        more = fill('<br><span class="small soft">$more</span>', more=told.more) if told.more else ""
        paper = {"received": "受領の控え", "imported": "受領の控え", "accepted": "預かりの控え", "fetched": "預かりの控え"}.get(row.state, "ようすを見る")
        lines.append(fill(
            '<tr><th scope="row">$name<span>$done$title</span></th><td>$state$more</td>'
            '<td><a class="txt small" href="/sent/$id">$paper<span class="vh">（$name）</span></a></td></tr>',
            name=row.receiver_name or row.receiver, title=f"　{row.title}" if titles else "",
            done=f"{when(row.accepted_at)} に送信" if row.accepted_at else f"{when(row.created_at)} に封をしました",
            state=state(told.tone, told.icon, told.words), more=more, id=row.message_id, paper=paper,
        ))
    return fill(
        '<table class="mail"><thead><tr><th scope="col">相手</th><th scope="col">いまのようす</th><th scope="col">控え</th></tr></thead><tbody>$lines</tbody></table>',
        lines=join(lines),
    )


def list_page(frame: Frame, rows: list[Sent], month: str | None) -> Html:
    """One month's sendings; `month` None is the newest."""
    months = list(dict.fromkeys(row.month for row in rows))
    if not months:
        main = Html('<div class="reading"><h1>まだ何も送っていません</h1><p class="sub">送ると、控えがここに月ごとに並びます。</p><p class="acts"><a class="btn btn--go" href="/">送る画面へ進む</a></p></div>')
        return whole(frame, "控え", main, tab="/sent")
    chosen = month if month in months else months[0]
    of_month = [row for row in rows if row.month == chosen]
    others = [
        fill('<a class="txt small" href="/sent?month=$month">$wordsを見る</a>', month=one, words=month_of(next(row for row in rows if row.month == one)))
        for one in months if one != chosen
    ]
    main = fill(
        '<h1>$month　<span class="nb">$heading</span></h1><p class="sub">まだ届いていない相手と、まだ取り込んでいない相手が、上にあります。</p><div class="sheet mt">$table</div>'
        '<p class="acts"><button class="txt small" type="button" data-print data-needs-script hidden>$printこの一覧を印刷する</button>$others</p>',
        month=month_of(of_month[0]), heading=heading(of_month), table=mail_table(of_month), print=icon("print", small=True), others=join(others),
    )
    return whole(frame, f"{month_of(of_month[0])}の控え", main, tab="/sent")


def one_page(frame: Frame, row: Sent, proofs: Proofs, problem: ClientError | None) -> Html:
    """One sent set."""
    main = fill('<div class="where"><a class="back" href="/sent?month=$month">$icon控えの一覧へ戻る</a></div>$live',
                month=row.month, icon=icon("back", small=True), live=live(row, proofs, problem))
    return whole(frame, f"{row.receiver_name or row.receiver}へ送ったもの", main, tab="/sent")


def live(row: Sent, proofs: Proofs, problem: ClientError | None) -> Html:
    """The part that renews itself while something is open."""
    waits = row.state in OPEN or row.state == "received"
    poll = fill(' hx-get="/sent/$id/live" hx-trigger="every 4s" hx-swap="outerHTML"', id=row.message_id) if waits else ""
    ask = fill(
        '<form class="acts" method="post" action="/refresh"><input type="hidden" name="sent" value="$id">'
        '<button class="btn" type="submit">$iconいまのようすを確かめる</button></form>',
        id=row.message_id, icon=icon("again"),
    ) if waits else ""
    return fill(
        '<div id="live" class="cols"$poll><div><h1>$heading</h1><p class="sub">$sub</p>$trouble$next'
        '<section class="stack mt" aria-labelledby="tl"><h2 id="tl" class="vh">送信のようす</h2><ol class="thread">$thread</ol></section></div>'
        '<div class="side stack">$side$papers</div></div>',
        poll=poll, heading=_heading(row), sub=_sub(row), trouble=trouble(problem) if problem and waits else "",
        next=ask, thread=_thread(row), side=_side(row, waits=waits), papers=_papers(row, proofs),
    )


def _heading(row: Sent) -> str:
    to = row.receiver_name or row.receiver
    return {
        "waiting": "封をして、このパソコンに預かっています",
        "received": f"{to}に届きました",
        "imported": f"{to}に届き、取り込まれました",
        "refused": f"{to}が開けませんでした",
        "failed": "送れませんでした",
    }.get(row.state, "中継所が預かりました。相手を待っています")


def _sub(row: Sent) -> str:
    told = standing(row)
    if row.state in OPEN:
        return "つながったら、同じものを自動で送ります。送り直しは要りません。" if row.state == "waiting" else told.more or "相手のソフトが動くと受け取ります。この画面は閉じてもかまいません。"
    if row.state in ARRIVED:
        return "相手の署名のある控えがあります。" + ("取り込みの知らせは、来ないこともあります。" if row.state == "received" else "")
    return told.more


def _thread(row: Sent) -> Html:
    steps = [_done("seal", "封をしました", row.created_at, f"開けられるのは、{row.receiver_name or row.receiver}だけです。")]
    if row.state == "failed":
        return join([*steps, _stop("送れませんでした", row.last_error or row.reason)])
    if not row.accepted_at:
        return join([*steps, _todo("relay", "中継所に預けるのを待っています", current=True), _todo("inbox", "相手のパソコンに届きます")])
    steps.append(_done("relay", "中継所が預かりました", row.accepted_at, f"受付 {row.serial}", stamp="預かり", who="中継所"))
    if row.state == "refused":
        return join([*steps, _stop("相手が開けませんでした", row.reason)])
    if not row.received_at:
        steps.append(_todo("inbox", "相手のパソコンに届くのを待っています", current=True))
    else:
        steps.append(_done("inbox", "相手のパソコンに届きました", row.received_at, "受領の控えに、相手の署名があります。", stamp="受領", who=(row.receiver_name or "相手")[:4]))
        if not row.imported_at:
            steps.append(_todo("open", "相手が取り込むのを待っています", current=True))
    if row.imported_at:
        steps.append(_done("open", "相手が取り込みました", row.imported_at, "取り込みの控えに、相手の署名があります。", stamp="取込", who=(row.receiver_name or "相手")[:4]))
    return join(steps)


def _done(picture: str, title: str, at: str, words: str, *, stamp: str = "", who: str = "") -> Html:
    moment = local(at)
    mark = fill('<span class="stamp" aria-hidden="true"><span>$stamp</span><span>$day</span><span>$who</span></span>',
                stamp=stamp, day=f"{moment:%y}.{moment.month}.{moment.day}", who=who) if stamp else ""
    return fill(
        '<li class="is-done"><span class="knot" aria-hidden="true">$icon</span><div class="ev"><div><h3>$title</h3><p><span class="time">$when</span>　$words</p></div>$mark</div></li>',
        icon=icon(picture), title=title, when=f"{when(at)}:{moment:%S}", words=words, mark=mark,
    )


def _todo(picture: str, title: str, *, current: bool = False) -> Html:
    return fill(
        '<li class="$css"$here><span class="knot" aria-hidden="true">$icon</span><div class="ev"><div><h3>$title</h3></div></div></li>',
        css="is-wait" if current else "is-todo", here=Html(' aria-current="step"') if current else "", icon=icon(picture), title=title,
    )


def _stop(title: str, code: str) -> Html:
    return fill(
        '<li class="is-stop" aria-current="step"><span class="knot" aria-hidden="true">$icon</span><div class="ev"><div><h3>$title</h3><p class="code">問い合わせ用の記号　$code</p></div></div></li>',
        icon=icon("stop"), title=title, code=code or "不明",
    )


def _side(row: Sent, *, waits: bool) -> Html:
    return fill(
        '<section class="sheet" aria-labelledby="pc"><h2 id="pc">送ったもの</h2><dl class="parcel"><dt>相手</dt><dd>$name<br><span class="soft num small">$number</span></dd>'
        "<dt>中身</dt><dd>$title　$month</dd><dt>ファイル</dt><dd>$filesつ</dd></dl>$checked</section>",
        name=row.receiver_name or row.receiver, number=row.receiver, title=row.title, month=month_of(row), files=len(row.files),
        checked=fill('<p class="small soft">この画面は、ひとりでに新しくなります（最後 <span class="num">$now</span>）。</p>', now=f"{today():%H:%M:%S}") if waits else "",
    )


def _papers(row: Sent, proofs: Proofs) -> Html:
    if not proofs:
        return Html()
    lines = [
        fill('<li><a class="txt small" href="/sent/$id/receipts/$n">$icon$kind</a><br><span class="soft num">$when</span></li>',
             id=row.message_id, n=n, icon=icon("down", small=True), kind=_KINDS.get(kind, kind), when=when(at))
        for n, (kind, at, _) in enumerate(proofs, 1)
    ]
    return fill('<section class="sheet" aria-labelledby="pp"><h2 id="pp">控え</h2><ul class="stack-s small">$lines</ul></section>', lines=join(lines))
