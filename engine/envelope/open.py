"""Opens a sealed package: decrypts, verifies, checks the receiver, and only then releases the files."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import BinaryIO, Final, cast

from cryptography import x509

from engine.envelope import authenveloped, recipients, signed
from engine.envelope.archive import Container
from engine.envelope.errors import (
    DestinationError,
    HeaderMismatchError,
    MalformedError,
    ManifestError,
    ReceiverMismatchError,
    SignatureError,
)  # fmt: skip
from engine.envelope.limits import DEFAULT, Limits
from engine.envelope.manifest import FileEntry, Manifest
from engine.envelope.names import fingerprint
from engine.envelope.office import office_number_of
from engine.envelope.outline import reading
from engine.envelope.signer import PrivateKey
from engine.envelope.stream import Stream
from engine.envelope.trust import EMAIL_PROTECTION, Trust

IN_MEMORY: Final = 1024 * 1024
_OPENING: Final = ".opening-"


@dataclass(frozen=True, slots=True)
class Expected:
    """What the relay says about a package; None is not compared."""

    message_id: str | None = None
    sender: str | None = None
    receiver: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """The released files in the manifest's order; `sha256` (hex) of the sealed bytes."""

    manifest: Manifest
    files: list[Path]
    signer: x509.Certificate
    sha256: str
    signed_at: datetime


@contextmanager
def _private(folder: Path) -> Iterator[BinaryIO]:
    """Memory at first, beyond IN_MEMORY bytes a nameless file nobody else can open; gone in any case."""
    with SpooledTemporaryFile(max_size=IN_MEMORY, dir=str(folder)) as file:
        yield cast("BinaryIO", file)


def open_sealed(  # noqa: PLR0917 - the contract with client and practice office
    source: BinaryIO | Path,
    key: PrivateKey,
    certificate: x509.Certificate,
    trust: Trust,
    into: Path,
    at: datetime,
    *,
    expected: Expected | None = None,
    accepted_at: datetime | None = None,
    limits: Limits = DEFAULT,
) -> Opened:
    """Release the files of a package into the folder `into`, which must be missing or empty.

    `at` is now. `accepted_at` is the time in the relay's verified ACCEPTED receipt: the sender's certificate must have
    been valid then (revocation is judged now). The folder appears by one rename when everything has been checked;
    on any error nothing is left behind. Raises the subclasses of EnvelopeError.
    """
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise DestinationError("destination is not an empty folder")
    into.parent.mkdir(parents=True, exist_ok=True)
    with reading(source) as raw, _private(into.parent) as plain, _private(into.parent) as scratch:
        stream = Stream(raw, hashed=True)
        head = authenveloped.read_head(stream)
        cek = recipients.unwrap(head.recipient_infos, key, certificate)
        sha256 = authenveloped.decrypt(stream, head, cek, plain, limits.sealed_bytes)
        plain.seek(0)
        signature, content = signed.read(plain, scratch, limits.sealed_bytes)
        _check_signer(signature, trust, at, accepted_at or at)
        container = Container(content, limits)
        manifest = container.manifest()
        _check_manifest(manifest, head, signature, certificate)
        _check_expected(manifest, expected or Expected())
        files = _release(container, manifest, into)
    return Opened(manifest, files, signature.signer, sha256, signature.signed_at)


def _check_signer(signature: signed.Signature, trust: Trust, now: datetime, sent: datetime) -> None:
    chain = trust.verify(signature.signer, at=sent, now=now, eku=EMAIL_PROTECTION, untrusted=signature.others)
    if any(one not in chain for one in signature.others):
        raise MalformedError("embedded certificate outside the path")
    if signature.signed_at > sent + trust.clock_skew + timedelta(seconds=1):
        raise SignatureError("signed in the future")


def _check_manifest(
    manifest: Manifest,
    head: authenveloped.Head,
    signature: signed.Signature,
    certificate: x509.Certificate,
) -> None:
    """Who signed, for whom, and that nobody put another head on it (RFC 5652 leaves that open)."""
    if manifest.sender != office_number_of(signature.signer):
        raise HeaderMismatchError("signer is not the manifest's sender")
    mine, own_hash = office_number_of(certificate), fingerprint(certificate).hex()
    as_receiver = manifest.receiver == mine and own_hash in manifest.receiver_certificates
    as_sender = manifest.sender == mine and own_hash in manifest.copy_certificates
    if not (as_receiver or as_sender):
        raise ReceiverMismatchError("signed for another certificate")
    binding = hashlib.sha256(head.recipient_infos).hexdigest()
    if manifest.recipients_sha256 and manifest.recipients_sha256 != binding:
        raise ManifestError("recipient list differs from the signed one")


def _check_expected(manifest: Manifest, expected: Expected) -> None:
    for said, is_so in (
        (expected.message_id, manifest.message_id),
        (expected.sender, manifest.sender),
        (expected.receiver, manifest.receiver),
    ):
        if said is not None and said != is_so:
            raise HeaderMismatchError("relay's record differs from the manifest")


def _release(container: Container, manifest: Manifest, into: Path) -> list[Path]:
    """Write the files beside the destination, then rename the folder into its place."""
    opening = into.parent / f"{_OPENING}{secrets.token_hex(8)}"
    opening.mkdir(mode=0o700)
    try:
        for entry in manifest.files:
            _write_file(container, entry, opening / entry.name)
        container.finish()
        _sync(opening)
        if into.exists():
            into.rmdir()
        opening.rename(into)
    except BaseException:
        shutil.rmtree(opening, ignore_errors=True)
        raise
    _sync(into.parent)
    return [into / entry.name for entry in manifest.files]


def _write_file(container: Container, entry: FileEntry, path: Path) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(descriptor, "wb") as file:
        container.file(entry, file.write)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Make names durable; Windows has no handle on folders and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(folder: Path) -> int:
    """Remove what a killed process left half released in `folder`; how many folders that were."""
    stale = [one for one in folder.glob(_OPENING + "*") if one.is_dir()]
    for one in stale:
        shutil.rmtree(one)
    return len(stale)
