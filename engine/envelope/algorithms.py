"""The closed list of CMS types and algorithms of this profile, as finished DER."""

from __future__ import annotations

from typing import Final

from engine.envelope import der

DATA: Final = der.oid("1.2.840.113549.1.7.1")
SIGNED_DATA: Final = der.oid("1.2.840.113549.1.7.2")
AUTH_ENVELOPED_DATA: Final = der.oid("1.2.840.113549.1.9.16.1.23")

CONTENT_TYPE: Final = der.oid("1.2.840.113549.1.9.3")
MESSAGE_DIGEST: Final = der.oid("1.2.840.113549.1.9.4")
SIGNING_TIME: Final = der.oid("1.2.840.113549.1.9.5")
SMIME_CAPABILITIES: Final = der.oid("1.2.840.113549.1.9.15")
SIGNING_CERTIFICATE_V2: Final = der.oid("1.2.840.113549.1.9.16.2.47")

NULL: Final = der.tlv(der.NULL)
SHA256_OID: Final = der.oid("2.16.840.1.101.3.4.2.1")
SHA256: Final = der.sequence(SHA256_OID)
SHA256_NULL: Final = der.sequence(SHA256_OID, NULL)
SHA256_FORMS: Final = frozenset({SHA256, SHA256_NULL})

AES256_GCM: Final = der.oid("2.16.840.1.101.3.4.1.46")
AES256_WRAP: Final = der.sequence(der.oid("2.16.840.1.101.3.4.1.45"))
ECDH_SHA256KDF: Final = der.sequence(der.oid("1.3.132.1.11.1"), AES256_WRAP)

EC_PUBLIC_KEY_OID: Final = der.oid("1.2.840.10045.2.1")
EC_PUBLIC_KEY: Final = der.sequence(EC_PUBLIC_KEY_OID)
P256_PUBLIC_KEY: Final = der.sequence(EC_PUBLIC_KEY_OID, der.oid("1.2.840.10045.3.1.7"))
EPHEMERAL_FORMS: Final = frozenset(
    {EC_PUBLIC_KEY, P256_PUBLIC_KEY, der.sequence(EC_PUBLIC_KEY_OID, NULL)}  # RFC 5753 §7.1.2
)

ECDSA_SHA256: Final = der.sequence(der.oid("1.2.840.10045.4.3.2"))


def _mgf1(sha256: bytes) -> bytes:
    return der.sequence(der.oid("1.2.840.113549.1.1.8"), sha256)


def _pss(sha256: bytes) -> bytes:
    """RSASSA-PSS-params with a 32-byte salt (RFC 4055 §3.1)."""
    return der.sequence(
        der.oid("1.2.840.113549.1.1.10"),
        der.sequence(
            der.tlv(der.context(0), sha256),
            der.tlv(der.context(1), _mgf1(sha256)),
            der.tlv(der.context(2), der.integer(32)),
        ),
    )


def _oaep(sha256: bytes) -> bytes:
    """RSAES-OAEP-params with the empty label (RFC 4055 §4.1)."""
    return der.sequence(
        der.oid("1.2.840.113549.1.1.7"),
        der.sequence(der.tlv(der.context(0), sha256), der.tlv(der.context(1), _mgf1(sha256))),
    )


RSA_PSS: Final = _pss(SHA256_NULL)
RSA_PSS_FORMS: Final = frozenset({RSA_PSS, _pss(SHA256)})
RSA_OAEP: Final = _oaep(SHA256_NULL)
RSA_OAEP_FORMS: Final = frozenset({RSA_OAEP, _oaep(SHA256)})
