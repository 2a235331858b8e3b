"""`renkei accounts`: letters for offices, people of the desk."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from accounts import service
from store.work import Works
from web.extension import renkei


def works() -> Works:
    """The program's units of work."""
    return renkei(current_app).works


@click.group("accounts")
def accounts() -> None:
    """Offices' letters and the desk's people."""


@accounts.command()
@click.argument("office_number")
@click.option("--name", help="Needed for an office that is new here.")
@click.option("--kind", default="care_management_office", show_default=True,
              type=click.Choice(["care_management_office", "service_office", "community_support_center"]))
@click.option("--service-type", default="43", show_default=True, help="Two characters, SPEC §5.")
@with_appcontext
def letter(office_number: str, name: str | None, kind: str, service_type: str) -> None:
    """Make the posted notice's three secrets for OFFICE_NUMBER and print them once."""
    with works().begin() as work:
        if service.get_office(work, office_number) is None and not name:
            raise click.UsageError("この番号の事業所はまだありません。--name で名前を付けてください。")
        service.ensure_office(work, office_number, name=name or "", kind=kind, service_type=service_type)
        made = service.issue_letter(work, office_number)
    click.echo(f"事業所　　　　　　　　　　　　　　　{made.office_number} {made.office_name}")
    click.echo(f"KJ の ID　　　　　　　　　　　　　　{made.kj_id}")
    click.echo(f"はじめのパスワード（要変更）　　　　{made.temporary_password}")
    click.echo(f"証明書を受け取るためのパスワード　　{made.letter_code}")


@accounts.command()
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", default="agent", type=click.Choice(["agent", "lead", "operator"]), show_default=True)
@click.password_option()
@with_appcontext
def staff(email: str, name: str, role: str, password: str) -> None:
    """Add a member of the desk."""
    with works().begin() as work:
        service.ensure_staff(work, email=email.lower(), name=name, role=role, password=password)
    click.echo(f"{name}（{role}）を登録しました。")


COMMANDS: list[click.Command] = [accounts]
