"""The programs on the offices' PCs: their heartbeats, and who is ready to exchange."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from engine.errors import ClockSkewError
from engine.events import ClientSeen
from engine.licences.service import is_licensed
from engine.pki.service import certificate, has_active_certificate
from engine.relay.records import ClientState
from engine.relay.rules.packages import is_skewed
from store.clock import TOKYO
from store.work import Work

NEXT_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Beat:
    """What a program says of itself; `at` is its own clock."""

    version: str
    os: str
    python: str
    pc_name: str
    outbox_waiting: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """The last sign of life of an office's program."""

    at: datetime
    version: str
    os: str
    certificate_serial: str
    pc_name: str = ""
    outbox_waiting: int = 0


@dataclass(frozen=True, slots=True)
class Readiness:
    """What an office has: `ready` to receive means certificate and licence; `client` that its program was seen."""

    certificate: bool
    licence: bool
    client: bool
    ready: bool

    @property
    def reasons(self) -> tuple[str, ...]:
        """Codes of what is missing."""
        missing = (("certificate-missing", self.certificate), ("licence-missing", self.licence),
                   ("client-not-seen", self.client))
        return tuple(code for code, there in missing if not there)


def record_beat(work: Work, office_number: str, certificate_serial: str, beat: Beat) -> None:
    """Keep a verified heartbeat; ClockSkewError when the PC's clock is more than ten minutes off."""
    now = work.now()
    if is_skewed(beat.at, now):
        minutes = round((beat.at - now).total_seconds() / 60)
        ahead = "進んで" if minutes > 0 else "遅れて"
        raise ClockSkewError(f"パソコンの時計が、中継所の時計より約{abs(minutes)}分{ahead}います。")
    state = work.session.get(ClientState, certificate_serial, with_for_update=True)
    if state is None:
        state = ClientState(certificate_serial=certificate_serial, office_number=office_number, first_at=now)
        work.session.add(state)
    state.last_at, state.version, state.os, state.python = now, beat.version, beat.os, beat.python
    state.pc_name, state.outbox_waiting = beat.pc_name, beat.outbox_waiting
    work.session.flush()
    work.announce(ClientSeen(office_number, beat.version, beat.os, certificate_serial))


def last_heartbeat(work: Work, office_number: str) -> Heartbeat | None:
    """The newest sign of life over all PCs of the office."""
    query = (select(ClientState).where(ClientState.office_number == office_number)
             .order_by(ClientState.last_at.desc()).limit(1))
    state = work.session.scalars(query).first()
    if state is None:
        return None
    return Heartbeat(state.last_at, state.version, state.os, state.certificate_serial, state.pc_name,
                     state.outbox_waiting)


def readiness(work: Work, office_number: str) -> Readiness:
    """What the office has and what is missing."""
    certificate, licence = has_active_certificate(work, office_number), is_licensed(work, office_number)
    client = last_heartbeat(work, office_number) is not None
    return Readiness(certificate, licence, client, certificate and licence)


def messages_for(work: Work, office_number: str, certificate_serial: str) -> list[str]:
    """What the office's program should show: a missing licence, a certificate that is about to end."""
    messages = []
    if not is_licensed(work, office_number):
        messages.append("利用の申し込みがまだです。「STEP 2」で申し込むと、送れるようになります。")
    own = certificate(work, certificate_serial)
    if own is not None and work.now() >= own.renew_from:
        last = own.not_after.astimezone(TOKYO)
        messages.append(f"電子証明書の期限は{last.year}年{last.month}月{last.day}日です。期限までに更新してください。")
    return messages
