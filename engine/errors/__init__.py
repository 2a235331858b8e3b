"""Everything the engine refuses, with a code, the words for a person and the HTTP status."""

from __future__ import annotations

from engine.errors.base import BadHeaderError, EngineError
from engine.errors.certificates import (
    CertificateExpiredError,
    CertificateRevokedError,
    CertificateUnknownError,
    ChallengeError,
    ClockSkewError,
    CodeExpiredError,
    CodeUsedError,
    CodeWrongError,
    KeyInUseError,
    RenewalEarlyError,
    RequestInvalidError,
    SignatureError,
    TokenExpiredError,
    TokenMissingError,
)
from engine.errors.licences import KjIdMismatchError, TermsNotAgreedError
from engine.errors.packages import (
    BodyDroppedError,
    DigestMismatchError,
    IdReusedError,
    LedgerRangeError,
    LicenceMissingError,
    NotAnEnvelopeError,
    OfficeUnknownError,
    PackageUnknownError,
    ReceiptInvalidError,
    ReceiptOrderError,
    ReceiverNotReadyError,
    ReceiverUnknownError,
    StorageFullError,
    TooLargeError,
)

__all__ = [
    "BadHeaderError", "BodyDroppedError", "CertificateExpiredError", "CertificateRevokedError",
    "CertificateUnknownError", "ChallengeError", "ClockSkewError", "CodeExpiredError", "CodeUsedError",
    "CodeWrongError", "DigestMismatchError", "EngineError", "IdReusedError", "KeyInUseError",
    "KjIdMismatchError", "LedgerRangeError", "LicenceMissingError", "NotAnEnvelopeError",
    "OfficeUnknownError", "PackageUnknownError", "ReceiptInvalidError", "ReceiptOrderError",
    "ReceiverNotReadyError", "ReceiverUnknownError", "RenewalEarlyError", "RequestInvalidError",
    "SignatureError", "StorageFullError", "TermsNotAgreedError", "TokenExpiredError", "TokenMissingError",
    "TooLargeError",
]
