"""Certificate requests: what is accepted, and each refusal by name."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from engine.pki.rules import check_csr
from engine.pki.rules.errors import (
    CsrError,
    CsrKeyError,
    CsrSignatureError,
    CsrTooLargeError,
    CsrUnreadableError,
    CsrWeakKeyError,
)
from tests.engine.envelope.offices import request


def test_the_same_key_is_known_again() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    first, second = check_csr(request(key)), check_csr(request(key))
    assert first.der != second.der
    assert first.key_sha256 == second.key_sha256
    assert first.key_sha256 != check_csr(request(ec.generate_private_key(ec.SECP256R1()))).key_sha256


def test_a_request_made_by_openssl_is_accepted(tmp_path: Path) -> None:
    words = "req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout k -subj /CN=any -outform DER -out c"
    subprocess.run(["openssl", *words.split()], cwd=tmp_path, check=True, capture_output=True)
    assert isinstance(check_csr((tmp_path / "c").read_bytes()).public_key, ec.EllipticCurvePublicKey)


@pytest.mark.parametrize("data", [b"", b"x", b"-----BEGIN CERTIFICATE REQUEST-----", b"\x30\x80" * 30])
def test_what_is_no_request(data: bytes) -> None:
    with pytest.raises(CsrUnreadableError):
        check_csr(data)


def test_a_large_request_is_not_even_parsed() -> None:
    with pytest.raises(CsrTooLargeError):
        check_csr(b"\x30" * 20_000)


def test_a_request_signed_by_another_key() -> None:
    good = bytearray(request(ec.generate_private_key(ec.SECP256R1())))
    good[-1] ^= 1
    with pytest.raises(CsrSignatureError):
        check_csr(bytes(good))


def test_a_request_with_something_behind_it() -> None:
    with pytest.raises(CsrUnreadableError):
        check_csr(request(ec.generate_private_key(ec.SECP256R1())) + b"\0")


def _by(
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | dsa.DSAPrivateKey | ed25519.Ed25519PrivateKey,
) -> bytes:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "x")])
    builder = x509.CertificateSigningRequestBuilder().subject_name(name)
    algorithm = None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(key, algorithm).public_bytes(Encoding.DER)


def test_weak_and_unknown_keys() -> None:
    for key in (rsa.generate_private_key(65537, 1024), rsa.generate_private_key(3, 2048)):
        with pytest.raises(CsrWeakKeyError):
            check_csr(_by(key))
    for other in (ec.generate_private_key(ec.SECP384R1()), ec.generate_private_key(ec.SECP256K1())):
        with pytest.raises(CsrKeyError):
            check_csr(_by(other))
    for unusual in (ed25519.Ed25519PrivateKey.generate(), dsa.generate_private_key(2048)):
        with pytest.raises(CsrError):
            check_csr(_by(unusual))
    strong = rsa.generate_private_key(65537, 2048)
    assert check_csr(_by(strong)).public_key == strong.public_key()


def test_no_damaged_request_is_more_than_a_typed_error() -> None:
    good = request(ec.generate_private_key(ec.SECP256R1()))
    accepted = []
    for bit in range(len(good) * 8):
        spoiled = bytearray(good)
        spoiled[bit // 8] ^= 1 << bit % 8
        try:
            check_csr(bytes(spoiled))
            accepted.append(bit)
        except CsrError:
            pass
    assert accepted == []
