"""The authority's files: made once at the first start, keys encrypted, passphrase never in the database."""

from __future__ import annotations

import os
import secrets
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from engine.envelope.signer import PrivateKey, Signer
from engine.pki.rules import (
    Authority,
    issue_relay_certificate,
    load_authority,
    make_issuing,
    make_root,
    save_key,
)
from engine.pki.rules.errors import AuthorityError
from store.work import Work

# The relay's certificate is replaced by a start of the server in its last 60 days.
RELAY_REPLACE = timedelta(days=60)
SHORTEST = 12


@dataclass(frozen=True, slots=True)
class Vault:
    """The opened authority: issuing CA, root certificate, and the relay as a signer of receipts."""

    issuing: Authority
    root: x509.Certificate
    relay: Signer


def folder_of(work: Work) -> Path:
    """Where the authority's files are."""
    folder: Path = work.settings.data_dir / "ca"
    return folder


def passphrase(work: Work) -> bytes:
    """From RENKEI_CA_PASSPHRASE, else from a 0600 file made at the first start."""
    given: str = work.settings.ca_passphrase
    if given:
        if len(given) < SHORTEST:
            raise AuthorityError(f"RENKEI_CA_PASSPHRASE is shorter than {SHORTEST} characters")
        return given.encode()
    kept: Path = work.settings.data_dir / "ca.passphrase"
    if not kept.exists():
        write_private(kept, secrets.token_urlsafe(32).encode())
    return kept.read_bytes().strip()


def open_vault(work: Work) -> Vault:
    """The authority, kept in memory after the first time; AuthorityError when there is none or it can't be opened."""
    relay = folder_of(work) / "relay.pem"
    try:
        stamp = relay.stat().st_mtime_ns
    except FileNotFoundError:
        raise AuthorityError("no authority yet: start the server once") from None
    return _open(folder_of(work), passphrase(work), stamp)


@lru_cache(maxsize=8)
def _open(folder: Path, secret: bytes, _stamp: int) -> Vault:
    issuing = load_authority((folder / "issuing.key").read_bytes(), secret, (folder / "issuing.pem").read_bytes())
    key = load_key((folder / "relay.key").read_bytes(), secret)
    certificate = x509.load_pem_x509_certificate((folder / "relay.pem").read_bytes())
    return Vault(issuing, issuing.chain[-1], Signer(key, certificate, issuing.chain[:-1]))


def ensure_vault(work: Work, urls: tuple[str, str]) -> bool:
    """Make root, issuing CA and relay certificate when there are none; returns whether it did.

    `urls`: where the revocation list is and where OCSP answers. All files appear by one rename.
    """
    folder, secret, now = folder_of(work), passphrase(work), work.now()
    if folder.exists():
        vault = open_vault(work)
        if vault.relay.certificate.not_valid_after_utc - now < RELAY_REPLACE:
            _write_relay(folder, vault.issuing, secret, now, urls)
        return False
    making = folder.with_name(f".ca-{secrets.token_hex(6)}")
    making.mkdir(mode=0o700, parents=True)
    try:
        root = make_root(now)
        issuing = make_issuing(root, now)
        write_private(making / "root.key", save_key(root, secret))
        write_private(making / "root.pem", root.certificate.public_bytes(Encoding.PEM))
        write_private(making / "issuing.key", save_key(issuing, secret))
        write_private(making / "issuing.pem", b"".join(one.public_bytes(Encoding.PEM) for one in issuing.chain))
        _write_relay(making, issuing, secret, now, urls)
        making.rename(folder)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise
    return True


def _write_relay(folder: Path, issuing: Authority, secret: bytes, now: datetime, urls: tuple[str, str]) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = issue_relay_certificate(issuing, key.public_key(), now, crl_url=urls[0], ocsp_url=urls[1])
    replace_private(folder / "relay.key", dump_key(key, secret))
    replace_private(folder / "relay.pem", certificate.public_bytes(Encoding.PEM))


def dump_key(key: PrivateKey, secret: bytes) -> bytes:
    """Encrypted PKCS#8 PEM."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(secret))


def load_key(pem: bytes, secret: bytes) -> ec.EllipticCurvePrivateKey:
    """A P-256 key from encrypted PKCS#8; AuthorityError otherwise."""
    try:
        key = load_pem_private_key(pem, secret)
    except (ValueError, TypeError):
        raise AuthorityError("key cannot be read") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise AuthorityError("key of another kind")
    return key


def write_private(path: Path, content: bytes) -> None:
    """A new durable file only its owner may read; FileExistsError when there is one."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def replace_private(path: Path, content: bytes) -> None:
    """The same over an older file, in one step."""
    temporary = path.with_name(f".{path.name}-{secrets.token_hex(6)}")
    write_private(temporary, content)
    temporary.replace(path)
