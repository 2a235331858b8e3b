"""Every way the client can fail, in words for the person at the office's PC.

The exit codes are part of the interface (docs/client.md): 1 the files or the request need a person's hand,
2 written wrongly, 3 this PC is not set up, 4 the relay cannot be reached, 5 the relay refuses,
6 this PC's disk or folder, 7 something is not what it claims to be.
"""

from __future__ import annotations

from client.errors.base import (
    ClientError,
    UsageError,
)
from client.errors.exchange import (
    AlreadySentError,
    NothingToSendError,
    NotSendableError,
    ReceiverMismatchError,
    ReceiverNotReadyError,
    SenderMismatchError,
    UnknownMessageError,
)
from client.errors.identity import (
    CertificateMismatchError,
    IdentityError,
    ReceiptInvalidError,
    RootChangedError,
)
from client.errors.line import (
    DownloadDamagedError,
    NotARelayError,
    PlainHttpError,
    ProxyError,
    ServerRefusedError,
    ServerSlowError,
    ServerUnreachableError,
    TlsUntrustedError,
)
from client.errors.pc import (
    AlreadyEnrolledError,
    ClockSkewError,
    DiskFullError,
    FileUnreadableError,
    HomeBrokenError,
    HomeBusyError,
    HomeUnwritableError,
    NotEnrolledError,
    PassphraseNeededError,
    PassphraseWeakError,
    PassphraseWrongError,
)

__all__ = [
    "AlreadyEnrolledError",
    "AlreadySentError",
    "CertificateMismatchError",
    "ClientError",
    "ClockSkewError",
    "DiskFullError",
    "DownloadDamagedError",
    "FileUnreadableError",
    "HomeBrokenError",
    "HomeBusyError",
    "HomeUnwritableError",
    "IdentityError",
    "NotARelayError",
    "NotEnrolledError",
    "NotSendableError",
    "NothingToSendError",
    "PassphraseNeededError",
    "PassphraseWeakError",
    "PassphraseWrongError",
    "PlainHttpError",
    "ProxyError",
    "ReceiptInvalidError",
    "ReceiverMismatchError",
    "ReceiverNotReadyError",
    "RootChangedError",
    "SenderMismatchError",
    "ServerRefusedError",
    "ServerSlowError",
    "ServerUnreachableError",
    "TlsUntrustedError",
    "UnknownMessageError",
    "UsageError",
]
