"""The report on paper: one A4 article in the print hand of the house, and a page that needs nothing else."""

from __future__ import annotations

from html import escape

from engine.standard.vendor.value import FileEntry, FindingEntry, VendorReport

TITLE = "標準仕様ファイルの確認 報告書"
UNNAMED = "（書いていません）"
PROMISE = "この報告書に、利用者の氏名や番号など、ファイルの中の値は入っていません。"
STYLE = """\
body{margin:0;background:#fffaf2;color:#1a1a1c;font-family:"Hiragino Sans","BIZ UDPGothic","Yu Gothic UI",Meiryo,"Noto Sans JP",sans-serif;\
font-size:16px;line-height:1.65}
.a4{width:794px;max-width:100%;box-sizing:border-box;margin:24px auto;padding:56px 60px;background:#fff;border:1px solid #d8cdbf}
h1{font-size:26px;text-align:center;letter-spacing:.12em;margin:0}
h2{font-size:18px;margin:20px 0 6px;border-bottom:2px solid;padding-bottom:4px}
table{width:100%;border-collapse:collapse}
th,td{border:1px solid #767676;padding:7px 12px;text-align:left;vertical-align:top;overflow-wrap:anywhere}
.a4__top,.a4__foot{display:flex;justify-content:space-between;gap:24px;font-size:14px}
.a4__foot{margin-top:20px;padding-top:10px;border-top:1px solid}
p{margin:6px 0}
.nb{white-space:nowrap}
@page{size:A4 portrait;margin:14mm 15mm}
@media screen and (max-width:720px){.a4{padding:24px 16px;margin:0}.report thead{display:none}\
.report,.report tbody,.report tr,.report td{display:block}.report td{border-width:0 1px}\
.report tr{border:1px solid #767676;border-width:1px 0;margin-bottom:8px}}
@media print{body{background:none;font-size:10.5pt}.a4{width:auto;margin:0;padding:0;border:0}tr,h2{break-inside:avoid}h2{break-after:avoid}}
"""


def article(report: VendorReport, *, sender: str = "", foot: str = "", level: int = 2) -> str:
    """The report as one ``article.a4``; ``sender`` is whose it is, ``foot`` what stands at its end.

    ``level`` is the rank of its title; every text is escaped, there is no script and no inline style.
    """
    below = level + 1
    day = f"{_date(report.made_on)} 現在" if report.made_on else ""
    return (
        "<article class='a4' aria-labelledby='report-title'>"
        f"<div class='a4__top'><span>{escape(sender)}</span><span>{escape(day)}</span></div>"
        f"<h{level} id='report-title'>{TITLE}</h{level}>"
        f"<h{below}>結果</h{below}>{_summary(report)}"
        f"<h{below}>確かめたファイル</h{below}>{_files(report.files)}"
        f"{_findings('直すところ', report.errors, below)}{_findings('知っておくこと', report.warnings, below)}"
        f"{'' if report.findings else '<p>直すところも、知っておくことも、ありません。</p>'}"
        f"{f'<p>ほかに、{report.more:,}種類あります。</p>' if report.more else ''}"
        f"<p>行は、見出しのないファイルの1行めを1と数えます。引用符の中の改行は、数えません。{PROMISE}</p>"
        f"<div class='a4__foot'><span>{escape(foot)}</span><span>連携デスク</span></div></article>"
    )


def stand_alone(report: VendorReport) -> str:
    """A whole HTML page with its style inside; nothing is loaded, scripts are forbidden."""
    return (
        "<!DOCTYPE html>\n<html lang='ja'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        f"<title>{TITLE}</title><style>{STYLE}</style></head><body><main>{article(report, level=1)}</main></body></html>\n"
    )


def _date(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{year}年{int(month)}月{int(day)}日"


def _summary(report: VendorReport) -> str:
    rows = (
        ("介護ソフト", report.software or "（未記入）"),
        (
            "結果",
            f"{report.outcome_ja}　直すところ {len(report.errors)}　知っておくこと {len(report.warnings)}",
        ),
        (
            "照らした決まり",
            f"ケアプランデータ連携標準仕様 V{report.edition}（CSVバージョン {report.csv_version}）",
        ),
        ("送り単位", "、".join(report.units) or "なし"),
    )
    cells = "".join(f"<tr><th scope='row'>{label}</th><td>{escape(value)}</td></tr>" for label, value in rows)
    return f"<table><tbody>{cells}</tbody></table>"


def _files(files: tuple[FileEntry, ...]) -> str:
    rows = "".join(
        f"<tr><td class='num nb'>{file.no}</td><td><b>{escape(file.kind or '名前が決まりにないファイル')}</b>"
        f"<br>{escape(file.kind_ja)}</td><td class='num'>{_lines(name_parts(file))}</td>"
        f"<td class='num nb'>{file.rows:,}行<br>{file.size:,}バイト</td></tr>"
        for file in files
    )
    head = "".join(
        f"<th scope='col' class='nb'>{word}</th>" for word in ("番号", "種類", "名前の中身", "大きさ")
    )
    return f"<table class='report'><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def name_parts(file: FileEntry) -> tuple[str, ...]:
    """What the file's name says: month, sender and receiver with their service types, stamp."""
    if not file.stamp:
        return ()
    way = f"{file.sender}（{file.sender_service}）から {file.receiver}（{file.receiver_service}）へ"
    return tuple(part for part in (file.month, way, file.stamp) if part)


def _lines(parts: tuple[str, ...]) -> str:
    return "<br>".join(f"<span class='nb'>{escape(part)}</span>" for part in parts) or UNNAMED


def _findings(title: str, findings: tuple[FindingEntry, ...], level: int) -> str:
    if not findings:
        return ""
    rows = "".join(
        f"<tr><td class='num nb'><b>{escape(entry.code)}</b></td><td>{escape(entry.message)}<br>"
        f"{escape(entry.where)}</td><td>{escape(entry.next_step)}</td></tr>"
        for entry in findings
    )
    head = "".join(f"<th scope='col' class='nb'>{word}</th>" for word in ("記号", "内容と場所", "すること"))
    return (
        f"<h{level}>{title}（{len(findings)}つ）</h{level}>"
        f"<table class='report'><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    )
