"""`renkei ledger`: checks the relay's log, and writes an office's month for an inspection."""

from __future__ import annotations

from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from engine.errors import EngineError
from engine.relay import service
from engine.relay.rules.paper import as_pdf
from engine.relay.rules.record import as_csv
from web.extension import renkei

FORMS = {".csv": as_csv, ".pdf": as_pdf}
PROBLEMS_JA = {
    "gap": "番号が抜けています", "receipt-missing": "元の控えがありません", "leaf": "控えの中身が、記録されたハッシュと合いません",
    "root": "記録された根のハッシュが、計算と合いません", "checkpoint-root": "署名された根のハッシュが、計算と合いません",
    "checkpoint-signature": "署名を確かめられません", "checkpoint-beyond": "署名された長さより、台帳が短くなっています",
    "head": "台帳の頭が、計算と合いません",
}


@click.group("ledger")
def ledger() -> None:
    """The relay's log of all receipts."""


@ledger.command()
@with_appcontext
def verify() -> None:
    """Recompute the log from the receipts; exit 1 and the first bad serial when anything does not hold."""
    with renkei(current_app).works.begin(writing=False) as work:
        found = service.verify_log(work)
    if found.problem:
        raise click.ClickException(f"台帳の {found.bad_serial} 番：{PROBLEMS_JA[found.problem]}（{found.problem}）。"
                                   f"{found.size} 番までは合っています。")
    click.echo(f"台帳は {found.size} 件、すべて合っています。署名 {found.checkpoints} 件も確かめました。\n{found.root.hex()}")


@ledger.command()
@click.option("--office", "office_number", required=True, help="事業所番号")
@click.option("--month", required=True, help="YYYYMM（日本時間）")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help=".csv か .pdf")
@with_appcontext
def export(office_number: str, month: str, out: Path) -> None:
    """Write what OFFICE sent and got in a month: to whom, when accepted, when received, hash."""
    write = FORMS.get(out.suffix.lower())
    if write is None:
        raise click.UsageError("--out は .csv か .pdf で終わる名前にしてください。")
    try:
        with renkei(current_app).works.begin(writing=False) as work:
            record = service.record_of(work, office_number, month)
    except ValueError:
        raise click.UsageError("--month は 202611 のように書いてください。") from None
    except EngineError as error:
        raise click.ClickException(f"{error.title}（{error.code}）") from None
    out.write_bytes(write(record))
    click.echo(f"{len(record.lines)} 件を書きました: {out}")


COMMANDS: list[click.Command] = [ledger]
