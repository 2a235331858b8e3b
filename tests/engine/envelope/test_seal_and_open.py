"""An office seals, its partner opens; what was sent is what arrives."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.envelope import archive, errors
from engine.envelope.limits import DEFAULT, Limits
from engine.envelope.open import Expected, open_sealed, sweep
from engine.envelope.outline import read_outline
from engine.envelope.seal import Header, Part, Signer, seal
from engine.envelope.trust import Trust
from tests.engine.envelope.offices import (
    CSV,
    NOW,
    PDF,
    RECEIVER,
    SENDER,
    STRANGER,
    Office,
    header,
    issuing,
    later,
    new_office,
    office,
    package,
    receive,
    root,
    trust,
)


@pytest.mark.parametrize("use_rsa", [False, True], ids=["EC sender", "RSA sender"])
@pytest.mark.parametrize("receiver_rsa", [False, True], ids=["EC receiver", "RSA receiver"])
def test_what_is_sent_arrives(tmp_path: Path, *, use_rsa: bool, receiver_rsa: bool) -> None:
    sender, receiver = office(SENDER, use_rsa=use_rsa), office(RECEIVER, use_rsa=receiver_rsa)
    data, sealed = package(sender=sender, to=(receiver,))
    opened = receive(data, tmp_path / "in", by=receiver)
    assert [path.read_bytes() for path in opened.files] == [CSV.source, PDF.source]
    assert [path.name for path in opened.files] == [CSV.name, PDF.name]
    assert sealed.sha256 == opened.sha256 == hashlib.sha256(data).hexdigest()
    assert sealed.size == len(data)
    assert opened.signer == sender.certificate
    assert (opened.manifest.sender, opened.manifest.receiver) == (SENDER, RECEIVER)
    assert (opened.manifest.send_unit, opened.manifest.kinds) == ("K2", ("UPPLAN",))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in"]


def test_files_are_sealed_from_and_delivered_to_disk(tmp_path: Path) -> None:
    body = bytes(range(256)) * 20_000
    (tmp_path / "a.csv").write_bytes(body)
    with (tmp_path / "a.p7m").open("wb") as out:
        whole = header()
        receiver = office(RECEIVER)
        seal(out, [Part("a.csv", tmp_path / "a.csv")], whole, office(SENDER).signer(), [receiver.certificate])
    into = tmp_path / "deep" / "in"
    opened = open_sealed(tmp_path / "a.p7m", receiver.key, receiver.certificate, trust(), into, NOW)
    assert opened.files[0].read_bytes() == body
    assert opened.files[0].stat().st_mode & 0o077 == 0


def test_every_pc_of_the_receiver_and_the_senders_own_copy_open_it(tmp_path: Path) -> None:
    second_pc, third_pc = new_office(RECEIVER), new_office(RECEIVER, use_rsa=True)
    everyone = (office(RECEIVER), second_pc, third_pc, office(SENDER))
    data, _ = package(to=everyone)
    for index, one in enumerate(everyone):
        assert receive(data, tmp_path / str(index), by=one).manifest.receiver == RECEIVER
    with pytest.raises(errors.WrongRecipientError):
        receive(data, tmp_path / "none", by=new_office(RECEIVER))


def test_the_outline_needs_no_key() -> None:
    data, sealed = package(to=(office(RECEIVER), office(RECEIVER, use_rsa=True)))
    outline = read_outline(BytesIO(data))
    assert (outline.sha256, outline.size) == (sealed.sha256, len(data))
    assert sorted(one.method for one in outline.recipients) == ["ecdh", "rsa"]
    assert sum(one.is_of(office(RECEIVER).certificate) for one in outline.recipients) == 1
    assert not any(one.is_of(office(STRANGER).certificate) for one in outline.recipients)
    with pytest.raises(errors.NotAnEnvelopeError):
        read_outline(BytesIO(b"hello"))
    with pytest.raises(errors.NotAnEnvelopeError):
        read_outline(BytesIO(b""))


def test_the_container_is_what_pythons_zipfile_writes() -> None:
    names = ["manifest.json", "a.csv", "計画.pdf"]
    bodies = [b"{}", b"x" * 1000, b""]
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_STORED) as common:
        for name, body in zip(names, bodies, strict=True):
            common.writestr(zipfile.ZipInfo(name), body)
    members = [
        archive.Member(name, len(body), zlib.crc32(body)) for name, body in zip(names, bodies, strict=True)
    ]
    ours = b"".join(archive.write(members, [[body] for body in bodies]))
    assert ours == written.getvalue()
    assert len(ours) == archive.size_of(members)


def test_the_relays_word_is_compared_with_the_signed_one(tmp_path: Path) -> None:
    data, sealed = package()
    good = Expected(sealed.message_id, SENDER, RECEIVER)
    for wrong in (
        replace(good, message_id=header().message_id),
        replace(good, sender=STRANGER),
        replace(good, receiver=STRANGER),
    ):
        with pytest.raises(errors.HeaderMismatchError):
            receive(data, tmp_path / "in", expected=wrong)
    assert receive(data, tmp_path / "in", expected=good).manifest.message_id == sealed.message_id


def test_a_destination_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "mine.txt").write_text("keep")
    with pytest.raises(errors.DestinationError):
        receive(package()[0], tmp_path / "in")
    assert (tmp_path / "in" / "mine.txt").read_text() == "keep"


def test_an_empty_destination_is_filled(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    assert len(receive(package()[0], tmp_path / "in").files) == 2


def test_what_a_killed_process_left_is_swept(tmp_path: Path) -> None:
    (tmp_path / ".opening-0123456789abcdef").mkdir()
    (tmp_path / ".opening-0123456789abcdef" / "a.csv").write_text("half")
    assert sweep(tmp_path) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_clock_ten_minutes_off_is_tolerated_and_more_is_not(tmp_path: Path) -> None:
    assert receive(package(at=later(minutes=9))[0], tmp_path / "in").files
    with pytest.raises(errors.SignatureError):
        receive(package(at=later(minutes=11))[0], tmp_path / "out")


def test_a_package_accepted_in_time_opens_after_the_senders_certificate_has_ended(tmp_path: Path) -> None:
    data, _ = package()
    end = office(SENDER).certificate.not_valid_after_utc
    receiver = office(RECEIVER)
    after = end + timedelta(days=1)
    with pytest.raises(errors.ExpiredError):
        receive(data, tmp_path / "in", at=after, trusting=_relay_trust())
    opened = open_sealed(
        BytesIO(data),
        receiver.key,
        receiver.certificate,
        _relay_trust(),
        tmp_path / "in",
        after,
        accepted_at=NOW,
    )
    assert opened.files


def _relay_trust() -> Trust:
    return Trust([root().certificate], [issuing().certificate], revoked=frozenset())


def test_sealing_refuses_what_nobody_could_open_or_trust() -> None:
    sender, receiver = office(SENDER), office(RECEIVER)

    def attempt(
        *parts: Part,
        head: Header | None = None,
        to: tuple[Office, ...] = (receiver,),
        signer: Signer | None = None,
        limits: Limits = DEFAULT,
    ) -> None:
        certificates = [one.certificate for one in to]
        seal(BytesIO(), parts, head or header(), signer or sender.signer(), certificates, limits=limits)

    with pytest.raises(errors.RecipientsError):
        attempt(CSV, to=())
    with pytest.raises(errors.RecipientsError):
        attempt(CSV, to=(sender,))
    with pytest.raises(errors.RecipientsError):
        attempt(CSV, to=(receiver, office(STRANGER)))
    with pytest.raises(errors.SignerError):
        attempt(CSV, signer=office(STRANGER).signer())
    with pytest.raises(errors.SignerError):
        Signer(ec.generate_private_key(ec.SECP256R1()), sender.certificate)
    with pytest.raises(errors.TooManyFilesError):
        attempt()
    with pytest.raises(errors.TooManyFilesError):
        attempt(CSV, PDF, limits=Limits(files=1))
    with pytest.raises(errors.TooLargeError):
        attempt(CSV, limits=Limits(file_bytes=100))
    with pytest.raises(errors.TooLargeError):
        attempt(CSV, PDF, limits=Limits(total_bytes=len(bytes(CSV.source)) + 1))
    with pytest.raises(errors.FileKindError):
        attempt(Part("a.csv", b"PK\3\4 an archive with another name"))
    with pytest.raises(errors.ManifestError):
        attempt(CSV, head=replace(header(), message_id="not-a-uuid"))


@pytest.mark.parametrize(
    "name",
    [
        "", ".", "..", "../a.csv", "/a.csv", "a/b.csv", "a\\b.csv", "C:a.csv", "a\0.csv", "a\n.csv", "\u202ecsv.a.csv",
        ".hidden.csv", "a.csv.", "a.csv ", "con.csv", "COM1.csv", "nul.csv", "manifest.json", "~a.csv", "a?.csv",
        "か\u3099.csv", "x" * 200 + ".csv", "a\ud800.csv",
    ],
)  # fmt: skip
def test_names_that_could_escape_or_mislead_are_refused(name: str) -> None:
    with pytest.raises((errors.FileNameError, errors.FileKindError)):
        package(Part(name, b"x"))


@pytest.mark.parametrize("name", ["a.zip", "a.exe", "csv", "a.csv.lnk", "a.html"])
def test_kinds_offices_do_not_exchange_are_refused(name: str) -> None:
    with pytest.raises(errors.FileKindError):
        package(Part(name, b"x"))


@pytest.mark.parametrize("pair", [("a.csv", "A.CSV"), ("a.csv", "a.csv"), ("ａ.csv", "a.csv")])
def test_two_names_that_some_systems_take_for_one_are_refused(pair: tuple[str, str]) -> None:
    with pytest.raises(errors.FileNameError):
        package(*(Part(name, b"x") for name in pair))


def test_a_file_that_changes_while_being_sealed_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"x" * 600_000)

    class Meddling:
        """Changes the file when the first bytes of the package go out."""

        def write(self, data: bytes, /) -> int:
            path.write_bytes(b"y" * 600_000)
            return len(data)

    with pytest.raises(errors.SourceChangedError):
        seal(
            Meddling(),
            [Part("a.csv", path)],
            header(),
            office(SENDER).signer(),
            [office(RECEIVER).certificate],
        )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies=st.lists(st.binary(max_size=3000), min_size=1, max_size=8))
def test_any_bytes_arrive_as_they_were(tmp_path: Path, bodies: list[bytes]) -> None:
    parts = [Part(f"{index}.csv", b"." + body) for index, body in enumerate(bodies)]
    into = tmp_path / header().message_id
    opened = receive(package(*parts)[0], into)
    assert [path.read_bytes() for path in opened.files] == [part.source for part in parts]
