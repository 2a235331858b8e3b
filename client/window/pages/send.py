"""The first page: drop a set, what arrived, who has this month's."""

from __future__ import annotations

from client.errors import ClientError
from client.render import month_ja
from client.rows import Sent
from client.window.desk import Seen
from client.window.markup import Html, fill, icon, join
from client.window.pages.layout import Frame, trouble, whole
from client.window.pages.sent import mail_table
from client.window.words import day, full_day, heading, local, month_of, today, when

_DROP = """<form method="post" action="/sets" enctype="multipart/form-data" data-drop-form>
<div class="drop" data-drop>$icon
<p data-drop-words hidden><b>介護ソフトで書き出したファイルを<br>ここに置いてください</b></p>
<p class="small" data-drop-words hidden>または</p>
<p><label class="drop__label" for="files">ファイルを選ぶ</label></p>
<input id="files" name="files" type="file" multiple required aria-describedby="files-h">
<p class="small soft" id="files-h">一組（1つの相手・1か月分）をまとめて選びます。<br>確かめてから、封をします。すぐには送られません。</p>
<button class="btn btn--go" type="submit" data-drop-submit>ファイルを確かめる</button>
<p role="status" data-drop-chosen></p>
</div></form>"""


def send_page(frame: Frame, rows: list[Sent], seen: Seen, until: Html, error: ClientError | None = None) -> Html:
    """Left: the drop zone and what waits; right: the newest month, problems on top."""
    now = today()
    month = rows[0].month if rows else ""
    of_month = [row for row in rows if row.month == month]
    newest = fill(
        '<div class="month"><h2 id="mo">$month　<span class="nb">$heading</span></h2></div><div class="sheet">$table</div>'
        '<p class="acts"><a class="txt small" href="/sent">$icon送ったものの控えを、月ごとに見る</a></p>',
        month=month_of(of_month[0]), heading=heading(of_month), table=mail_table(of_month, titles=False), icon=icon("doc", small=True),
    ) if of_month else Html(
        '<div class="month"><h2 id="mo">まだ何も送っていません</h2></div><div class="sheet"><p>はじめての一組を、ここから送れます。練習の相手へ送ってみることもできます。</p></div>'
    )
    main = fill(
        '<div class="client"><div class="stack"><h1>ケアプランを送る</h1><p class="sub">きょうは<span class="nb">$day</span>です。</p>$error$drop$arrived</div>'
        '<section aria-labelledby="mo">$newest$fitness</section></div>',
        day=day(now), error=trouble(error) if error else "", drop=fill(_DROP, icon=icon("file")),
        arrived=_arrived(seen), newest=newest, fitness=fitness(seen, until),
    )
    return whole(frame, "エラー：ケアプランを送る" if error else "ケアプランを送る", main, tab="/")


def fitness(seen: Seen, until: Html) -> Html:
    """Line and certificate in words; no line is said first, with what to do."""
    if seen.problem is not None:
        return fill('<div class="mt">$told<p class="small soft mt-s">下や上のようすは、このパソコンが覚えているものです。封をした一組は、つながったら自動で送ります。</p></div>', told=trouble(seen.problem))
    asked = f"中継所に確かめました（最後 {seen.at.astimezone(today().tzinfo):%H:%M}）。" if seen.at else "中継所に、まだ確かめていません。"
    return fill('<div class="note mt">$icon<p>$asked<br>$until</p></div>', icon=icon("pc"), asked=asked, until=until)


def certificate_words(until_text: str) -> Html:
    """How long the certificate lasts; empty when unknown."""
    return fill('電子証明書は <span class="nb">$day</span>まで使えます。', day=full_day(local(until_text))) if until_text else Html()


def _arrived(seen: Seen) -> Html:
    if not seen.waiting:
        return Html()
    lines = [fill('<li><b>$name</b><br>$month<span class="soft num">$when</span></li>',
                  name=one.sender_name or one.sender, month=f"{month_ja(one.month)}　" if one.month.strip("0") else "", when=when(one.accepted_at)) for one in seen.waiting[:5]]
    return fill(
        '<section aria-labelledby="in" class="sheet"><h2 id="in">届いたもの　$n件</h2><ul class="stack-s small">$lines</ul>'
        '<p class="mt-s"><a class="txt" href="/inbox">受け取る画面へ進む</a></p></section>',
        n=len(seen.waiting), lines=join(lines),
    )
