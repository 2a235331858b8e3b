"""SignedData with exactly one signer (RFC 5652 §5, RFC 5035), written and read as a stream."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from engine.envelope import algorithms, der
from engine.envelope.errors import MalformedError, SignatureError, SignerError, UnsupportedError
from engine.envelope.names import certificate_der, load_certificate, name_of, public_key_of
from engine.envelope.signer import Signer
from engine.envelope.stream import Stream

MAX_CERTIFICATES_BYTES: Final = 64 * 1024
MAX_SIGNER_BYTES: Final = 16 * 1024
_VERSION: Final = der.integer(1)
_PSS: Final = padding.PSS(padding.MGF1(hashes.SHA256()), 32)


@dataclass(frozen=True, slots=True)
class Tail:
    """A finished SignedData but for its content: what goes before it and after it."""

    before: bytes
    after: bytes


@dataclass(frozen=True, slots=True)
class Signature:
    """A verified signature: whose it is by the embedded certificates, and when it says it was made."""

    signer: x509.Certificate
    others: tuple[x509.Certificate, ...]
    signed_at: datetime


def _attribute(kind: bytes, value: bytes) -> bytes:
    return der.sequence(kind, der.set_of(value))


def _attributes(digest: bytes, certificate: x509.Certificate, at: datetime) -> list[bytes]:
    certificate_id = der.sequence(der.octets(name_of(certificate).sha256))
    return [
        _attribute(algorithms.CONTENT_TYPE, algorithms.DATA),
        _attribute(algorithms.SIGNING_TIME, der.time(at)),
        _attribute(algorithms.MESSAGE_DIGEST, der.octets(digest)),
        _attribute(algorithms.SIGNING_CERTIFICATE_V2, der.sequence(der.sequence(certificate_id))),
    ]


def _sign(signer: Signer, data: bytes) -> tuple[bytes, bytes]:
    """Algorithm identifier and signature."""
    if isinstance(signer.key, rsa.RSAPrivateKey):
        return algorithms.RSA_PSS, signer.key.sign(data, _PSS, hashes.SHA256())
    if isinstance(signer.key.curve, ec.SECP256R1):
        return algorithms.ECDSA_SHA256, signer.key.sign(data, ec.ECDSA(hashes.SHA256()))
    raise SignerError("signing key is neither P-256 nor RSA")


def sign(digest: bytes, size: int, signer: Signer, at: datetime) -> Tail:
    """The SignedData around a content of `size` bytes with this SHA-256, in DER."""
    attributes = _attributes(digest, signer.certificate, at)
    algorithm, signature = _sign(signer, der.set_of(*attributes))
    signer_info = der.sequence(
        _VERSION,
        name_of(signer.certificate).issuer_and_serial,
        algorithms.SHA256,
        der.set_of(*attributes, tag=der.context(0)),
        algorithm,
        der.octets(signature),
    )
    certificates = {certificate_der(one) for one in (signer.certificate, *signer.chain)}
    after = der.set_of(*certificates, tag=der.context(0)) + der.set_of(signer_info)
    content = der.head(der.OCTET_STRING, size)
    explicit = der.head(der.context(0), len(content) + size) + content
    encapsulated = algorithms.DATA + explicit
    before = _VERSION + der.set_of(algorithms.SHA256)
    before += der.head(der.SEQUENCE, len(encapsulated) + size) + encapsulated
    before = der.head(der.SEQUENCE, len(before) + size + len(after)) + before
    before = algorithms.SIGNED_DATA + der.head(der.context(0), len(before) + size + len(after)) + before
    return Tail(der.head(der.SEQUENCE, len(before) + size + len(after)) + before, after)


def blocks(tail: Tail, content: Iterable[bytes]) -> Iterator[bytes]:
    """The SignedData as a stream of blocks."""
    yield tail.before
    yield from content
    yield tail.after


class Window:
    """A stretch of a file, read forward."""

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        """`size` bytes of `file` from `start` on."""
        file.seek(start)
        self._file, self._left = file, size

    def read(self, size: int) -> bytes:
        """Up to `size` bytes, fewer only at the end."""
        data = self._file.read(min(size, self._left))
        self._left -= len(data)
        return data


def read(source: BinaryIO, scratch: BinaryIO, limit: int) -> tuple[Signature, Window]:
    """Verify the signature (not yet the signer's certificate); with it the signed content.

    The content stays where it is in `source`, unless a streaming writer cut it into chunks: `scratch` then holds it
    in one piece.
    """
    stream = Stream(source)
    stream.open()
    if stream.element(der.OID, 32) != algorithms.SIGNED_DATA:
        raise UnsupportedError("encrypted content is not signed data")
    stream.open(der.context(0))
    stream.open()
    version = stream.element(der.INTEGER, 1)
    digests = stream.element(der.SET, 64)
    if version not in {der.integer(1), der.integer(3)} or digests[2:] not in algorithms.SHA256_FORMS:
        raise UnsupportedError("version or digest algorithm of SignedData")
    stream.open()
    if stream.element(der.OID, 32) != algorithms.DATA:
        raise UnsupportedError("type of the signed content")
    stream.open(der.context(0))
    digest, size, whole = hashlib.sha256(), 0, stream.peek() == der.OCTET_STRING
    for block in stream.blocks(der.OCTET_STRING, limit):
        digest.update(block)
        size += len(block)
        if not whole:
            scratch.write(block)
    start = stream.position - size
    stream.close()
    stream.close()
    certificates = _certificates(stream.element(der.context(0), MAX_CERTIFICATES_BYTES))
    infos = stream.element(der.SET, MAX_SIGNER_BYTES)
    for _ in range(3):
        stream.close()
    stream.finish()
    signature = _verify(infos, certificates, digest.digest(), version)
    return signature, Window(source, start, size) if whole else Window(scratch, 0, size)


def _certificates(element: bytes) -> list[x509.Certificate]:
    found = []
    for one in der.elements(der.Reader(element).take(der.context(0))):
        try:
            found.append(load_certificate(one))
        except ValueError:
            raise MalformedError("embedded certificate") from None
    return found


def _verify(infos: bytes, certificates: list[x509.Certificate], digest: bytes, version: bytes) -> Signature:
    signers = der.Reader(infos).enter(der.SET)
    info = signers.enter()
    signers.done()
    info_version = info.element(der.INTEGER)
    by_serial = info.peek() == der.SEQUENCE
    if info_version != der.integer(1 if by_serial else 3) or (version == der.integer(3)) != (not by_serial):
        raise UnsupportedError("version of SignerInfo")
    identifier = info.element(der.SEQUENCE) if by_serial else info.take(der.context(0, constructed=False))
    if info.element(der.SEQUENCE) not in algorithms.SHA256_FORMS:
        raise UnsupportedError("digest algorithm")
    attributes = info.take(der.context(0))
    algorithm, signature = info.element(der.SEQUENCE), info.take(der.OCTET_STRING)
    info.done()
    named = {
        name_of(one).issuer_and_serial if by_serial else name_of(one).key_identifier: one
        for one in certificates
    }
    signer = named.get(identifier)
    if signer is None:
        raise SignatureError("the signer's certificate is not included")
    signed_at = _check_attributes(attributes, digest, signer)
    verify_signature(public_key_of(signer), algorithm, signature, der.tlv(der.SET, attributes))
    return Signature(signer, tuple(one for one in certificates if one != signer), signed_at)


def _check_attributes(content: bytes, digest: bytes, signer: x509.Certificate) -> datetime:
    """The four attributes of the profile, each once; their signing time."""
    elements = der.elements(content)
    if elements != sorted(elements):
        raise MalformedError("order of signed attributes")
    values: dict[bytes, bytes] = {}
    for element in elements:
        attribute = der.Reader(element).enter()
        kind = attribute.element(der.OID)
        value = attribute.enter(der.SET)
        attribute.done()
        if kind in values:
            raise MalformedError("signed attribute twice")
        values[kind] = value.element()
        value.done()
    values.pop(algorithms.SMIME_CAPABILITIES, None)
    wanted = {
        algorithms.CONTENT_TYPE, algorithms.SIGNING_TIME,
        algorithms.MESSAGE_DIGEST, algorithms.SIGNING_CERTIFICATE_V2,
    }  # fmt: skip
    if set(values) != wanted:
        raise UnsupportedError("set of signed attributes")
    if values[algorithms.CONTENT_TYPE] != algorithms.DATA:
        raise MalformedError("signed content type")
    if values[algorithms.MESSAGE_DIGEST] != der.octets(digest):
        raise SignatureError("message digest")
    if _signing_certificate(values[algorithms.SIGNING_CERTIFICATE_V2]) != name_of(signer).sha256:
        raise SignatureError("signing certificate attribute names another certificate")
    return der.read_time(values[algorithms.SIGNING_TIME])


def _signing_certificate(element: bytes) -> bytes:
    """The hash of the first ESSCertIDv2, which must use SHA-256 (RFC 5035 §3)."""
    first = der.Reader(element).enter().enter().enter()
    if first.peek() == der.SEQUENCE and first.element() not in algorithms.SHA256_FORMS:
        raise UnsupportedError("hash of the signing certificate attribute")
    return first.take(der.OCTET_STRING)


def verify_signature(key: object, algorithm: bytes, signature: bytes, data: bytes) -> None:
    """UnsupportedError for a key or AlgorithmIdentifier outside the profile, SignatureError when it does not fit."""
    try:
        if isinstance(key, ec.EllipticCurvePublicKey) and algorithm == algorithms.ECDSA_SHA256:
            key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
        elif isinstance(key, rsa.RSAPublicKey) and algorithm in algorithms.RSA_PSS_FORMS:
            key.verify(signature, data, _PSS, hashes.SHA256())
        else:
            raise UnsupportedError("signature algorithm")
    except InvalidSignature:
        raise SignatureError("signature") from None
