"""What the engine announces to the parts above it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CertificateIssued:
    """An office received a certificate; `renewal` when it replaces one."""

    office_number: str
    serial: str
    not_after: datetime
    kind: str
    renewal: bool


@dataclass(frozen=True, slots=True)
class CertificateRevoked:
    """A certificate stopped being valid, at once."""

    office_number: str
    serial: str
    reason: str


@dataclass(frozen=True, slots=True)
class ClientSeen:
    """An office's program proved by its signature that it is installed and reaches the relay."""

    office_number: str
    version: str
    os: str
    certificate_serial: str


@dataclass(frozen=True, slots=True)
class PackageAccepted:
    """The relay holds a package durably; `serial` is the receipt's number, `size` in bytes."""

    sender: str
    receiver: str
    message_id: str
    size: int
    serial: str


@dataclass(frozen=True, slots=True)
class PackageFetched:
    """The receiver asked for the bytes for the first time."""

    sender: str
    receiver: str
    message_id: str


@dataclass(frozen=True, slots=True)
class PackageReceived:
    """The receiver opened, verified and kept the package; its signed receipt is recorded."""

    sender: str
    receiver: str
    message_id: str


@dataclass(frozen=True, slots=True)
class PackageImported:
    """A person of the receiver took the files into the care software."""

    sender: str
    receiver: str
    message_id: str


@dataclass(frozen=True, slots=True)
class PackageRefused:
    """The receiver signed that it can't take the package; `reason` is a code."""

    sender: str
    receiver: str
    message_id: str
    reason: str


@dataclass(frozen=True, slots=True)
class ReceiptMissing:
    """Three days after it was accepted, the receiver has neither taken nor refused a package."""

    sender: str
    receiver: str
    message_id: str
    accepted_at: datetime


@dataclass(frozen=True, slots=True)
class LicenceGranted:
    """An office may send until the end of its licence."""

    office_number: str
    application_number: str
    price_yen: int
