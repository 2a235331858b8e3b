"""`renkei ca`: look at the authority, revoke, sign a new revocation list."""

from __future__ import annotations

import click
from cryptography import x509
from flask import current_app
from flask.cli import with_appcontext

from engine.pki import service
from engine.pki.rules.crl import REASONS
from store.work import Works
from web.extension import renkei


def _works() -> Works:
    return renkei(current_app).works


@click.group("ca")
def ca() -> None:
    """The certificate authority."""


@ca.command()
@with_appcontext
def show() -> None:
    """Print the authority's certificates and the revocation list's number."""
    with _works().begin(writing=False) as work:
        vault, crl = service.open_vault(work), service.current_crl(work)
        titled = (("ルート", vault.root), ("発行用", vault.issuing.certificate), ("中継所", vault.relay.certificate))
        for title, one in titled:
            click.echo(f"{title}　{one.subject.rfc4514_string()}　{one.serial_number:x}　{_until(one)}まで")
        click.echo(f"失効リスト　番号 {crl.number}　次回 {crl.next_update:%Y-%m-%d}")


@ca.command()
@with_appcontext
def crl() -> None:
    """Sign a new revocation list now."""
    with _works().begin() as work:
        made = service.issue_crl(work)
        click.echo(f"失効リスト {made.number} を出しました。")


@ca.command()
@click.argument("serial")
@click.option("--reason", default="unspecified", show_default=True, type=click.Choice(sorted(REASONS)))
@with_appcontext
def revoke(serial: str, reason: str) -> None:
    """Revoke the certificate with this SERIAL (hex), at once and for good."""
    with _works().begin() as work:
        ended = service.revoke(work, serial.lower().replace(":", "").lstrip("0"), reason)
    click.echo(f"{len(ended)}枚を止めました: {', '.join(ended)}")


@ca.command()
@click.argument("office_number")
@click.option("--hours", default=24, show_default=True)
@with_appcontext
def code(office_number: str, hours: int) -> None:
    """Make a one-time enrolment code for a PC of OFFICE_NUMBER and print it once."""
    with _works().begin() as work:
        made = service.create_enrolment(work, office_number, hours=hours)
    click.echo(f"{made.code}　（{made.expires_at:%Y-%m-%d %H:%M} UTC まで）")


def _until(certificate: x509.Certificate) -> str:
    return f"{certificate.not_valid_after_utc:%Y-%m-%d}"


COMMANDS: list[click.Command] = [ca]
