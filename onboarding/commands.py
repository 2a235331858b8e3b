"""`renkei selftest`: the first thing an operator runs after an install."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import click
from flask.cli import with_appcontext

from web.extension import renkei

SAMPLE = Path(__file__).resolve().parents[2] / "shared" / "standard" / "samples" / "valid" / "V03_ticket_set"


def _tell(title: str, seconds: float, note: str, *, ok: bool) -> None:
    click.echo(f"{'✓' if ok else '✗'} {title}  {seconds:.2f}秒{'  ' + note if note else ''}")


@click.command("selftest")
@click.option(
    "--url",
    default="http://127.0.0.1:8000",
    show_default=True,
    help="The running server, on this machine's data.",
)
@click.option(
    "--set",
    "folder",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A set to send; default: the sample set beside the checkout, else a generated one.",
)
@with_appcontext
def selftest(url: str, folder: Path | None) -> None:
    """Play a new office from STEP 0 to the receipted first send, ask the bot, open a ticket."""
    # Here, because every start of the server reads this module and needs none of it.
    from onboarding.selftest.offices import prepare
    from onboarding.selftest.play import Story, play
    from onboarding.selftest.visitor import Visitor

    house = renkei()
    dist = house.settings.data_dir / "dist"
    if not any(dist.glob("renkei_desk-*.whl")):
        raise click.UsageError(f"{dist} に配布用のソフトがありません。./run --install で作れます。")
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="renkei-selftest-") as temporary:
        cast = prepare(house.works, folder or (SAMPLE if SAMPLE.is_dir() else None))
        story = Story(Visitor(url), cast, dist, Path(temporary), _tell)
        try:
            play(story)
        except Exception:  # noqa: BLE001 (told by its step already)
            click.echo("\n✗ 途中で止まりました。上の行の理由を見てください。")
            sys.exit(1)
    visitor = story.visitor
    click.echo(
        f"\n✓ すべて通りました。{time.monotonic() - started:.1f}秒、画面{visitor.requests}回、"
        f"いちばん遅い画面 {visitor.slowest * 1000:.0f} ms"
    )


COMMANDS: list[click.Command] = [selftest]
