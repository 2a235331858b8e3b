"""Anyone can check with the openssl command line, in both directions, DER and streaming BER."""

from __future__ import annotations

import hashlib
import subprocess
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from engine.envelope import errors
from engine.envelope.ids import new_message_id
from engine.envelope.manifest import FileEntry, Manifest
from engine.envelope.names import fingerprint
from engine.envelope.trust import Trust
from engine.pki.rules import make_issuing, make_root
from tests.engine.envelope.offices import (
    CSV,
    PDF,
    RECEIVER,
    SENDER,
    STRANGER,
    Office,
    new_office,
    office,
    package,
    receive,
    save,
    save_authorities,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_authorities(tmp_path)
    save(tmp_path, "sender", office(SENDER))
    save(tmp_path, "receiver", office(RECEIVER))
    save(tmp_path, "receiver_rsa", office(RECEIVER, use_rsa=True))
    save(tmp_path, "stranger", office(STRANGER))
    return tmp_path


def openssl(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["openssl", *words], cwd=folder, capture_output=True, check=False)


def decrypt(folder: Path, name: str) -> subprocess.CompletedProcess[bytes]:
    return openssl(
        folder, "cms", "-decrypt", "-binary", "-inform", "DER", "-in", "sealed.p7m",
        "-recip", f"{name}.pem", "-inkey", f"{name}.key", "-out", "signed.p7m",
    )  # fmt: skip


def verify(folder: Path, *more: str) -> subprocess.CompletedProcess[bytes]:
    # 2026-11-24: the tests' certificates begin then, whatever day it is today.
    return openssl(
        folder, "cms", "-verify", "-binary", "-inform", "DER", "-in", "signed.p7m", "-purpose", "smimesign",
        "-CAfile", "root.pem", "-attime", "1795482000", "-out", "content.zip", *more,
    )  # fmt: skip


@pytest.mark.parametrize("name", ["receiver", "receiver_rsa"])
def test_openssl_opens_ours_and_accepts_the_signature(folder: Path, name: str) -> None:
    data, _ = package(to=(office(RECEIVER), office(RECEIVER, use_rsa=True)))
    (folder / "sealed.p7m").write_bytes(data)
    assert decrypt(folder, name).returncode == 0
    answer = verify(folder)
    assert answer.returncode == 0, answer.stderr
    assert b"successful" in answer.stderr
    # With the revocation list asked for, too.
    (folder / "all.pem").write_bytes(
        (folder / "root.pem").read_bytes() + (folder / "issuing.crl").read_bytes()
    )
    assert verify(folder, "-CAfile", "all.pem", "-crl_check").returncode == 0
    listing = subprocess.run(
        ["python3", "-m", "zipfile", "-e", "content.zip", "out"], cwd=folder, capture_output=True, check=False
    )
    assert listing.returncode == 0
    assert (folder / "out" / CSV.name).read_bytes() == CSV.source
    assert (folder / "out" / PDF.name).read_bytes() == PDF.source


def test_openssl_refuses_what_we_refuse(folder: Path) -> None:
    data, _ = package()
    (folder / "sealed.p7m").write_bytes(data)
    assert decrypt(folder, "stranger").returncode != 0
    (folder / "sealed.p7m").write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    assert decrypt(folder, "receiver").returncode != 0


def test_an_rsa_signature_verifies_with_openssl(folder: Path) -> None:
    data, _ = package(sender=office(SENDER, use_rsa=True))
    (folder / "sealed.p7m").write_bytes(data)
    assert decrypt(folder, "receiver").returncode == 0
    assert verify(folder).returncode == 0


@pytest.mark.parametrize("stream", [(), ("-stream",)], ids=["DER", "BER"])
@pytest.mark.parametrize("use_rsa", [False, True], ids=["ECDH", "RSA-OAEP"])
def test_we_open_what_openssl_signs_and_encrypts(
    folder: Path, stream: tuple[str, ...], *, use_rsa: bool
) -> None:
    """Openssl signs with the machine's time, so these certificates are of today; the container is any zipfile's."""
    now = datetime.now(UTC)
    top = make_root(now)
    authority = make_issuing(top, now)
    sender, receiver = (
        new_office(number, use_rsa=use_rsa, authority=authority, now=now) for number in (SENDER, RECEIVER)
    )
    save(folder, "sender", sender)
    save(folder, "receiver", receiver)
    (folder / "issuing.pem").write_bytes(authority.certificate.public_bytes(Encoding.PEM))
    (folder / "content.zip").write_bytes(_content(receiver, now))
    pss = ("-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:32") if use_rsa else ()
    # OpenSSL 3.0 cannot write a PSS signature while streaming; its encryption can.
    signing = openssl(
        folder, "cms", "-sign", *(() if use_rsa else stream), "-binary", "-nodetach", "-cades", "-md", "sha256", "-outform", "DER",
        "-signer", "sender.pem", "-inkey", "sender.key", *pss, "-certfile", "issuing.pem",
        "-in", "content.zip", "-out", "signed.p7m",
    )  # fmt: skip
    assert signing.returncode == 0, signing.stderr
    oaep = [
        "-keyopt",
        "rsa_padding_mode:oaep",
        "-keyopt",
        "rsa_oaep_md:sha256",
        "-keyopt",
        "rsa_mgf1_md:sha256",
    ]
    sealing = openssl(
        folder, "cms", "-encrypt", *stream, "-binary", "-aes-256-gcm", "-outform", "DER", "-in", "signed.p7m",
        "-recip", "receiver.pem", *(oaep if use_rsa else ["-keyopt", "ecdh_kdf_md:sha256"]), "-out", "theirs.p7m",
    )  # fmt: skip
    assert sealing.returncode == 0, sealing.stderr
    theirs = (folder / "theirs.p7m").read_bytes()
    trusting = Trust([top.certificate], [authority.certificate], revoked=frozenset())
    opened = receive(theirs, folder / "in", by=receiver, trusting=trusting, at=now)
    assert [path.read_bytes() for path in opened.files] == [CSV.source]
    for at in (1, 5, 20, len(theirs) - 1, len(theirs) - 5):
        spoiled = theirs[:at] + bytes([theirs[at] ^ 4]) + theirs[at + 1 :]
        with pytest.raises(errors.EnvelopeError):
            receive(spoiled, folder / "not", by=receiver, trusting=trusting, at=now)


def _content(receiver: Office, now: datetime) -> bytes:
    """The container as another implementation would write it: without a hash of our recipient list."""
    body = bytes(CSV.source)
    manifest = Manifest(
        message_id=new_message_id(now),
        sender=SENDER,
        receiver=RECEIVER,
        created_at=now,
        send_unit="K2",
        kinds=("UPPLAN",),
        receiver_certificates=(fingerprint(receiver.certificate).hex(),),
        copy_certificates=(),
        recipients_sha256="",
        files=(FileEntry(CSV.name, len(body), hashlib.sha256(body).hexdigest(), CSV.kind),),
    )
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as container:
        container.writestr(zipfile.ZipInfo("manifest.json"), manifest.to_json())
        container.writestr(zipfile.ZipInfo(CSV.name), body)
    return out.getvalue()


def test_an_openssl_signature_without_the_signing_certificate_attribute_is_refused(folder: Path) -> None:
    (folder / "content.zip").write_bytes(b"PK")
    openssl(
        folder, "cms", "-sign", "-binary", "-nodetach", "-outform", "DER", "-signer", "sender.pem",
        "-inkey", "sender.key", "-in", "content.zip", "-out", "signed.p7m",
    )  # fmt: skip
    openssl(
        folder, "cms", "-encrypt", "-binary", "-aes-256-gcm", "-outform", "DER", "-in", "signed.p7m",
        "-recip", "receiver.pem", "-keyopt", "ecdh_kdf_md:sha256", "-out", "theirs.p7m",
    )  # fmt: skip
    with pytest.raises(errors.UnsupportedError):
        receive((folder / "theirs.p7m").read_bytes(), folder / "in")


@pytest.mark.parametrize("cipher", ["-aes-256-cbc", "-aes-128-gcm", "-aes-256-gcm"])
def test_other_algorithms_are_refused(folder: Path, cipher: str) -> None:
    """CBC without a tag, a short key, and the default key derivation with SHA-1."""
    made = openssl(
        folder, "cms", "-encrypt", "-binary", cipher, "-outform", "DER", "-in", "root.pem",
        "-recip", "receiver.pem", "-out", "theirs.p7m",
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    with pytest.raises((errors.UnsupportedError, errors.NotAnEnvelopeError)):
        receive((folder / "theirs.p7m").read_bytes(), folder / "in")
