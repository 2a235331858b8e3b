"""What came in: new at the relay, waiting for import, done."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from client.rows import Received
from client.window.desk import Seen
from client.window.markup import Html, fill, icon, join, note, state
from client.window.pages.findings import file_list, findings, title_of
from client.window.pages.layout import Frame, trouble, whole
from client.window.words import month_of, today, when

_RANK = {"received": 0, "refused": 1, "imported": 2}


def inbox_page(frame: Frame, rows: list[Received], seen: Seen, folder: str) -> Html:
    """New first, then what is not imported yet."""
    place = fill("受け取ったファイルは、<b>$folder</b> に置きます。", folder=folder) if folder else Html(
        "受け取ったファイルは、このソフトの中に置きます。介護ソフトが取り込むフォルダーを、先に決められます。"
    )
    main = fill(
        '<h1>$heading</h1><p class="sub">$sub</p>$trouble'
        '<form class="acts" method="post" action="/inbox/fetch"><button class="btn$go" type="submit">$icon$button</button><a class="txt" href="/status#into">置く場所を決める</a></form>'
        '<p class="small soft mt-s">$place</p>$waiting$table',
        heading=_heading(rows, seen), sub=_asked(seen), trouble=trouble(seen.problem) if seen.problem else "",
        go=" btn--go" if seen.waiting else "", icon=icon("down" if seen.waiting else "again"),
        button="届いたものを受け取る" if seen.waiting else "新しく届いたものを確かめる",
        place=place, waiting=_waiting(seen), table=_table(rows),
    )
    return whole(frame, "受け取る", main, tab="/inbox")


def arrived_page(frame: Frame, row: Received) -> Html:
    """One received set: what was found, where it lies, and the word to the sender that it was imported."""
    report: Mapping[str, Any] = json.loads(row.report) if row.report else {"findings": [], "files": []}
    found = findings(report["findings"], {one["name"]: title_of(one) for one in report["files"]})
    errors = _errors(row)
    main = fill(
        '<div class="where"><a class="back" href="/inbox">$back受け取る画面へ戻る</a></div><div class="cols"><div>'
        '<section class="next$ask" aria-labelledby="fh"><p class="next__tab">$tab</p><h1 id="fh">$heading</h1><p>$sub</p>$acts</section>'
        '<section class="stack mt" aria-label="見つかったこと">$found</section></div><div class="side stack">$side</div></div>',
        back=icon("back", small=True), ask=" next--ask" if errors else "", tab=_word(row), heading=_title(row),
        sub=f"決まりと違うところが{errors}つあります。取り込めないときは、相手に知らせてください。" if errors else "介護ソフトで取り込んだら、「取り込んだと知らせる」を押してください。相手に、署名のある控えが届きます。",
        acts=_acts(row), found=found or note("ok", "check", Html("<p><b>決まりどおりの一組です。</b></p>")),
        side=_side(row, report),
    )
    return whole(frame, _title(row), main, tab="/inbox")


def _heading(rows: list[Received], seen: Seen) -> str:
    if seen.waiting:
        return f"{len(seen.waiting)}件が届いています"
    left = len([row for row in rows if row.state == "received"])
    return f"{left}件が、取り込みを待っています" if left else "新しく届いたものは、ありません"


def _asked(seen: Seen) -> str:
    return f"中継所に確かめた時刻　{seen.at.astimezone(today().tzinfo):%H:%M}" if seen.at else "中継所に、まだ確かめていません。"


def _waiting(seen: Seen) -> Html:
    if not seen.waiting:
        return Html()
    lines = [
        fill('<tr><th scope="row">$name<span class="num">$number</span></th><td>$state</td><td class="small">$when</td></tr>',
             name=one.sender_name or one.sender, number=one.sender, state=state("now", "inbox", "中継所に届いています"), when=when(one.accepted_at))
        for one in seen.waiting
    ]
    return fill(
        '<section class="mt" aria-labelledby="nw"><h2 id="nw">まだ受け取っていないもの</h2><div class="sheet mt-s"><table class="mail">'
        '<thead><tr><th scope="col">相手</th><th scope="col">いまのようす</th><th scope="col">届いた時刻</th></tr></thead><tbody>$lines</tbody></table></div></section>',
        lines=join(lines),
    )


def _table(rows: list[Received]) -> Html:
    if not rows:
        return Html()
    lines = []
    for row in sorted(rows, key=lambda one: _RANK.get(one.state, 1)):
        told = state("done", "check", "取り込み済み") if row.state == "imported" else (
            state("stop", "stop", "開けませんでした") if row.state == "refused" else state("now", "inbox", "取り込みを待っています"))
        errors = _errors(row)
        more = fill('<br><span class="small soft">決まりと違うところが$nつ</span>', n=errors) if errors else ""
        link = fill('<a class="txt small" href="/inbox/$id">中身と置いた場所を見る<span class="vh">（$name $when）</span></a>',
                    id=row.message_id, name=row.sender_name or row.sender, when=when(row.stored_at))
        lines.append(fill('<tr><th scope="row">$name<span>$title　$whenに受け取りました</span></th><td>$state$more</td><td>$link</td></tr>',
                          name=row.sender_name or row.sender, title=_content(row), when=when(row.stored_at), state=told, more=more, link=link))
    return fill(
        '<section class="mt" aria-labelledby="got"><h2 id="got">受け取ったもの</h2><div class="sheet mt-s"><table class="mail">'
        '<thead><tr><th scope="col">相手</th><th scope="col">いまのようす</th><th scope="col">次にすること</th></tr></thead><tbody>$lines</tbody></table></div></section>',
        lines=join(lines),
    )


def _errors(row: Received) -> int:
    found = json.loads(row.report)["findings"] if row.report else []
    return len([one for one in found if one["severity"] == "error"])


def _content(row: Received) -> str:
    units = json.loads(row.report)["send_units"] if row.report else []
    title = units[0]["title_ja"] if units else ""
    return f"{title}　{month_of(row)}".strip("　")


def _title(row: Received) -> str:
    return f"{row.sender_name or row.sender}から届いた一組"


def _word(row: Received) -> str:
    return {"imported": "取り込み済み", "refused": "開けませんでした"}.get(row.state, "取り込みを待っています")


def _acts(row: Received) -> Html:
    if row.state == "refused":
        return fill('<p class="code">問い合わせ用の記号　$code</p><div class="acts"><a class="btn btn--go" href="/inbox">一覧へ戻る</a></div>', code=row.reason)
    done = fill('<form method="post" action="/inbox/$id/imported"><button class="btn btn--go" type="submit">$icon取り込んだと知らせる</button></form>',
                id=row.message_id, icon=icon("check")) if row.state == "received" else ""
    return fill(
        '<div class="acts">$done<a class="btn" href="/inbox/$id/forms">$doc紙の形で見る</a>'
        '<form method="post" action="/inbox/$id/save"><button class="txt" type="submit">取り込むフォルダーに置く</button></form></div>',
        done=done, id=row.message_id, doc=icon("doc"),
    )


def _side(row: Received, report: Mapping[str, Any]) -> Html:
    return fill(
        '<section class="sheet" aria-labelledby="set"><h2 id="set">届いた一組</h2><dl class="parcel"><dt>相手</dt><dd>$name<br><span class="soft num small">$number</span></dd>'
        '<dt>中身</dt><dd>$title</dd><dt>受け取った時刻</dt><dd class="num">$when</dd>$place</dl>$files</section>',
        name=row.sender_name or row.sender, number=row.sender, title=_content(row), when=when(row.stored_at),
        place=fill('<dt>置いた場所</dt><dd class="small">$folder</dd>', folder=row.folder) if row.folder else "",
        files=file_list(report["files"], report["findings"]),
    )
