"""Before the office is open: the passphrase, a PC without a certificate, an address that no longer opens."""

from __future__ import annotations

from client.errors import ClientError
from client.window.markup import Html, fill, icon
from client.window.pages.layout import Frame, whole
from client.window.words import next_step


def unlock_page(frame: Frame, error: ClientError | None = None, *, minutes: int) -> Html:
    """Asks for the passphrase; an error stands above and at the field."""
    wrong = summary = mark = Html()
    if error is not None:
        summary = fill(
            '<div class="err-sum" role="alert" aria-labelledby="es" tabindex="-1" data-focus><h2 id="es">$icon<span>$title</span></h2>'
            '<ul><li><a href="#words">$next</a></li></ul></div>',
            icon=icon("stop"), title=error.title, next=next_step(error),
        )
        wrong = fill('<p class="err" id="words-e">$icon<span>エラー：$title</span></p>', icon=icon("stop"), title=error.title)
        mark = Html(' aria-invalid="true"')
    main = fill(
        '<div class="reading">$summary<form method="post" action="/unlock" novalidate><div class="field$bad">'
        '<h1><label for="words">ソフトを開くための言葉を入れてください</label></h1>'
        '<p class="hint" id="words-h">はじめて登録したときに決めた言葉です。このパソコンの鍵を開けるのに使い、どこにも送らず、残しません。</p>$wrong'
        '<input id="words" name="words" type="password" autocomplete="off"$mark aria-describedby="words-h$also"></div>'
        '<div class="acts"><button class="btn btn--go" type="submit">画面を開く</button></div></form>'
        '<p class="small soft mt">$minutes分のあいだ使わないと、ひとりでに鍵がかかります。</p></div>',
        summary=summary, wrong=wrong, mark=mark, bad=" is-err" if error else "", also=" words-e" if error else "", minutes=minutes,
    )
    return whole(frame, "エラー：画面を開く" if error else "画面を開く", main)


def not_enrolled_page(error: ClientError) -> Html:
    """A PC without a certificate: where to get one."""
    main = fill(
        '<section class="next reading" aria-labelledby="ph"><p class="next__tab">はじめに</p><h1 id="ph">$title</h1><p>$detail</p><p>$next</p>'
        '<p>終わったら、この画面を新しくしてください。</p><div class="acts"><a class="btn btn--go" href="/">画面を新しくする</a></div></section>',
        title=error.title, detail=error.detail, next=next_step(error),
    )
    return whole(Frame(), "はじめの登録", main)


def closed_page(words: str) -> Html:
    """Nothing is shown to whoever asked: how the office's own clerk opens the window again."""
    main = fill(
        '<section class="next next--ask reading" aria-labelledby="ph"><p class="next__tab">開けません</p>'
        '<h1 id="ph">この画面は、もう一度開き直してください</h1><p>$words</p>'
        "<p>いまの画面を閉じ、送り受けするソフト（renkei-office window）を、もう一度始めてください。新しい画面が開きます。</p></section>",
        words=words,
    )
    return whole(Frame(), "エラー：開けません", main)
