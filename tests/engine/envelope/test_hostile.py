"""A sender, a receiver or a stranger who means harm."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from engine.envelope import archive, authenveloped, errors, recipients, signed
from engine.envelope.manifest import FileEntry, Manifest
from engine.envelope.names import fingerprint
from engine.envelope.stream import Stream
from engine.envelope.trust import Trust
from engine.pki.rules import make_issuing, make_root
from tests.engine.envelope.offices import (
    NOW,
    RECEIVER,
    SENDER,
    STRANGER,
    Office,
    crl,
    header,
    issuing,
    later,
    new_office,
    office,
    package,
    receive,
    relay,
    root,
    trust,
)


def _encrypt(content_info: bytes, to: Office) -> bytes:
    cek = b"k" * 32
    out = BytesIO()
    infos = recipients.wrap(cek, [to.certificate])
    authenveloped.write(out, cek, infos, [content_info], len(content_info))
    return out.getvalue()


def _sign(container: bytes, by: Office) -> bytes:
    tail = signed.sign(hashlib.sha256(container).digest(), len(container), by.signer(), NOW)
    return b"".join(signed.blocks(tail, [container]))


def _forged(container: bytes, by: Office | None = None) -> bytes:
    """Anything, signed and sealed as an insider of the network could."""
    return _encrypt(_sign(container, by or office(SENDER)), office(RECEIVER))


def _manifest(*files: FileEntry, **changes: Any) -> Manifest:
    whole = Manifest(
        message_id=header().message_id,
        sender=SENDER,
        receiver=RECEIVER,
        created_at=NOW,
        send_unit="K2",
        kinds=(),
        receiver_certificates=(fingerprint(office(RECEIVER).certificate).hex(),),
        copy_certificates=(),
        recipients_sha256="",
        files=files or (_entry("a.csv", b"1"),),
    )
    return replace(whole, **changes)


def _entry(name: str, body: bytes) -> FileEntry:
    return FileEntry(name, len(body), hashlib.sha256(body).hexdigest())


def _container(manifest: bytes, *files: tuple[str, bytes]) -> bytes:
    everything = [("manifest.json", manifest), *files]
    members = [archive.Member(name, len(body), zlib.crc32(body)) for name, body in everything]
    return b"".join(archive.write(members, [[body] for _, body in everything]))


def _common_zip(manifest: bytes, body: bytes, **how: Any) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", **how) as common:
        common.writestr(
            zipfile.ZipInfo("manifest.json"), manifest, **how and {"compress_type": how["compression"]}
        )
        common.writestr(zipfile.ZipInfo("a.csv"), body, **how and {"compress_type": how["compression"]})
    return out.getvalue()


def test_the_forger_of_these_tests_can_make_a_good_package(tmp_path: Path) -> None:
    data = _forged(_container(_manifest().to_json(), ("a.csv", b"1")))
    assert receive(data, tmp_path / "in").files[0].read_bytes() == b"1"
    assert receive(_forged(_common_zip(_manifest().to_json(), b"1")), tmp_path / "zip").files


def test_a_receiver_cannot_pass_a_signed_message_on_as_if_it_were_sent_to_a_third(tmp_path: Path) -> None:
    """Surreptitious forwarding: the signature is genuine, the envelope is new."""
    data, _ = package()
    receiver, plain = office(RECEIVER), BytesIO()
    stream = Stream(BytesIO(data))
    head = authenveloped.read_head(stream)
    cek = recipients.unwrap(head.recipient_infos, receiver.key, receiver.certificate)
    authenveloped.decrypt(stream, head, cek, plain, 1 << 20)
    third = office(STRANGER)
    with pytest.raises(errors.ReceiverMismatchError):
        receive(_encrypt(plain.getvalue(), third), tmp_path / "in", by=third)
    assert list(tmp_path.iterdir()) == []


def test_an_older_certificate_of_the_same_office_is_not_the_one_it_was_signed_for(tmp_path: Path) -> None:
    other_pc = new_office(RECEIVER)
    signed_for_first = _sign(_container(_manifest().to_json(), ("a.csv", b"1")), office(SENDER))
    with pytest.raises(errors.ReceiverMismatchError):
        receive(_encrypt(signed_for_first, other_pc), tmp_path / "in", by=other_pc)


def test_nobody_signs_in_another_offices_name(tmp_path: Path) -> None:
    data = _forged(_container(_manifest().to_json(), ("a.csv", b"1")), by=office(STRANGER))
    with pytest.raises(errors.HeaderMismatchError):
        receive(data, tmp_path / "in")


def test_the_relay_cannot_send_plans(tmp_path: Path) -> None:
    data = _forged(_container(_manifest().to_json(), ("a.csv", b"1")), by=relay())
    with pytest.raises(errors.UsageError):
        receive(data, tmp_path / "in")


def test_a_revoked_expired_or_foreign_sender_is_refused(tmp_path: Path) -> None:
    data, _ = package()
    sender = office(SENDER).certificate
    with pytest.raises(errors.RevokedError):
        receive(data, tmp_path / "in", trusting=trust(sender))
    live: set[int] = set()
    trusting = Trust([root().certificate], [issuing().certificate], revoked=live)
    receive(data, tmp_path / "before", trusting=trusting)
    live.add(sender.serial_number)
    with pytest.raises(errors.RevokedError):
        receive(data, tmp_path / "in", trusting=trusting)
    live.clear()
    with pytest.raises(errors.ExpiredError):
        receive(
            data, tmp_path / "in", trusting=trusting, at=sender.not_valid_after_utc + timedelta(minutes=11)
        )
    with pytest.raises(errors.NotYetValidError):
        receive(
            data, tmp_path / "in", trusting=trusting, at=sender.not_valid_before_utc - timedelta(minutes=11)
        )
    foreign = make_issuing(make_root(NOW), NOW)
    impostor = new_office(SENDER, authority=foreign)
    with pytest.raises(errors.UntrustedIssuerError):
        receive(package(sender=impostor)[0], tmp_path / "in")
    assert [one.name for one in tmp_path.iterdir()] == ["before"]


def test_without_a_current_revocation_list_nothing_is_opened(tmp_path: Path) -> None:
    data, _ = package()
    roots, issuers = [root().certificate], [issuing().certificate]
    with pytest.raises(errors.CrlMissingError):
        receive(data, tmp_path / "in", trusting=Trust(roots, issuers))
    with pytest.raises(errors.CrlExpiredError):
        receive(data, tmp_path / "in", trusting=Trust(roots, issuers, [crl()]), at=later(days=8))
    with pytest.raises(errors.CrlRolledBackError):
        receive(data, tmp_path / "in", trusting=Trust(roots, issuers, [crl(number=7)], minimum_crl_number=8))


ONE = ("a.csv", b"1")


@pytest.mark.parametrize(
    "container",
    [
        lambda: b"",
        lambda: b"not a zip at all, but signed",
        lambda: _container(_manifest().to_json()),
        lambda: _container(_manifest().to_json(), ONE, ("b.csv", b"2")),
        lambda: _container(_manifest().to_json(), ONE)[:-1],
        lambda: _container(_manifest().to_json(), ONE) + b"\0",
        lambda: b"\0" + _container(_manifest().to_json(), ONE),
        lambda: _container(_manifest().to_json(), ("../../a.csv", b"1")),
        lambda: _common_zip(_manifest().to_json(), b"1", compression=zipfile.ZIP_DEFLATED),
        lambda: _container(_manifest().to_json(), ONE).replace(b"a.csv", b"b.csv", 1),
        lambda: _swap_last(_container(_manifest().to_json(), ONE), b"a.csv", b"../.x"),
    ],
    ids=[
        "empty", "no zip", "file missing", "file too many", "cut", "longer", "shifted", "path in the container",
        "compressed", "other name in front", "other name in the directory",
    ],
)  # fmt: skip
def test_a_container_in_any_other_form_is_refused(tmp_path: Path, container: Callable[[], bytes]) -> None:
    with pytest.raises(errors.ContainerError):
        receive(_forged(container()), tmp_path / "in")
    assert list(tmp_path.iterdir()) == []


def _swap_last(data: bytes, old: bytes, new: bytes) -> bytes:
    at = data.rindex(old)
    return data[:at] + new + data[at + len(old) :]


@pytest.mark.parametrize(
    ("manifest", "error"),
    [
        (lambda: _manifest(_entry("../a.csv", b"1")), errors.FileNameError),
        (lambda: _manifest(_entry("/etc/a.csv", b"1")), errors.FileNameError),
        (lambda: _manifest(_entry("a.csv", b"1"), _entry("A.csv", b"1")), errors.FileNameError),
        (lambda: _manifest(_entry("manifest.json", b"1")), errors.FileNameError),
        (lambda: _manifest(_entry("a.zip", b"1")), errors.FileKindError),
        (lambda: _manifest(*(_entry(f"{index}.csv", b"1") for index in range(51))), errors.TooManyFilesError),
        (lambda: _manifest(replace(_entry("a.csv", b"1"), size=1 << 33)), errors.TooLargeError),
        (
            lambda: _manifest(*(replace(_entry(f"{i}.csv", b""), size=31 << 20) for i in range(3))),
            errors.TooLargeError,
        ),
        (lambda: _manifest(_entry("a.csv", b"2")), errors.ManifestError),
        (lambda: _manifest(recipients_sha256="0" * 64), errors.ManifestError),
        (lambda: _manifest(message_id="1"), errors.ManifestError),
        (lambda: _manifest(sender="x"), errors.ManifestError),
    ],
)
def test_a_signed_manifest_is_not_believed_blindly(
    tmp_path: Path, manifest: Callable[[], Manifest], error: type[errors.EnvelopeError]
) -> None:
    with pytest.raises(error):
        receive(_forged(_container(manifest().to_json(), ONE)), tmp_path / "in")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda good: b" " + good,
        lambda good: good.replace(b'"size":1}', b'"size":1.0}'),
        lambda good: good.replace(b'"size":1}', b'"size":true}'),
        lambda good: good.replace(b'"size":1}', b'"size":-1}'),
        lambda good: good.replace(b'"size":1}', b'"size":NaN}'),
        lambda good: good.replace(b'"size":1}', b'"size":1,"size":1}'),
        lambda good: good[:-1] + b',"zz":1}',
        lambda _: b"[" * 100_000,
        lambda _: b"null",
        lambda _: b"{}",
        lambda good: b"\xff" + good,
        lambda good: json.dumps(json.loads(good)).encode(),
    ],
)
def test_a_manifest_has_one_form_only(tmp_path: Path, spoil: Callable[[bytes], bytes]) -> None:
    with pytest.raises(errors.ManifestError):
        receive(_forged(_container(spoil(_manifest().to_json()), ONE)), tmp_path / "in")


def test_an_archive_under_another_name_stays_closed(tmp_path: Path) -> None:
    body = b"PK\3\4" + b"\0" * 100
    data = _forged(_container(_manifest(_entry("a.csv", body)).to_json(), ("a.csv", body)))
    with pytest.raises(errors.FileKindError):
        receive(data, tmp_path / "in")
    assert list(tmp_path.iterdir()) == []


def test_an_oversized_manifest_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(errors.TooLargeError):
        receive(_forged(_container(b"{" + b" " * 200_000 + b"}")), tmp_path / "in")


def test_two_signers_none_or_unsigned_content_is_refused(tmp_path: Path) -> None:
    good = _sign(_container(_manifest().to_json(), ONE), office(SENDER))
    with pytest.raises(errors.EnvelopeError):
        receive(_encrypt(_container(_manifest().to_json(), ONE), office(RECEIVER)), tmp_path / "in")
    with pytest.raises(errors.EnvelopeError):
        receive(_encrypt(good + b"\0", office(RECEIVER)), tmp_path / "in")
    inner = bytearray(good)
    inner[good.index(b"a.csv")] ^= 1
    with pytest.raises(errors.SignatureError):
        receive(_encrypt(bytes(inner), office(RECEIVER)), tmp_path / "in")


def test_no_bit_of_the_signed_data_can_be_flipped_even_by_one_who_holds_the_content_key(
    tmp_path: Path,
) -> None:
    good = _sign(_container(_manifest().to_json(), ONE), office(SENDER))
    certificates = good.index(issuing().certificate.subject.public_bytes())
    accepted, believing = [], trust()
    for bit in [*range(0, certificates * 8, 7), *range(certificates * 8, len(good) * 8, 5)]:
        spoiled = bytearray(good)
        spoiled[bit // 8] ^= 1 << bit % 8
        try:
            receive(_encrypt(bytes(spoiled), office(RECEIVER)), tmp_path / f"in{bit}", trusting=believing)
            accepted.append(bit)
        except errors.EnvelopeError:
            pass
    assert accepted == []
