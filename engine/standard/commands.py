"""``renkei standard``: check files and make sample sets on the command line."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path

import click

from engine.standard.check import check_set
from engine.standard.edition import load
from engine.standard.report import Report
from engine.standard.sample.sets import MAKERS, make_set
from engine.standard.vendor import VendorReport, make_report, stand_alone

SKIPPED = {"thumbs.db", "desktop.ini"}
OUTCOMES = {
    "ok": "送れます。問題は見つかりませんでした。",
    "warn": "送れます。確かめてほしいことがあります。",
    "reject": "このままでは送れません。",
}
MARKS = {"error": "✗", "warning": "!"}


@click.group()
def standard() -> None:
    """ケアプランデータ連携標準仕様のファイルを確かめます。"""


@standard.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="結果をJSONで出します。")
@click.option("--at", "day", metavar="DATE", help="送る日（YYYY-MM-DD）。版を選ぶために使います。")
def check(paths: tuple[Path, ...], *, as_json: bool, day: str | None) -> None:
    """PATH（ファイルまたはフォルダー）をひと組として確かめます。

    終了コード: 0 送れる、1 送れない、2 指定が読めない。
    """
    report = check_set([(path.name, path) for path in _files(paths)], at=_day(day))
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=2))
    else:
        click.echo(as_text(report))
    sys.exit(1 if report.outcome == "reject" else 0)


@standard.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="書く先（.html .pdf .json）。",
)
@click.option("--product", default="", help="介護ソフトの名前。")
@click.option("--product-version", default="", help="介護ソフトの版。")
@click.option("--at", "day", metavar="DATE", help="確かめた日（YYYY-MM-DD）。報告書に書かれます。")
def report(
    paths: tuple[Path, ...], *, out: Path, product: str, product_version: str, day: str | None
) -> None:
    """PATH（ファイルまたはフォルダー）を確かめ、介護ソフトの会社への報告書を作ります。値は入りません。

    終了コード: 0 送れる、1 送れない、2 指定が読めない。
    """
    found = check_set([(path.name, path) for path in _files(paths)], at=_day(day))
    made = make_report(found, product=product, product_version=product_version, on=_day(day))
    out.write_bytes(_written(made, out.suffix.lower()))
    click.echo(f"{OUTCOMES[found.outcome]}報告書: {out}")
    sys.exit(1 if found.outcome == "reject" else 0)


def _written(made: VendorReport, ending: str) -> bytes:
    if ending == ".json":
        return json.dumps(made.to_json(), ensure_ascii=False, indent=2).encode() + b"\n"
    if ending == ".html":
        return stand_alone(made).encode()
    if ending != ".pdf":
        raise click.UsageError("--out の終わりは .html、.pdf、.json のどれかにしてください。")
    try:
        from engine.standard.vendor.pdf import as_pdf

        return as_pdf(made)
    except ImportError:
        raise click.UsageError(
            "このパソコンでは PDF を作れません。.html で作り、印刷してください。"
        ) from None


def _files(paths: tuple[Path, ...]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(inner for inner in path.iterdir() if inner.is_file())
            found += [inner for inner in inside if not _is_noise(inner.name)]
        elif path.is_file():
            found.append(path)
        else:
            raise click.UsageError(f"「{path}」が見つかりません。")
    return found


def _is_noise(name: str) -> bool:
    return name.startswith(".") or name.lower() in SKIPPED


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise click.UsageError("--at は YYYY-MM-DD の形で指定してください。") from None


def as_text(report: Report) -> str:
    """The report in Japanese for a terminal, causes first."""
    lines = [OUTCOMES[report.outcome], ""]
    for unit in report.send_units:
        month = f" {unit.month[:4]}年{int(unit.month[4:])}月分" if unit.month else ""
        lines.append(f"送り単位 {unit.id} {unit.title_ja}{month}（{unit.sender} → {unit.receiver}）")
    lines += [f"  {file.name}  {file.rows:,}行 {file.size:,}バイト" for file in report.files]
    for finding in report.findings:
        place = "".join(
            [
                f" {finding.file}" if finding.file else "",
                f" {finding.row}行目" if finding.row else "",
                f" {finding.column}列目" if finding.column else "",
            ]
        )
        lines += [
            "",
            f"{MARKS[finding.severity]} {finding.code}{place}",
            f"  {finding.message}",
            f"  → {finding.next_step}",
        ]
    return "\n".join(lines)


@standard.command()
@click.option("--kind", "unit", type=click.Choice(sorted(MAKERS)), default="K2", help="送り単位。")
@click.option("--users", type=click.IntRange(1, 100_000), default=3, help="利用者の数。")
@click.option("--seed", type=int, default=1, help="同じ数なら同じ内容になります。")
@click.option("--month", default="202612", help="対象年月（YYYYMM）。")
@click.option(
    "--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="書き出すフォルダー。"
)
def sample(unit: str, users: int, seed: int, month: str, out: Path) -> None:
    """架空の利用者のひと組を書き出します。"""
    if not _is_month(month):
        raise click.UsageError("--month は YYYYMM の形で指定してください。")
    out.mkdir(parents=True, exist_ok=True)
    for name, data in make_set(unit, users, seed, month=month).items():
        (out / name).write_bytes(data)
        click.echo(str(out / name))


def _is_month(text: str) -> bool:
    try:
        datetime.strptime(text, "%Y%m")  # noqa: DTZ007 - a month, no instant
    except ValueError:
        return False
    return len(text) == 6 and text >= load().from_month


COMMANDS: list[click.Command] = [standard]
