"""What others need to verify, and the relay's own trust with the revocations of this very moment."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from sqlalchemy import func, select

from engine.envelope.signer import Signer
from engine.envelope.trust import Trust
from engine.pki.records import Revocation, RevocationList
from engine.pki.rules import certs_only as pack
from engine.pki.service.issuing import crl_url
from engine.pki.service.revoking import current_crl
from engine.pki.service.vault import Vault, open_vault
from store.work import Work


@dataclass(frozen=True, slots=True)
class TrustMaterial:
    """PEM texts for clients."""

    root_pem: str
    issuing_pem: str
    relay_pem: str
    crl_url: str
    crl_pem: str


def trust_material(work: Work) -> TrustMaterial:
    """Root, issuing CA, relay certificate and the current revocation list."""
    vault = open_vault(work)
    crl = x509.load_der_x509_crl(current_crl(work).der)
    return TrustMaterial(
        _pem(vault.root), _pem(vault.issuing.certificate), _pem(vault.relay.certificate), crl_url(work),
        crl.public_bytes(Encoding.PEM).decode(),
    )


def ca_bundle(work: Work) -> bytes:
    """Issuing CA and root as PKCS#7 certs-only (RFC 7030 §4.1.3)."""
    return pack(list(open_vault(work).issuing.chain))


def certs_only(pem: str) -> bytes:
    """One certificate as PKCS#7 certs-only."""
    return pack([x509.load_pem_x509_certificate(pem.encode())])


def relay_signer(work: Work) -> Signer:
    """The relay, as the signer of ACCEPTED receipts."""
    return open_vault(work).relay


class _Revoked(Container[int]):
    """Serial numbers in memory, read anew when a newer revocation list was signed: by any process."""

    def __init__(self) -> None:
        self._lock, self._number, self._serials = Lock(), 0, frozenset[int]()

    def __contains__(self, serial: object) -> bool:
        return serial in self._serials

    def refresh(self, work: Work) -> None:
        number = work.session.scalar(select(func.max(RevocationList.number))) or 0
        with self._lock:
            if number != self._number:
                serials = work.session.scalars(select(Revocation.serial))
                self._serials, self._number = frozenset(int(one, 16) for one in serials), number


_kept: WeakKeyDictionary[object, tuple[Vault, Trust, _Revoked]] = WeakKeyDictionary()


def relay_trust(work: Work) -> Trust:
    """The relay's trust: its own authority, and every revocation up to this moment."""
    vault, program = open_vault(work), work.events
    kept = _kept.get(program)
    if kept is None or kept[0] is not vault:
        revoked = _Revoked()
        trust = Trust([vault.root], [vault.issuing.certificate], revoked=revoked)
        kept = _kept[program] = (vault, trust, revoked)
    kept[2].refresh(work)
    return kept[1]


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()
