"""Seals a set of files: manifest and files, signed, then encrypted to each certificate of the receiver."""

from __future__ import annotations

import hashlib
import secrets
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from cryptography import x509

from engine.envelope import archive, authenveloped, signed
from engine.envelope import recipients as key_recipients
from engine.envelope.authenveloped import Writable
from engine.envelope.errors import RecipientsError, SignerError, SourceChangedError, TooLargeError
from engine.envelope.files import HEAD_BYTES, MANIFEST_NAME, check_head, check_names
from engine.envelope.limits import DEFAULT, Limits
from engine.envelope.manifest import FileEntry, Manifest, written_manifest
from engine.envelope.names import fingerprint
from engine.envelope.office import office_number_of
from engine.envelope.signer import Signer
from engine.envelope.stream import BLOCK

__all__ = ["Header", "Part", "Sealed", "Signer", "seal"]


@dataclass(frozen=True, slots=True)
class Part:
    """One file: the name the receiver will see, its bytes or where they are, its kind (e.g. "UPPLAN")."""

    name: str
    source: Path | bytes
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """Who sends what to whom; `message_id` a UUIDv7, offices by number, `kinds` those of the parts when left empty."""

    message_id: str
    sender: str
    receiver: str
    created_at: datetime
    send_unit: str = ""
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sealed:
    """SHA-256 (hex) and size in bytes of the sealed package."""

    sha256: str
    size: int
    message_id: str


class _Output:
    """Counts and hashes what goes out."""

    def __init__(self, out: Writable) -> None:
        self._out, self._hash, self.size = out, hashlib.sha256(), 0

    def write(self, data: bytes, /) -> int:
        self._hash.update(data)
        self.size += len(data)
        self._out.write(data)
        return len(data)

    def sha256(self) -> str:
        return self._hash.hexdigest()


class _Source:
    """One part, read several times; notices when its bytes change in between."""

    def __init__(self, part: Part, stack: ExitStack, limits: Limits) -> None:
        source = part.source
        self._file: BinaryIO = (
            BytesIO(source) if isinstance(source, bytes) else stack.enter_context(source.open("rb"))
        )
        digest, crc, size = hashlib.sha256(), 0, 0
        while block := self._file.read(BLOCK):
            if not size:
                check_head(block[:HEAD_BYTES])
            digest.update(block)
            crc = zlib.crc32(block, crc)
            size += len(block)
            if size > limits.file_bytes:
                raise TooLargeError("file")
        self.member = archive.Member(part.name, size, crc)
        self.entry = FileEntry(part.name, size, digest.hexdigest(), part.kind)

    def blocks(self) -> Iterator[bytes]:
        self._file.seek(0)
        crc, left = 0, self.member.size
        while left:
            block = self._file.read(min(left, BLOCK))
            if not block:
                break
            crc = zlib.crc32(block, crc)
            left -= len(block)
            yield block
        if left or crc != self.member.crc or self._file.read(1):
            raise SourceChangedError("size or checksum differs between two readings")


def _hashes(
    header: Header, certificates: Sequence[x509.Certificate]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Hashes of the receiver's certificates, and of the sender's own for its copy; others are refused."""
    owned: dict[str, list[str]] = {header.receiver: []}
    owned.setdefault(header.sender, [])
    for certificate in certificates:
        number = office_number_of(certificate)
        if number not in owned:
            raise RecipientsError("certificate of a third office")
        owned[number].append(fingerprint(certificate).hex())
    if not owned[header.receiver]:
        raise RecipientsError("no certificate of the receiver")
    receiver = tuple(sorted(owned[header.receiver]))
    return receiver, () if header.sender == header.receiver else tuple(sorted(owned[header.sender]))


def seal(
    out: Writable,
    parts: Sequence[Part],
    header: Header,
    signer: Signer,
    recipients: Sequence[x509.Certificate],
    *,
    limits: Limits = DEFAULT,
) -> Sealed:
    """Write the sealed package to `out` (DER, constant memory); its hash, size and message id.

    `recipients`: every active certificate of the receiver, and of the sender if it wants its own copy; the caller has
    verified them. On an error `out` holds nothing usable and must be thrown away.
    Raises RecipientsError, SignerError, FileNameError, FileKindError, TooManyFilesError, TooLargeError,
    SourceChangedError, ManifestError; OSError of the files is left as it is.
    """
    if office_number_of(signer.certificate) != header.sender:
        raise SignerError("certificate of another office than the sender")
    receiver_hashes, copy_hashes = _hashes(header, recipients)
    check_names((part.name for part in parts), limits)
    cek = secrets.token_bytes(key_recipients.KEY_BYTES)
    infos = key_recipients.wrap(cek, recipients)
    with ExitStack() as stack:
        sources = [_Source(part, stack, limits) for part in parts]
        if sum(one.member.size for one in sources) > limits.total_bytes:
            raise TooLargeError("files together")
        manifest = Manifest(
            message_id=header.message_id,
            sender=header.sender,
            receiver=header.receiver,
            created_at=header.created_at,
            send_unit=header.send_unit,
            kinds=header.kinds or tuple(sorted({part.kind for part in parts if part.kind})),
            receiver_certificates=receiver_hashes,
            copy_certificates=copy_hashes,
            recipients_sha256=hashlib.sha256(infos).hexdigest(),
            files=tuple(one.entry for one in sources),
        )
        return _write(_Output(out), manifest, sources, signer, limits=limits, cek=cek, infos=infos)


def _write(
    out: _Output,
    manifest: Manifest,
    sources: Sequence[_Source],
    signer: Signer,
    *,
    limits: Limits,
    cek: bytes,
    infos: bytes,
) -> Sealed:
    data = written_manifest(manifest, limits)
    members = [archive.Member(MANIFEST_NAME, len(data), zlib.crc32(data)), *(one.member for one in sources)]

    def content() -> Iterator[bytes]:
        return archive.write(members, [[data], *(one.blocks() for one in sources)])

    digest, size = hashlib.sha256(), archive.size_of(members)
    for block in content():
        digest.update(block)
    tail = signed.sign(digest.digest(), size, signer, manifest.created_at)
    total = len(tail.before) + size + len(tail.after)
    authenveloped.write(out, cek, infos, signed.blocks(tail, content()), total)
    return Sealed(out.sha256(), out.size, manifest.message_id)
