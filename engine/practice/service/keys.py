"""The practice partner as a participant: office, licence, own key and certificate, got the way all offices get theirs."""

from __future__ import annotations

from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from accounts.service import ensure_office
from engine.envelope.signer import Signer
from engine.licences import service as licences
from engine.pki import service as pki
from engine.practice import rules
from store.work import Work


def ensure_partner(work: Work) -> None:
    """Make what is missing: the office, its licence, a certificate that is not about to end."""
    ensure_office(work, rules.PRACTICE_OFFICE, name=rules.PRACTICE_NAME, kana=rules.PRACTICE_KANA,
                  kind=rules.PRACTICE_KIND, service_type=rules.PRACTICE_SERVICE, city="みどり野市")
    if not licences.is_licensed(work, rules.PRACTICE_OFFICE):
        licences.grant(work, rules.PRACTICE_OFFICE, rules.PRACTICE_KJ_ID, "practice")
    if not any(one.renew_from > work.now() for one, _ in _own(work)):
        _enrol(work)


def signers(work: Work) -> list[Signer]:
    """Key and certificate of each active certificate, the newest first; more than one around a renewal."""
    secret, chain = pki.passphrase(work), pki.open_vault(work).issuing.chain[:-1]
    return [
        Signer(pki.load_key(key.read_bytes(), secret), x509.load_pem_x509_certificate(one.pem.encode()), chain)
        for one, key in _own(work)
    ]


def folder_of(work: Work) -> Path:
    """Where keys and opened packages are, for the server only."""
    folder: Path = work.settings.data_dir / "practice"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _own(work: Work) -> list[tuple[pki.CertificateView, Path]]:
    found = [(one, folder_of(work) / f"{one.serial}.key") for one in pki.active_certificates(work, rules.PRACTICE_OFFICE)]
    return [(one, key) for one, key in found if key.exists()]


def _enrol(work: Work) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    csr = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([])).sign(key, hashes.SHA256())
    code = pki.create_enrolment(work, rules.PRACTICE_OFFICE, hours=1)
    made = pki.enrol(work, rules.PRACTICE_OFFICE, code.code, csr.public_bytes(Encoding.DER), "renkei")
    pki.replace_private(folder_of(work) / f"{made.serial}.key", pki.dump_key(key, pki.passphrase(work)))
