"""Sending: checked, sealed, kept on disk, and sent again byte for byte until the relay's receipt is here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from client import clock
from client.checking import is_attachment
from client.errors import (
    AlreadySentError,
    ClientError,
    FileUnreadableError,
    NothingToSendError,
    NotSendableError,
    ReceiptInvalidError,
    ReceiverMismatchError,
    ReceiverNotReadyError,
    SenderMismatchError,
    ServerRefusedError,
    ServerUnreachableError,
)
from client.files import sha256_of, sweep_parts, written_durably
from client.ids import new_message_id
from client.office import Office
from client.rows import Sent
from client.trust import usable_certificates, verified_receipt
from client.values import OfficeEntry
from engine.envelope.seal import Header, Part, seal
from engine.standard import Report, SendUnit

LARGEST_SET = 64 << 20  # the relay's limit; read here so that a whole set fits in memory
MOST_ASKED = 200  # older packages without a receipt that are asked for one by one
_UNDECIDED = {"accepted", "fetched", "refused"}
_REASONS = {
    "certificate-missing": "電子証明書がまだありません",
    "licence-missing": "利用の申し込みがまだです",
    "client-not-seen": "送り受けするソフトがまだ動いていません",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """A set that may be sent: its unit, its bytes as they were checked, and where it goes."""

    unit: SendUnit
    files: tuple[tuple[str, bytes, str], ...]
    receiver: str
    practice: bool

    @property
    def content(self) -> str:
        """Hash over receiver, names and bytes: the same set to the same office has the same one."""
        parts = sorted((name, hashlib.sha256(data).hexdigest()) for name, data, _ in self.files)
        return hashlib.sha256(json.dumps([self.receiver, parts]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one package in this round."""

    row: Sent
    error: ClientError | None = None


def collect(paths: Sequence[Path]) -> list[tuple[str, Path]]:
    """The files meant by paths and folders (one level, hidden files left out); raises FileUnreadableError."""
    found: list[tuple[str, Path]] = []
    for path in paths:
        if path.is_dir():
            found += [
                (one.name, one) for one in sorted(path.iterdir()) if one.is_file() and not one.name.startswith(".")
            ]
        elif path.is_file():
            found.append((path.name, path))
        else:
            raise FileUnreadableError("指定された場所に、ファイルもフォルダーもありません。")
    if not found:
        raise NothingToSendError
    if len({name for name, _ in found}) < len(found):
        raise FileUnreadableError(
            "同じ名前のファイルが、別々のフォルダーにあります。", next_step="送る一組だけを指定してください。"
        )
    return found


def read_all(files: Iterable[tuple[str, Path]]) -> list[tuple[str, bytes]]:
    """Read the files once, so that what is sealed is what was checked."""
    room, read = LARGEST_SET, []
    for name, path in files:
        try:
            with path.open("rb") as source:
                data = source.read(room + 1)
        except OSError:
            raise FileUnreadableError("ほかのソフトで開いているか、読む許しがありません。") from None
        room -= len(data)
        if room < 0:
            raise NotSendableError("一組の大きさが 64 MB を超えています。", code="too-large")
        read.append((name, data))
    return read


def drafts(office: Office, report: Report, files: Sequence[tuple[str, bytes]], to: str) -> list[Draft]:
    """One draft for each send unit of a checked set; raises when sender, receiver or outcome forbid it."""
    if report.outcome == "reject":
        raise NotSendableError
    if not report.send_units:
        raise NothingToSendError
    by_name, kinds = dict(files), {one.name: one.kind for one in report.files}
    attached = tuple((name, data, "") for name, data in files if is_attachment(name))
    if attached and len(report.send_units) > 1:
        raise NotSendableError(
            "PDF を付けられるのは、一組だけを送るときです。", next_step="一組ずつ分けて送ってください。", code="attachment-ambiguous"
        )
    made = []
    for unit in report.send_units:
        practice = bool(to) and to != unit.receiver and to == _practice_office(office)
        if to and to != unit.receiver and not practice:
            raise ReceiverMismatchError(f"ファイル名の宛先は {unit.receiver} です。")
        if unit.sender != office.number and not practice:
            raise SenderMismatchError(f"ファイル名の送り元は {unit.sender}、このパソコンの事業所は {office.number} です。")
        made.append(
            Draft(
                unit=unit,
                files=(*((name, by_name[name], kinds[name] or "") for name in unit.files), *attached),
                receiver=to or unit.receiver,
                practice=practice,
            )
        )
    return made


def need_new(office: Office, draft: Draft) -> None:
    """Raise AlreadySentError when the same content went to the same office before."""
    before = office.store.same_content(draft.content)
    if before is None:
        return
    when = clock.read(before.created_at).astimezone(clock.TOKYO)
    state = "送信待ちです" if before.state == "waiting" else "送りました"
    raise AlreadySentError(f"{when:%m月%d日 %H:%M}に、{before.receiver_name or before.receiver}へ{state}。")


def put(office: Office, draft: Draft, *, offline: ClientError | None, copy_for_us: bool = False) -> Sent:
    """Seal a draft into the outbox: bytes first, then the row, both flushed. Nothing is sent yet."""
    name, certificates = _receiver(office, draft.receiver, offline)
    message_id = new_message_id(clock.now())
    target = sealed_path(office, message_id)
    header = Header(
        message_id=message_id,
        sender=office.number,
        receiver=draft.receiver,
        created_at=clock.now(),
        send_unit=draft.unit.id,
    )
    own = [office.identity.certificate] if copy_for_us else []
    with written_durably(target) as out:
        done = seal(
            out, [Part(name, data, kind) for name, data, kind in draft.files], header, office.signer, [*certificates, *own]
        )
    row = Sent(
        message_id=message_id,
        receiver=draft.receiver,
        receiver_name=name,
        send_unit=draft.unit.id,
        month=draft.unit.month or "",
        title=draft.unit.title_ja,
        files=tuple(name for name, _, _ in draft.files),
        content=draft.content,
        sha256=done.sha256,
        size=done.size,
        keep_copy=int(copy_for_us),
        created_at=clock.stamp(clock.now()),
    )
    office.store.add_sent(row)
    return row


def flush(office: Office) -> list[Delivery]:
    """Send all that waits, oldest first; stops at the first sign that the relay cannot be reached."""
    done: list[Delivery] = []
    for row in office.store.waiting():
        error = _send(office, row)
        done.append(Delivery(office.store.sent(row.message_id) or row, error))
        if isinstance(error, ServerUnreachableError):
            break
    return done


def refresh_states(office: Office) -> None:
    """Ask what became of our packages, believing receipts only; bytes go once the receiver has signed."""
    from client.sent_states import take_in

    listed = {told.message_id: told for told in office.relay.sent()}  # the newest hundred
    open_rows = [row for row in office.store.all_sent() if row.state in _UNDECIDED]
    for row in open_rows[:MOST_ASKED]:
        if row.message_id not in listed:
            listed[row.message_id] = office.relay.sent_one(row.message_id)
    for told in listed.values():
        known = office.store.sent(told.message_id)
        if known is not None and take_in(office, known, told) and not known.keep_copy:
            sealed_path(office, known.message_id).unlink(missing_ok=True)


def sealed_path(office: Office, message_id: str) -> Path:
    """Where a package's sealed bytes lie."""
    return office.home.outbox / f"{message_id}.p7m"


def sweep(office: Office) -> None:
    """Remove sealed bytes whose row was never written: nobody was told they were kept."""
    sweep_parts(office.home.outbox)
    for path in office.home.outbox.glob("*.p7m"):
        if office.store.sent(path.stem) is None:
            path.unlink(missing_ok=True)


def _send(office: Office, row: Sent) -> ClientError | None:
    path = sealed_path(office, row.message_id)
    try:
        if not path.exists() or sha256_of(path) != row.sha256:
            damaged = ClientError(
                "このパソコンに預かった中身が壊れています。",
                next_step="同じファイルを、もう一度 renkei-office send で送ってください。",
                code="outbox-damaged",
            )
            office.store.note_try(row.message_id, damaged.code, failed=True)
            return damaged
        told = office.relay.submit(
            row.message_id, row.receiver, path, row.sha256, send_unit=row.send_unit, month=row.month
        )
        receipt = verified_receipt(office.anchors, str(told.get("receipt") or ""))
        facts = receipt.facts
        if (receipt.kind, facts.message_id, facts.sender, facts.receiver, facts.sha256, facts.size) != (
            "ACCEPTED", row.message_id, office.number, row.receiver, row.sha256, row.size,
        ):
            raise ReceiptInvalidError
    except ServerRefusedError as error:
        office.store.note_try(row.message_id, error.code, failed=error.lasting)
        return error
    except ClientError as error:
        office.store.note_try(row.message_id, error.code)
        return error
    at = clock.stamp(facts.at)
    office.store.note_sent(
        row.message_id, "accepted", [("ACCEPTED", at, receipt.jws)], accepted_at=at, serial=str(told.get("serial") or "")
    )
    return None


def receiver_troubles(entry: OfficeEntry) -> str:
    """Why an office cannot receive yet, in words; empty when it can."""
    if entry.ready and entry.certificates:
        return ""
    return "、".join(_REASONS.get(one, one) for one in entry.reasons) + "。"


def _practice_office(office: Office) -> str:
    return str((office.relay.me().get("practice_office") or {}).get("number") or "")


def _receiver(
    office: Office, number: str, offline: ClientError | None
) -> tuple[str, Sequence[x509.Certificate]]:
    """Name and verified certificates of the receiver, as last seen when the line is down."""
    if offline is None:
        entry = office.relay.office(number)
        if not entry.ready or not entry.certificates:
            raise ReceiverNotReadyError(receiver_troubles(entry))
        if entry.kind == "practice_partner":
            office.said.append("練習相手は中継所が動かす事業所です。中身を開いて確かめ、返事をします。")
        name, good = entry.name, usable_certificates(office.anchors, entry.certificates, number)
        if good:
            office.store.keep_partner(number, name, [one.public_bytes(Encoding.PEM).decode() for one in good])
    else:
        known = office.store.partner(number)
        if known is None:
            raise offline
        name, pems = known
        found = [x509.load_pem_x509_certificate(pem.encode()) for pem in pems]
        good = usable_certificates(office.anchors, found, number)
    if not good:
        raise ReceiverNotReadyError("相手の電子証明書を確かめられませんでした。期限切れか、取り消されています。")
    return name, good
