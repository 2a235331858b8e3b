"""Whom this PC believes: the root kept at enrolment, and what the relay shows only as far as that root reaches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from client import clock
from client.errors import (
    CertificateMismatchError,
    HomeBrokenError,
    IdentityError,
    ReceiptInvalidError,
    RootChangedError,
)
from client.files import write_durably
from client.settings import Config, Home
from client.values import TrustBundle
from engine.envelope.errors import CrlError, EnvelopeError, TrustError
from engine.envelope.receipts import Receipt, read_receipt
from engine.envelope.revocation import newest
from engine.envelope.trust import EMAIL_PROTECTION, Trust

_ONE_CRL = re.compile(rb"-----BEGIN X509 CRL-----.+?-----END X509 CRL-----", re.DOTALL)


@dataclass(frozen=True)
class Anchors:
    """The pinned root, the issuing CA under it and the newest revocation lists."""

    root: x509.Certificate
    issuing: x509.Certificate
    crls: tuple[x509.CertificateRevocationList, ...]

    @classmethod
    def of(cls, bundle: TrustBundle) -> Anchors:
        """What the relay shows at enrolment."""
        return cls(bundle.root, bundle.issuing, bundle.crls)

    @cached_property
    def trust(self) -> Trust:
        """The verifier the relay uses, too."""
        return Trust([self.root], [self.issuing], self.crls)

    @property
    def crl_number(self) -> int:
        """The number of the issuing CA's list, once its signature is verified; raises CrlError."""
        return newest(self.crls, self.issuing).number


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of a certificate, in hexadecimal."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def need_office_certificate(anchors: Anchors, certificate: x509.Certificate, office: str) -> None:
    """Raise CertificateMismatchError unless this CA certified this office with it."""
    try:
        anchors.trust.verify(certificate, at=clock.now(), eku=EMAIL_PROTECTION, office=office)
    except TrustError as error:
        raise CertificateMismatchError(f"{error.detail}保存していません。", code=error.code) from None


def keep_anchors(home: Home, anchors: Anchors) -> None:
    """Write them down; the root never changes after enrolment."""
    write_durably(home.trust / "issuing.pem", anchors.issuing.public_bytes(Encoding.PEM))
    write_durably(home.trust / "crls.pem", b"".join(one.public_bytes(Encoding.PEM) for one in anchors.crls))
    write_durably(home.trust / "root.pem", anchors.root.public_bytes(Encoding.PEM))


def load_anchors(home: Home, config: Config) -> Anchors:
    """What was kept; raises HomeBrokenError, also when root.pem is not the root of enrolment."""
    try:
        read = [(home.trust / name).read_bytes() for name in ("root.pem", "issuing.pem", "crls.pem")]
        anchors = Anchors(
            x509.load_pem_x509_certificate(read[0]),
            x509.load_pem_x509_certificate(read[1]),
            tuple(x509.load_pem_x509_crl(one) for one in re.findall(_ONE_CRL, read[2])),
        )
    except (OSError, ValueError):
        raise HomeBrokenError("認証局の証明書を読めません。") from None
    if fingerprint(anchors.root) != config.root_sha256:
        raise HomeBrokenError("認証局の証明書が、登録したときのものと違います。")
    return anchors


def refreshed_anchors(home: Home, known: Anchors, bundle: TrustBundle) -> Anchors:
    """Take over a newer issuing CA or revocation list, never another root, never an older list."""
    if fingerprint(bundle.root) != fingerprint(known.root):
        raise RootChangedError
    new = Anchors.of(bundle)
    try:
        new.trust.verify(bundle.relay, at=clock.now(), eku=new.trust.receipt_signing)
        if new.issuing == known.issuing and new.crl_number < known.crl_number:
            new = replace(new, crls=known.crls)
    except TrustError as error:
        raise IdentityError(error.detail, next_step=error.next_step, code=error.code) from None
    if (new.issuing, new.crls) != (known.issuing, known.crls):
        keep_anchors(home, new)
    return new


def usable_certificates(
    anchors: Anchors, certificates: Sequence[x509.Certificate], office: str
) -> list[x509.Certificate]:
    """Those of the certificates a set for `office` may be sealed to; a bad one is left out, not obeyed."""
    good = []
    for one in certificates:
        try:
            anchors.trust.verify(
                one, at=clock.now(), eku=EMAIL_PROTECTION, office=office, key_usage="key_agreement"
            )
        except CrlError as error:
            raise IdentityError(error.detail, next_step=error.next_step, code=error.code) from None
        except TrustError:
            continue
        good.append(one)
    return good


def verified_receipt(anchors: Anchors, text: str) -> Receipt:
    """A receipt whose signature, signer and role hold (ACCEPTED: the relay; the others: the receiver)."""
    try:
        return read_receipt(text, anchors.trust, clock.now())
    except EnvelopeError as error:
        raise ReceiptInvalidError(error.detail) from None
