"""The manifest: what is sent, by whom, to whom; canonical JSON inside the signature."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, TypeVar

from engine.envelope.errors import ManifestError
from engine.envelope.files import check_names
from engine.envelope.limits import Limits

FORMAT: Final = "renkei-manifest/1"
OFFICE: Final = re.compile(r"[0-9]{2}[0-9A-Z][0-9]{7}")
MESSAGE_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_T = TypeVar("_T")
_WORD: Final = re.compile(r"[0-9A-Za-z_-]{0,32}")


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file; size in bytes, sha256 in hex, kind e.g. "UPPLAN" or ""."""

    name: str
    size: int
    sha256: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Hashes in hex. `recipients_sha256` binds the CMS RecipientInfos, "" when another tool encrypted."""

    message_id: str
    sender: str
    receiver: str
    created_at: datetime
    send_unit: str
    kinds: tuple[str, ...]
    receiver_certificates: tuple[str, ...]
    copy_certificates: tuple[str, ...]
    recipients_sha256: str
    files: tuple[FileEntry, ...]

    def to_json(self) -> bytes:
        """The canonical bytes: sorted keys, no blanks, UTF-8."""
        return canonical(
            {
                "copy_certificates": list(self.copy_certificates),
                "created_at": instant(self.created_at),
                "files": [
                    {"kind": f.kind, "name": f.name, "sha256": f.sha256, "size": f.size} for f in self.files
                ],
                "format": FORMAT,
                "kinds": list(self.kinds),
                "message_id": self.message_id,
                "receiver": self.receiver,
                "receiver_certificates": list(self.receiver_certificates),
                "recipients_sha256": self.recipients_sha256,
                "send_unit": self.send_unit,
                "sender": self.sender,
            }
        )


def canonical(value: object) -> bytes:
    """One value, one sequence of bytes."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def instant(at: datetime) -> str:
    """ISO 8601 in UTC with milliseconds and Z."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read_instant(text: str) -> datetime:
    """The moment of exactly the form `instant` writes; ValueError otherwise."""
    at = datetime.fromisoformat(text)
    if instant(at) != text:
        raise ValueError("time not in canonical form")
    return at


def _matching(value: Any, pattern: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError("value out of its pattern")
    return value


def _list(value: Any, read: Callable[[Any], _T]) -> tuple[_T, ...]:
    if not isinstance(value, list) or len(value) > 1000:
        raise ValueError("not a list of sensible length")
    return tuple(read(one) for one in value)


def _file(value: Any) -> FileEntry:
    size, name = value["size"], value["name"]
    if type(size) is not int or size < 0 or not isinstance(name, str):
        raise ValueError("file entry")
    return FileEntry(name, size, _matching(value["sha256"], _HASH), _matching(value["kind"], _WORD))


def _read(data: bytes) -> Manifest:
    raw = json.loads(data)
    binding = raw["recipients_sha256"]
    return Manifest(
        message_id=_matching(raw["message_id"], MESSAGE_ID),
        sender=_matching(raw["sender"], OFFICE),
        receiver=_matching(raw["receiver"], OFFICE),
        created_at=read_instant(raw["created_at"]),
        send_unit=_matching(raw["send_unit"], _WORD),
        kinds=_list(raw["kinds"], lambda one: _matching(one, _WORD)),
        receiver_certificates=_list(raw["receiver_certificates"], lambda one: _matching(one, _HASH)),
        copy_certificates=_list(raw["copy_certificates"], lambda one: _matching(one, _HASH)),
        recipients_sha256=_matching(binding, _HASH) if binding else "",
        files=_list(raw["files"], _file),
    )


def read_manifest(data: bytes, limits: Limits) -> Manifest:
    """Parse and check; anything but the canonical bytes of a valid manifest is a ManifestError (or a file error)."""
    try:
        manifest = _read(data)
        same = manifest.to_json() == data
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise ManifestError(type(error).__name__) from None
    if not same:
        raise ManifestError("not in canonical form")
    check_names((one.name for one in manifest.files), limits)
    return manifest


def written_manifest(manifest: Manifest, limits: Limits) -> bytes:
    """The canonical bytes of a manifest about to be signed, after the same checks."""
    data = manifest.to_json()
    read_manifest(data, limits)
    return data
