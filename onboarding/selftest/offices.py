"""Prepares what the post brings in real life: two fictional offices, a letter, and a partner that is ready."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from accounts import service as accounts
from accounts.service import Letter
from engine.licences import service as licences
from engine.pki import service as pki
from engine.standard import check_set
from engine.standard.sample import make_set
from store.work import Work, Works

OWN_SENDER, OWN_RECEIVER = ("9970190006", "43"), ("9971190005", "11")
NAMES = ("自己診断 居宅介護支援事業所", "自己診断 訪問介護事業所")


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays: the new office with its letter, its partner, and the set that will be sent."""

    letter: Letter
    partner: str
    partner_code: str
    files: Mapping[str, bytes]
    described: str


def read_set(folder: Path | None) -> tuple[dict[str, bytes], str]:
    """The files of `folder` where there is one, else a generated fictional set."""
    if folder is not None and folder.is_dir():
        return {
            path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()
        }, folder.name
    return make_set(
        "K2", users=3, seed=1, sender=OWN_SENDER, receiver=OWN_RECEIVER
    ), "generated set of 3 users"


def prepare(works: Works, folder: Path | None) -> Cast:
    """Offices, letter, and the partner's right to a certificate, in one transaction."""
    files, described = read_set(folder)
    unit = check_set(list(files.items())).send_units[0]
    first = next(name for name in files if name in unit.files)
    sender_type, receiver_type = first.split("_")[-4], first.split("_")[-2]
    with works.begin() as work:
        _office(work, unit.sender, NAMES[0], "care_management_office", sender_type)
        _office(work, unit.receiver, NAMES[1], "service_office", receiver_type)
        letter = accounts.issue_letter(work, unit.sender)
        partner = accounts.issue_letter(work, unit.receiver)
        licences.apply(work, unit.receiver, partner.kj_id, agreed_terms="selftest")
        code = pki.create_enrolment(work, unit.receiver).code
    return Cast(letter, unit.receiver, code, files, described)


def _office(work: Work, number: str, name: str, kind: str, service_type: str) -> None:
    accounts.ensure_office(work, number, name=name, kind=kind, service_type=service_type, city="自己診断")
