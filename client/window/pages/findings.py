"""What a check found, in the look of the product's findings page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from client.window.markup import Html, fill, icon, join, state

_PLACES = """<table class="place"><caption class="vh">見つかった場所</caption><thead><tr><th scope="col">ファイル</th><th scope="col">行</th><th scope="col">項目</th></tr></thead><tbody>$rows</tbody></table>"""


def findings(found: Iterable[Mapping[str, Any]], titles: Mapping[str, str]) -> Html:
    """Errors, then things to know; `found` as in the report's JSON, `titles` from file name to a word for it."""
    every = list(found)
    parts = []
    for severity, words, tone, picture in (("error", "直すところ", "stop", "stop"), ("warning", "知っておくこと", "ask", "ask")):
        some = [one for one in every if one["severity"] == severity]
        if some:
            parts.append(fill("<h2>$words（$nつ）</h2>", words=words, n=len(some)))
            parts.append(fill('<div class="sheet sheet--rows">$all</div>', all=join(_finding(one, titles, tone, picture) for one in some)))
    return join(parts)


def _finding(one: Mapping[str, Any], titles: Mapping[str, str], tone: str, picture: str) -> Html:
    name = one.get("file") or ""
    column = f"{one['column']} {one.get('column_name') or ''}" if one.get("column") else "―"
    rows = [fill('<tr><td>$file</td><td class="num">$row</td><td><span class="nb">$column</span></td></tr>',
                 file=titles.get(name, name), row=f"{row}行め" if row else "ファイル全体", column=column)
            for row in (one.get("rows") or [one.get("row")])] if name else []
    count = int(one.get("count") or 1)
    return fill(
        '<div class="find"><h3><span class="st st--$tone">$icon</span>$message</h3><p>$next</p>$places'
        '<p class="code">問い合わせ用の記号　<span class="nb">$code</span>$count</p></div>',
        tone=tone, icon=icon(picture), message=one["message"], next=one["next_step"],
        places=fill(_PLACES, rows=join(rows)) if rows else "",
        code=one["code"], count=f"　全部で{count}か所" if count > 1 else "",
    )


def file_list(files: Iterable[Mapping[str, Any]], found: Iterable[Mapping[str, Any]]) -> Html:
    """The files of a set, each with its own word."""
    every = list(found)
    lines = []
    for one in files:
        errors = len([f for f in every if f["severity"] == "error" and f.get("file") == one["name"]])
        word = state("stop", "stop", f"直す所 {errors}") if errors else state("done", "check", "問題なし")
        lines.append(fill('<li>$word<br><b>$title</b><br><span class="soft num">$kind　$rows行</span></li>',
                          word=word, title=title_of(one), kind=one.get("kind") or one["name"], rows=one["rows"]))
    return fill('<ul class="stack-s small">$lines</ul>', lines=join(lines))


def title_of(file: Mapping[str, Any]) -> str:
    """A word for a file: its kind in Japanese, else its name."""
    return str(file.get("kind_ja") or file["name"])
