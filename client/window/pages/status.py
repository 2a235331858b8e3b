"""How things stand: line, certificate, licence, outbox; and where received files go."""

from __future__ import annotations

from dataclasses import dataclass

from client.window.desk import Seen
from client.window.markup import Html, fill, icon, join, state
from client.window.pages.layout import Frame, trouble, whole
from client.window.words import full_day, local, today

RENEWAL_DAYS = 90


@dataclass(frozen=True, slots=True)
class Fitness:
    """What this PC knows of itself."""

    until: str
    pc_name: str
    outbox_waiting: int
    receipts_waiting: int
    into: str


def status_page(frame: Frame, seen: Seen, fit: Fitness, wrong: str = "", typed: str = "") -> Html:
    """Problems first, then the facts; the folder's form below."""
    rows = sorted([_line(seen), _certificate(fit), _licence(seen), _outbox(fit), _receipts(fit)], key=lambda one: one[0])
    worst = len([one for one in rows if one[0] == 0])
    main = fill(
        '$summary<h1>$heading</h1><p class="sub">$pc</p>$trouble<form class="acts" method="post" action="/refresh"><button class="btn btn--go" type="submit">$iconいまのようすを確かめる</button></form><div class="sheet mt"><table class="mail"><thead><tr><th scope="col">こと</th><th scope="col">いまのようす</th><th scope="col">次にすること</th></tr></thead><tbody>$rows</tbody></table></div>'
        '$said$form',
        summary=_summary(wrong), heading=f"{worst}つ、確かめてほしいことがあります" if worst else "このパソコンは、送り受けできます",
        pc=f"このパソコンの名前　{fit.pc_name}", trouble=trouble(seen.problem) if seen.problem else "",
        rows=join(row for _, row in rows), icon=icon("again"),
        said=join(fill('<p class="note mt">$iconこう知らせが来ています：$text</p>', icon=icon("relay"), text=text) for text in seen.said),
        form=_folder(fit.into, wrong, typed),
    )
    return whole(frame, "エラー：ようす" if wrong else "ようす", main, tab="/status")


def _row(title: str, told: Html, more: str, todo: str) -> Html:
    return fill('<tr><th scope="row">$title</th><td>$state<br><span class="small soft">$more</span></td><td class="small">$todo</td></tr>', title=title, state=told, more=more, todo=todo)


def _line(seen: Seen) -> tuple[int, Html]:
    if seen.problem is not None:
        return 0, _row("中継所", state("ask", "ask", seen.problem.title.rstrip("。")), seen.problem.detail, "封をした一組は預かっています。つながったら自動で送ります。")
    if seen.at is None:
        return 1, _row("中継所", state("now", "clock", "まだ確かめていません"), "", "上の「いまのようすを確かめる」を押してください。")
    return 2, _row("中継所", state("done", "check", "つながっています"), f"最後に確かめた時刻 {seen.at.astimezone(today().tzinfo):%H:%M}", "")


def _certificate(fit: Fitness) -> tuple[int, Html]:
    until = local(fit.until)
    left = (until - today()).days
    words = f"{full_day(until)}まで（あと{left}日）"
    if left < 0:
        return 0, _row("電子証明書（事業所の身分証）", state("stop", "stop", "期限が切れています"), words, "案内のページで新しい「このパソコン用の番号」を受け取り、登録し直してください。")
    if left < RENEWAL_DAYS:
        return 0, _row("電子証明書（事業所の身分証）", state("ask", "ask", "もうすぐ期限です"), words, "案内のページで新しい「このパソコン用の番号」を受け取り、登録し直してください。")
    return 2, _row("電子証明書（事業所の身分証）", state("done", "check", "使えます"), words, "")


def _licence(seen: Seen) -> tuple[int, Html]:
    title, licence, application = "1年分の利用料", seen.me.get("licence"), seen.me.get("application")
    if not seen.me:
        return 1, _row(title, state("", "clock", "つながると分かります"), "", "")
    if licence and licence.get("active"):
        until = str(licence.get("valid_until") or "")[:10].split("-")
        return 2, _row(title, state("done", "check", "使えます"), f"{until[0]}年{int(until[1])}月{int(until[2])}日まで" if len(until) == 3 else "", "")
    if application:
        return 1, _row(title, state("now", "clock", "申し込みを受け付けています"), f"受付 {application.get('number')}", "")
    return 0, _row(title, state("ask", "ask", "まだ申し込みがありません"), "", "案内のページの STEP 2 へ進んでください。")


def _outbox(fit: Fitness) -> tuple[int, Html]:
    if fit.outbox_waiting:
        return 0, _row("送信待ち", state("ask", "clock", f"{fit.outbox_waiting}件が待っています"), "封をして、このパソコンに預かっています。", "つながったら自動で送ります。")
    return 2, _row("送信待ち", state("done", "check", "ありません"), "", "")


def _receipts(fit: Fitness) -> tuple[int, Html]:
    if fit.receipts_waiting:
        return 1, _row("返す控え", state("now", "clock", f"{fit.receipts_waiting}件が待っています"), "", "次に受け取るときに、いっしょに届けます。")
    return 2, _row("返す控え", state("done", "check", "すべて届けました"), "", "")


def _summary(wrong: str) -> Html:
    if not wrong:
        return Html()
    return fill(
        '<div class="err-sum" role="alert" aria-labelledby="es" tabindex="-1" data-focus><h2 id="es">$icon<span>入力を<span class="nb">1か所</span>、直してください</span></h2><ul><li><a href="#into">$wrong</a></li></ul></div>',
        icon=icon("stop"), wrong=wrong,
    )


def _folder(into: str, wrong: str, typed: str) -> Html:
    err = fill('<p class="err" id="into-e">$icon<span>エラー：$wrong</span></p>', icon=icon("stop"), wrong=wrong) if wrong else ""
    return fill(
        '<form class="sheet mt" method="post" action="/settings" novalidate><div class="field$bad"><label for="into">介護ソフトが取り込むフォルダー<span class="req">※任意</span></label>'
        '<p class="hint" id="into-h">受け取ったファイルを、ここにも置きます。空にすると、このソフトの中だけに置きます。</p>$err'
        '<input id="into" name="into" type="text" autocomplete="off" value="$value" aria-describedby="into-h$also"$mark></div>'
        '<div class="acts"><button class="btn" type="submit">置く場所を決める</button></div></form>',
        bad=" is-err" if wrong else "", err=err, value=typed or into, also=" into-e" if wrong else "", mark=Html(' aria-invalid="true"') if wrong else "",
    )
