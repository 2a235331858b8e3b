"""The office's private key: made here, encrypted here, never sent."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from client.errors import HomeBrokenError, PassphraseWrongError
from client.files import write_durably

# `cryptography` writes PKCS#8 with 2,048 rounds; OWASP asks 600,000 of PBKDF2-HMAC-SHA256 (2023).
ROUNDS = 600_000
_PBES2 = bytes.fromhex("06092a864886f70d01050d")
_PBKDF2 = bytes.fromhex("06092a864886f70d01050c")
_HMAC_SHA256 = bytes.fromhex("300c06082a864886f70d02090500")
_AES256_CBC = bytes.fromhex("060960864801650304012a")


def make_key() -> ec.EllipticCurvePrivateKey:
    """A new P-256 key."""
    return ec.generate_private_key(ec.SECP256R1())


def make_request(key: ec.EllipticCurvePrivateKey, office_number: str) -> bytes:
    """The certificate request (PKCS#10, DER); the CA sets the names itself."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, office_number)])
    return x509.CertificateSigningRequestBuilder().subject_name(name).sign(key, hashes.SHA256()).public_bytes(
        Encoding.DER
    )


def save_key(path: Path, key: ec.EllipticCurvePrivateKey, passphrase: str) -> None:
    """Write the key encrypted (PKCS#8, PBES2 of RFC 8018: PBKDF2 and AES-256-CBC), readable by `openssl pkey`."""
    write_durably(path, encrypt_key(key, passphrase))


def encrypt_key(key: ec.EllipticCurvePrivateKey, passphrase: str) -> bytes:
    """The PEM text of an EncryptedPrivateKeyInfo (RFC 5958 §3)."""
    salt, start = os.urandom(16), os.urandom(16)
    secret = PBKDF2HMAC(hashes.SHA256(), 32, salt, ROUNDS).derive(passphrase.encode())
    pad = padding.PKCS7(128).padder()
    clear = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    cipher = Cipher(algorithms.AES(secret), modes.CBC(start)).encryptor()
    sealed = cipher.update(pad.update(clear) + pad.finalize()) + cipher.finalize()
    rounds = ROUNDS.to_bytes(4, "big").lstrip(b"\0")
    derive = _der(0x30, _PBKDF2 + _der(0x30, _der(0x04, salt) + _der(0x02, rounds) + _HMAC_SHA256))
    scheme = _der(0x30, _AES256_CBC + _der(0x04, start))
    algorithm = _der(0x30, _PBES2 + _der(0x30, derive + scheme))
    return _pem(_der(0x30, algorithm + _der(0x04, sealed)))


def load_key(path: Path, passphrase: str) -> ec.EllipticCurvePrivateKey:
    """Open a key file; raises PassphraseWrongError or HomeBrokenError."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise HomeBrokenError("鍵のファイルがありません。") from None
    if b"ENCRYPTED PRIVATE KEY" not in data:
        raise HomeBrokenError("鍵のファイルが、守られた形になっていません。")
    try:
        key = load_pem_private_key(data, passphrase.encode())
    except (ValueError, TypeError):
        raise PassphraseWrongError from None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise HomeBrokenError("鍵の種類が違います。")
    return key


def same_key(key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> bool:
    """Does this certificate speak for this key?"""
    spki = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return key.public_key().public_bytes(*spki) == certificate.public_key().public_bytes(*spki)


def request_fits(key: ec.EllipticCurvePrivateKey, request: bytes) -> bool:
    """Is this kept request whole, and made with this key?"""
    try:
        read = x509.load_der_x509_csr(request)
        spki = (Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return read.is_signature_valid and read.public_key().public_bytes(
            *spki
        ) == key.public_key().public_bytes(*spki)
    except (ValueError, InvalidSignature):
        return False


def sign(key: ec.EllipticCurvePrivateKey, data: bytes) -> bytes:
    """ECDSA with SHA-256, DER."""
    return key.sign(data, ec.ECDSA(hashes.SHA256()))


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def _pem(der: bytes) -> bytes:
    import base64

    text = base64.b64encode(der).decode()
    lines = [text[at : at + 64] for at in range(0, len(text), 64)]
    marks = ("-----BEGIN ENCRYPTED PRIVATE KEY-----", "-----END ENCRYPTED PRIVATE KEY-----")
    return ("\n".join([marks[0], *lines, marks[1]]) + "\n").encode()
