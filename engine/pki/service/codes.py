"""One-time enrolment codes: hashed, expiring, one key each."""

from __future__ import annotations

import hmac
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import select

from accounts.service import get_office
from engine.errors import CodeWrongError, OfficeUnknownError
from engine.pki.records import EnrolmentCodeRecord
from engine.pki.rules import KIND_TITLES_JA
from engine.pki.rules.errors import KindError
from store.base import new_id
from store.work import Work

# Without I, O, 0, 1: the code is read from a screen and typed. 12 letters are 60 bits.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
GROUPS, GROUP = 3, 4


@dataclass(frozen=True, slots=True)
class EnrolmentCode:
    """A fresh code in readable groups; shown once."""

    code: str
    expires_at: datetime
    kind: str


def create_enrolment(work: Work, office_number: str, kind: str = "kaigo_dx", *, hours: int = 24) -> EnrolmentCode:
    """A one-time code for one PC of the office; earlier unused ones stay good. OfficeUnknownError, KindError."""
    if kind not in KIND_TITLES_JA:
        raise KindError(kind)
    if get_office(work, office_number) is None:
        raise OfficeUnknownError
    code = "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(GROUPS))
    expires_at = work.now() + timedelta(hours=hours)
    work.session.add(EnrolmentCodeRecord(
        id=new_id(), office_number=office_number, kind=kind, code_hash=_hash(work, office_number, code),
        created_at=work.now(), expires_at=expires_at,
    ))
    work.session.flush()
    return EnrolmentCode(code, expires_at, kind)


def find_code(work: Work, office_number: str, code: str) -> EnrolmentCodeRecord:
    """The code's record, expired and used ones too; CodeWrongError when there is none for this office."""
    query = (select(EnrolmentCodeRecord).where(EnrolmentCodeRecord.code_hash == _hash(work, office_number, code))
             .with_for_update())
    found = work.session.scalars(query).first()
    if found is None:
        raise CodeWrongError
    return found


def _hash(work: Work, office_number: str, code: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKC", code).upper() if c in ALPHABET)
    # Keyed, so that a copied database alone can't be searched for codes.
    return hmac.new(work.settings.secret_key.encode(), f"enrol:{office_number}:{plain}".encode(), sha256).hexdigest()
