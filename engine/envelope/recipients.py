"""The content key wrapped for each recipient: ECDH P-256 (RFC 5753) or RSA-OAEP (RFC 8017), and unwrapped again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, keywrap
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.kdf.x963kdf import X963KDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from engine.envelope import algorithms, der
from engine.envelope.errors import (
    DecryptionError,
    MalformedError,
    RecipientsError,
    UnsupportedError,
    WrongRecipientError,
)
from engine.envelope.names import CertificateName, name_of, public_key_of

MAX_RECIPIENTS: Final = 64
MAX_RECIPIENTS_BYTES: Final = 64 * 1024
KEY_BYTES: Final = 32
_AGREE: Final = der.context(1)
_SUBJECT_KEY: Final = der.context(0, constructed=False)
PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


def oaep() -> padding.OAEP:
    """RSA-OAEP with SHA-256 in both places and the empty label."""
    return padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None)


def _kek(secret: bytes, ukm: bytes) -> bytes:
    """The key-encryption key out of the ECDH secret (RFC 5753 §7.2, ECC-CMS-SharedInfo)."""
    shared_info = der.sequence(
        algorithms.AES256_WRAP,
        der.tlv(der.context(0), der.octets(ukm)) if ukm else b"",
        der.tlv(der.context(2), der.octets((KEY_BYTES * 8).to_bytes(4, "big"))),
    )
    return X963KDF(hashes.SHA256(), KEY_BYTES, shared_info).derive(secret)


def agree(key: ec.EllipticCurvePrivateKey, point: bytes) -> bytes:
    """The ECDH secret with an uncompressed point of the same curve; ValueError for a point that is not on it."""
    return key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point))


def _for_ec(cek: bytes, key: ec.EllipticCurvePublicKey, certificate: x509.Certificate) -> bytes:
    ephemeral = ec.generate_private_key(ec.SECP256R1())
    point = ephemeral.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    wrapped = keywrap.aes_key_wrap(_kek(ephemeral.exchange(ec.ECDH(), key), b""), cek)
    originator = der.tlv(der.context(1), algorithms.EC_PUBLIC_KEY, der.tlv(der.BIT_STRING, b"\0", point))
    return der.tlv(
        _AGREE,
        der.integer(3),
        der.tlv(der.context(0), originator),
        algorithms.ECDH_SHA256KDF,
        der.sequence(der.sequence(name_of(certificate).issuer_and_serial, der.octets(wrapped))),
    )


def _for_rsa(cek: bytes, key: rsa.RSAPublicKey, certificate: x509.Certificate) -> bytes:
    wrapped = der.octets(key.encrypt(cek, oaep()))
    return der.sequence(der.integer(0), name_of(certificate).issuer_and_serial, algorithms.RSA_OAEP, wrapped)


def wrap(cek: bytes, certificates: Sequence[x509.Certificate]) -> bytes:
    """RecipientInfos (a DER SET) with the content key for each certificate."""
    if not 0 < len(certificates) <= MAX_RECIPIENTS:
        raise RecipientsError(f"{len(certificates)} recipients")
    infos = []
    for certificate in certificates:
        try:
            key = public_key_of(certificate)
        except ValueError:
            raise RecipientsError("unreadable public key") from None
        if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
            infos.append(_for_ec(cek, key, certificate))
        elif isinstance(key, rsa.RSAPublicKey) and key.key_size >= 2048:
            infos.append(_for_rsa(cek, key, certificate))
        else:
            raise RecipientsError("recipient key is neither P-256 nor RSA of 2048 bits or more")
    return der.set_of(*infos)


def _recipient_id(reader: der.Reader, *, wrapped: bool) -> tuple[bytes, bytes]:
    """(issuerAndSerialNumber element, b"") or (b"", subject key identifier)."""
    if reader.peek() == der.SEQUENCE:
        return reader.element(der.SEQUENCE), b""
    if not wrapped:
        return b"", reader.take(_SUBJECT_KEY)
    key = reader.enter(der.context(0))  # RecipientKeyIdentifier; date and other stay unused
    identifier = key.take(der.OCTET_STRING)
    key.done()
    return b"", identifier


def _agreed(info: der.Reader) -> list[tuple[tuple[bytes, bytes], tuple[bytes, bytes, bytes]]]:
    """The recipients of one KeyAgreeRecipientInfo with (point, ukm, wrapped key)."""
    if info.integer() != 3:
        raise UnsupportedError("version of KeyAgreeRecipientInfo")
    originator = info.enter(der.context(0))
    if originator.peek() != der.context(1):
        raise UnsupportedError("originator is not an ephemeral key")
    key = originator.enter(der.context(1))
    originator.done()
    if key.element(der.SEQUENCE) not in algorithms.EPHEMERAL_FORMS:
        raise UnsupportedError("algorithm of the ephemeral key")
    point = key.whole_bits()
    key.done()
    if point[:1] != b"\x04":
        raise UnsupportedError("ephemeral key is not an uncompressed point")
    ukm = b""
    if info.peek() == der.context(1):
        wrapper = info.enter(der.context(1))
        ukm = wrapper.take(der.OCTET_STRING)
        wrapper.done()
    if info.element(der.SEQUENCE) != algorithms.ECDH_SHA256KDF:
        raise UnsupportedError("key agreement algorithm")
    keys, found = info.enter(), []
    info.done()
    while keys.peek() is not None:
        one = keys.enter()
        rid = _recipient_id(one, wrapped=True)
        found.append((rid, (point, ukm, one.take(der.OCTET_STRING))))
        one.done()
    return found


def _transported(info: der.Reader) -> tuple[tuple[bytes, bytes], bytes]:
    version = info.integer()
    rid = _recipient_id(info, wrapped=False)
    if version != (0 if rid[0] else 2):
        raise UnsupportedError("version of KeyTransRecipientInfo")
    if info.element(der.SEQUENCE) not in algorithms.RSA_OAEP_FORMS:
        raise UnsupportedError("key transport algorithm")
    wrapped = info.take(der.OCTET_STRING)
    info.done()
    return rid, wrapped


Wrapped = tuple[bytes, bytes, bytes] | bytes


def read(recipient_infos: bytes) -> list[tuple[tuple[bytes, bytes], Wrapped]]:
    """Every recipient's identifier with what is needed to unwrap; strict, at most MAX_RECIPIENTS."""
    outer = der.Reader(recipient_infos)
    infos = outer.enter(der.SET)
    outer.done()
    found: list[tuple[tuple[bytes, bytes], Wrapped]] = []
    while (tag := infos.peek()) is not None:
        if tag == _AGREE:
            found.extend(_agreed(infos.enter(_AGREE)))
        elif tag == der.SEQUENCE:
            found.append(_transported(infos.enter()))
        else:
            raise UnsupportedError("kind of recipient")
        if len(found) > MAX_RECIPIENTS:
            raise MalformedError("too many recipients")
    if not found:
        raise MalformedError("no recipient")
    return found


def _is_named(rid: tuple[bytes, bytes], name: CertificateName) -> bool:
    issuer_and_serial, identifier = rid
    return issuer_and_serial == name.issuer_and_serial or (
        bool(identifier) and identifier == name.key_identifier
    )


def unwrap(recipient_infos: bytes, key: PrivateKey, certificate: x509.Certificate) -> bytes:
    """The 32-byte content key, by this certificate's key.

    WrongRecipientError when the certificate is not among the recipients, DecryptionError when its entry is damaged.
    """
    name = name_of(certificate)
    wrapped = next((mine for rid, mine in read(recipient_infos) if _is_named(rid, name)), None)
    if wrapped is None:
        raise WrongRecipientError("certificate is not among the recipients")
    try:
        if isinstance(key, ec.EllipticCurvePrivateKey) and isinstance(wrapped, tuple):
            point, ukm, encrypted = wrapped
            cek = keywrap.aes_key_unwrap(_kek(agree(key, point), ukm), encrypted)
        elif isinstance(key, rsa.RSAPrivateKey) and isinstance(wrapped, bytes):
            cek = key.decrypt(wrapped, oaep())
        else:
            raise DecryptionError("recipient entry does not fit the kind of key")
    except (ValueError, keywrap.InvalidUnwrap):
        raise DecryptionError("content key does not unwrap") from None
    if len(cek) != KEY_BYTES:
        raise DecryptionError("content key has the wrong length")
    return cek
