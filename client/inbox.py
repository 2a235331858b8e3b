"""Receiving: downloaded, opened, verified, delivered to disk — and only then signed for.

The order is the promise (EXCHANGE, exactly once): files by temporary name, fsync, rename and folder fsync;
then one transaction with the inbox row and our signed receipt; then the receipt is sent until acknowledged.
A crash between any two of them repeats work, never a delivery.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from client import clock
from client.checking import checked
from client.errors import (
    ClientError,
    FileUnreadableError,
    ReceiptInvalidError,
    ServerRefusedError,
    ServerUnreachableError,
    UnknownMessageError,
)
from client.files import copy_durably, make_private, sha256_of, sweep_parts, sync_folder
from client.office import Office
from client.opening import Refusal, open_package
from client.rows import OwnReceipt, Received
from client.settings import Home
from client.trust import verified_receipt
from client.values import Incoming
from engine.envelope.receipts import ReceiptFacts, make_receipt
from engine.standard import Report

_ENDED = {"received", "imported"}


@dataclass(frozen=True, slots=True)
class Arrival:
    """What happened to one package in this round."""

    package: Incoming
    row: Received | None
    report: Report | None = None
    folders: tuple[Path, ...] = ()
    error: ClientError | None = None


def fetch(office: Office, into: Path | None = None) -> list[Arrival]:
    """Bring in everything that waits; call it inside `alone`. Raises ServerUnreachableError and disk errors."""
    _clear(office.home.temporary)
    arrivals: list[Arrival] = []
    done: set[tuple[str, str]] = set()
    while True:
        waiting = [
            one
            for one in office.relay.inbox()
            if one.state not in _ENDED and (one.sender, one.message_id) not in done
        ]
        if not waiting:
            break
        for package in waiting:
            done.add((package.sender, package.message_id))
            known = office.store.received(package.sender, package.message_id)
            arrival = _again(office, package, known) if known is not None else _take(office, package, into)
            if arrival is not None:
                arrivals.append(arrival)
        send_receipts(office)
    send_receipts(office)
    return arrivals


def send_receipts(office: Office) -> list[ClientError]:
    """Send our receipts, the same bytes each time, until the relay has acknowledged them."""
    errors: list[ClientError] = []
    for receipt in office.store.unacknowledged():
        try:
            office.relay.post_receipt(receipt.sender, receipt.message_id, receipt.receipt)
        except ServerUnreachableError:
            raise
        except ServerRefusedError as error:
            office.store.note_receipt(receipt, error=error.code)
            errors.append(error)
        else:
            office.store.note_receipt(receipt)
    return errors


def mark_imported(office: Office, text: str) -> Received:
    """Sign that a person has imported a message, named by its id or the beginning of it."""
    rows = [row for row in office.store.find_received(text) if row.state != "refused"] if len(text) >= 8 else []
    if len(rows) != 1:
        raise UnknownMessageError
    row = rows[0]
    if row.state != "imported":
        office.store.mark_imported(_signed(office, row, "IMPORTED"))
    return office.store.received(row.sender, row.message_id) or row


def files_of(home: Home, row: Received) -> list[Path]:
    """The client's own copies of what came in; raises FileUnreadableError when one is gone."""
    paths = [home.inbox / row.sender / row.message_id / name for name in row.files]
    if not paths or not all(path.is_file() for path in paths):
        raise FileUnreadableError("このソフトの中に取っておいたファイルが、見つかりません。")
    return paths


def save_into(office: Office, row: Received, into: Path) -> Path:
    """Put a copy of what came in into the person's folder (never over another file); where it lies now."""
    folder = _deliver_beside(files_of(office.home, row), into, row.sender, row.message_id)
    office.store.note_folder(row.sender, row.message_id, str(folder))
    return folder


def _again(office: Office, package: Incoming, known: Received) -> Arrival | None:
    """Dealt with before: nothing is delivered again, but a receipt that the relay lost goes out once more."""
    if known.sha256 != package.sha256:
        error = ClientError("同じ番号で、中身の違うものが届きました。受け取らずに置いてあります。", code="id-reused")
        return Arrival(package, known, error=error)
    if package.state != "refused":
        for kind in ("RECEIVED", "REFUSED"):
            receipt = office.store.receipt(package.sender, package.message_id, kind)
            if receipt is not None:
                office.store.note_receipt(receipt, error="not-recorded")
    return None


def _take(office: Office, package: Incoming, into: Path | None) -> Arrival | None:
    try:
        return _download_and_deliver(office, package, _accepted_at(office, package), into)
    except ServerUnreachableError:
        raise
    except ClientError as error:
        if error.exit_code == 6:  # this PC's own trouble: nothing more can be stored
            raise
        if package.state == "refused":  # another PC of ours refused it, and its body is gone by now
            return None
        return Arrival(package, None, error=error)


def _accepted_at(office: Office, package: Incoming) -> datetime:
    """When the relay signed for exactly this package; raises ReceiptInvalidError."""
    receipt = verified_receipt(office.anchors, package.accepted_receipt)
    facts = receipt.facts
    if (receipt.kind, facts.message_id, facts.sender, facts.receiver, facts.sha256, facts.size) != (
        "ACCEPTED", package.message_id, package.sender, office.number, package.sha256, package.size,
    ):
        raise ReceiptInvalidError("中継所の控えと、届いたものが合いません。受け取らずに置いてあります。")
    return facts.at


def _download_and_deliver(
    office: Office, package: Incoming, accepted_at: datetime, into: Path | None
) -> Arrival:
    work = Path(tempfile.mkdtemp(dir=office.home.temporary))
    try:
        sealed = work / "package.p7m"
        office.relay.download(package, sealed)
        opened = open_package(office, package, sealed, work / "opened", accepted_at)
        if isinstance(opened, Refusal):
            row = _row(package, state="refused", reason=opened.code)
            office.store.add_received(row, _signed(office, row, "REFUSED"))
            return Arrival(package, row, error=opened.error)
        report = checked((path.name, path) for path in opened)
        home_folder = office.home.inbox / package.sender / package.message_id
        folders = [_deliver(opened, make_private(home_folder))]
        if into is not None:
            folders.append(_deliver_beside(opened, into, package.sender, package.message_id))
        row = replace(
            _row(package, state="received"),
            folder=str(folders[-1]),
            files=tuple(path.name for path in opened),
            report=json.dumps(report.to_json(), ensure_ascii=False),
            send_unit=package.send_unit or (report.send_units[0].id if report.send_units else ""),
        )
        office.store.add_received(row, _signed(office, row, "RECEIVED"))
        return Arrival(package, row, report, tuple(folders))
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _row(package: Incoming, *, state: str, reason: str = "") -> Received:
    return Received(
        sender=package.sender,
        message_id=package.message_id,
        sender_name=package.sender_name,
        send_unit=package.send_unit,
        month=package.month,
        sha256=package.sha256,
        size=package.size,
        accepted_at=package.accepted_at,
        stored_at=clock.stamp(clock.now()),
        state=state,
        reason=reason,
        folder="",
        files=(),
        report="",
        accepted_receipt=package.accepted_receipt,
    )


def _signed(office: Office, row: Received, kind: str) -> OwnReceipt:
    facts = ReceiptFacts(
        message_id=row.message_id,
        sender=row.sender,
        receiver=office.number,
        sha256=row.sha256,
        size=row.size,
        at=clock.now(),
        reason=row.reason or None,
    )
    text = make_receipt(kind, facts, office.signer)
    return OwnReceipt(row.sender, row.message_id, kind, text, clock.stamp(clock.now()), "", "")


def _deliver(files: Sequence[Path], folder: Path) -> Path:
    sweep_parts(folder)
    for path in files:
        target = folder / path.name
        if not (target.exists() and sha256_of(target) == sha256_of(path)):
            copy_durably(path, target)
    sync_folder(folder)
    return folder


def _deliver_beside(files: Sequence[Path], into: Path, sender: str, message_id: str) -> Path:
    """Into the person's own folder; never over a file of theirs that says something else."""
    into.mkdir(parents=True, exist_ok=True)
    taken = any(
        (into / path.name).exists() and sha256_of(into / path.name) != sha256_of(path) for path in files
    )
    if taken:
        own = into / f"{sender}_{message_id}"
        own.mkdir(exist_ok=True)
        return _deliver(files, own)
    return _deliver(files, into)


def _clear(folder: Path) -> None:
    for left in folder.iterdir():
        if left.is_dir():
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink(missing_ok=True)
