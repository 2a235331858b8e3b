"""Project Wycheproof's vectors through our own functions, where the folder of vectors stands beside the checkout."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import keywrap
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_der_private_key, load_der_public_key

from engine.envelope import algorithms
from engine.envelope.errors import EnvelopeError
from engine.envelope.recipients import agree, oaep
from engine.envelope.signed import verify_signature

OWN = ec.derive_private_key(7, ec.SECP256R1())


def _cases(shared: Path | None, name: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    path = (shared or Path("/nonexistent")) / "vectors" / "wycheproof" / f"{name}.json"
    groups = json.loads(path.read_text())["testGroups"] if path.is_file() else []
    return ((group, case) for group in groups for case in group["tests"])


def _tally(
    cases: Iterator[tuple[dict[str, Any], dict[str, Any]]],
    attempt: Callable[[dict[str, Any], dict[str, Any]], bool],
) -> tuple[list[int], list[int]]:
    """(accepted though invalid, refused though valid) by their numbers."""
    wrong, missed = [], []
    for group, case in cases:
        good = attempt(group, case)
        if good and case["result"] == "invalid":
            wrong.append(case["tcId"])
        if not good and case["result"] == "valid":
            missed.append(case["tcId"])
    return wrong, missed


@cache
def _rsa_key(text: str) -> rsa.RSAPrivateKey:
    key = load_der_private_key(bytes.fromhex(text), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def _verifies(key: object, algorithm: bytes, case: dict[str, Any]) -> bool:
    try:
        verify_signature(key, algorithm, bytes.fromhex(case["sig"]), bytes.fromhex(case["msg"]))
    except EnvelopeError:
        return False
    return True


def test_ecdsa(shared: Path | None) -> None:
    def attempt(group: dict[str, Any], case: dict[str, Any]) -> bool:
        return _verifies(
            load_der_public_key(bytes.fromhex(group["publicKeyDer"])), algorithms.ECDSA_SHA256, case
        )

    assert _tally(_cases(shared, "ecdsa_secp256r1_sha256_test"), attempt) == ([], [])
    assert not _verifies(OWN.public_key(), algorithms.ECDSA_SHA256, {"sig": "3006020100020100", "msg": ""})


@pytest.mark.parametrize("bits", [2048, 3072])
def test_rsa_pss(shared: Path | None, bits: int) -> None:
    def attempt(group: dict[str, Any], case: dict[str, Any]) -> bool:
        return _verifies(load_der_public_key(bytes.fromhex(group["publicKeyDer"])), algorithms.RSA_PSS, case)

    assert _tally(_cases(shared, f"rsa_pss_{bits}_sha256_mgf1_32_test"), attempt) == ([], [])
    assert not _verifies(OWN.public_key(), algorithms.RSA_PSS, {"sig": "00", "msg": ""})


def test_ecdh(shared: Path | None) -> None:
    def attempt(_: dict[str, Any], case: dict[str, Any]) -> bool:
        point = bytes.fromhex(case["public"])
        if point[:1] != b"\4":  # the parser refuses compressed points before this
            return False
        try:
            key = ec.derive_private_key(int(case["private"], 16), ec.SECP256R1())
            return bool(agree(key, point).hex() == case["shared"])
        except ValueError:
            return False

    wrong, missed = _tally(_cases(shared, "ecdh_secp256r1_ecpoint_test"), attempt)
    assert (wrong, missed) == ([], [])
    with pytest.raises(ValueError, match="Invalid"):
        agree(OWN, b"\4" + b"\1" * 64)


def test_key_wrap(shared: Path | None) -> None:
    def attempt(_: dict[str, Any], case: dict[str, Any]) -> bool:
        try:
            found = keywrap.aes_key_unwrap(bytes.fromhex(case["key"]), bytes.fromhex(case["ct"]))
        except (ValueError, keywrap.InvalidUnwrap):
            return False
        return bool(found.hex() == case["msg"])

    wrong, missed = _tally(_cases(shared, "aes_wrap_test"), attempt)
    assert (wrong, missed) == ([], [])
    with pytest.raises(keywrap.InvalidUnwrap):
        keywrap.aes_key_unwrap(b"k" * 32, b"x" * 40)


@pytest.mark.parametrize("bits", [2048, 3072])
def test_rsa_oaep(shared: Path | None, bits: int) -> None:
    def attempt(group: dict[str, Any], case: dict[str, Any]) -> bool:
        key = _rsa_key(group["privateKeyPkcs8"])
        try:
            return bool(key.decrypt(bytes.fromhex(case["ct"]), oaep()).hex() == case["msg"])
        except ValueError:
            return False

    def empty_label(found: tuple[dict[str, Any], dict[str, Any]]) -> bool:
        return not found[1]["label"]

    cases = filter(empty_label, _cases(shared, f"rsa_oaep_{bits}_sha256_mgf1sha256_test"))
    assert _tally(cases, attempt) == ([], [])
    with pytest.raises(ValueError, match=r"\w"):
        rsa.generate_private_key(65537, 2048).decrypt(b"x" * 256, oaep())
