"""The authority: made once, keys encrypted; revocation holds at once, for good, and over a restored backup."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from cryptography.x509 import ocsp
from flask import Flask

from app import create_app
from engine.envelope.errors import RevokedError
from engine.errors import CertificateUnknownError
from engine.events import CertificateRevoked
from engine.pki import service as pki
from engine.pki.records import Revocation, RevocationList
from engine.pki.rules.errors import AuthorityError
from store.work import Work
from web.extension import Renkei, renkei

OFFICE_A = "9970100013"


def number_of(crl: x509.CertificateRevocationList) -> int:
    return crl.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number


def current(office: Any) -> x509.CertificateRevocationList:
    return x509.load_der_x509_crl(office.http.get("/pki/issuing.crl").data)


def test_a_second_start_keeps_the_authority(house: Renkei) -> None:
    ca = house.settings.data_dir / "ca"
    before = {path.name: path.read_bytes() for path in ca.iterdir()}
    with house.works.begin() as work:
        assert pki.ensure_ca(work) is False
    assert {path.name: path.read_bytes() for path in ca.iterdir()} == before


def test_keys_are_encrypted_and_for_the_server_only(house: Renkei) -> None:
    keys = sorted((house.settings.data_dir / "ca").glob("*.key"))
    assert [path.name for path in keys] == ["issuing.key", "relay.key", "root.key"]
    for path in (*keys, house.settings.data_dir / "ca.passphrase"):
        assert path.stat().st_mode & 0o077 == 0
    for path in keys:
        with pytest.raises(TypeError):
            load_pem_private_key(path.read_bytes(), None)


def test_the_passphrase_is_in_no_table(house: Renkei) -> None:
    secret = (house.settings.data_dir / "ca.passphrase").read_bytes()
    database = b"".join(path.read_bytes() for path in house.settings.data_dir.glob("renkei.db*"))
    assert secret not in database


def test_another_passphrase_opens_nothing(house: Renkei, work: Work) -> None:
    work.settings = replace(house.settings, ca_passphrase="not the right one")
    with pytest.raises(AuthorityError):
        pki.open_vault(work)
    work.settings = replace(house.settings, ca_passphrase="short")
    with pytest.raises(AuthorityError):
        pki.open_vault(work)


def test_revocation_holds_at_once_for_tokens_receipts_and_lists(office_a: Any, house: Renkei) -> None:
    heard: list[CertificateRevoked] = []
    house.events.subscribe(CertificateRevoked, lambda _work, event: heard.append(event))
    with house.works.begin(writing=False) as work:
        pki.relay_trust(work).verify(office_a.certificate, at=office_a.moment())
    before = number_of(current(office_a))
    with house.works.begin() as work:
        assert pki.revoke(work, office_a.serial, "cessationOfOperation") == [office_a.serial]
        assert pki.revoke(work, office_a.serial, "keyCompromise") == []
    assert heard == [CertificateRevoked(OFFICE_A, office_a.serial, "cessationOfOperation")]
    with house.works.begin(writing=False) as work, pytest.raises(RevokedError):
        pki.relay_trust(work).verify(office_a.certificate, at=office_a.moment())
    assert number_of(current(office_a)) == before + 1
    assert (
        current(office_a).get_revoked_certificate_by_serial_number(office_a.certificate.serial_number)
        is not None
    )
    assert office_a.get("/me").status_code == 401


def test_a_revocation_rolled_back_leaves_the_next_one_whole(
    office_a: Any, office_b: Any, house: Renkei
) -> None:
    with house.works.begin(writing=False) as work:
        pki.relay_trust(work)
    work = house.works.open()
    pki.revoke(work, office_a.serial)
    work.rollback()
    work.close()
    with house.works.begin() as work:
        pki.revoke(work, office_b.serial)
    with house.works.begin(writing=False) as work:
        trust = pki.relay_trust(work)
        trust.verify(office_a.certificate, at=office_a.moment())
        with pytest.raises(RevokedError):
            trust.verify(office_b.certificate, at=office_b.moment())


def test_a_stolen_key_takes_its_renewals_along_but_not_its_ancestors(
    office_a: Any,
    house: Renkei,
    clock: Any,
) -> None:
    serials = [office_a.serial]
    for _ in range(2):
        clock.advance(days=3 * 365 - 80)
        caller = pki.Caller(OFFICE_A, serials[-1])
        with house.works.begin() as work:
            der = x509.load_der_x509_csr(_der(office_a.csr(ec.generate_private_key(ec.SECP256R1()))))
            serials.append(pki.renew(work, caller, der.public_bytes(Encoding.DER)).serial)
    with house.works.begin() as work:
        assert pki.revoke(work, serials[1], "keyCompromise") == serials[1:]
        assert work.session.get(Revocation, serials[0]) is None


def _der(body: bytes) -> bytes:
    import base64

    return base64.b64decode(body)


def test_a_restored_backup_does_not_undo_a_revocation(office_a: Any, house: Renkei, app: Flask) -> None:
    data = house.settings.data_dir
    with house.works.begin() as work:
        pki.revoke(work, office_a.serial, "keyCompromise")
    number = number_of(current(office_a))
    # What a database from before the revocation looks like.
    with house.works.begin() as work:
        work.session.query(Revocation).delete()
        work.session.query(RevocationList).filter_by(number=number).delete()
    assert (data / "ca" / "issuing.crl").exists()
    again = create_app(house.settings, house.works.clock)
    with renkei(again).works.begin() as work:
        pki.ensure_ca(work)
        kept = work.session.get_one(Revocation, office_a.serial)
        assert kept.reason == "keyCompromise"
    renkei(again).works.database.dispose()
    assert number_of(current(office_a)) == number + 1
    assert office_a.session().status_code == 403


def test_a_fresh_list_is_signed_once_a_day(house: Renkei, clock: Any, office_a: Any) -> None:
    first = number_of(current(office_a))
    with house.works.begin() as work:
        assert pki.refresh_crl(work) is False
    clock.advance(days=1)
    with house.works.begin() as work:
        assert pki.refresh_crl(work) is True
    assert number_of(current(office_a)) == first + 1


def test_the_relay_gets_a_new_certificate_in_its_last_sixty_days(house: Renkei, clock: Any) -> None:
    with house.works.begin() as work:
        old = pki.relay_signer(work).certificate
    clock.advance(days=2 * 365 - 59)
    with house.works.begin() as work:
        pki.ensure_ca(work)
        new = pki.relay_signer(work).certificate
    assert new.serial_number != old.serial_number
    assert new.not_valid_after_utc > old.not_valid_after_utc


def test_only_certificates_of_ours_can_be_revoked_and_only_for_known_reasons(
    work: Work, office_a: Any
) -> None:
    with pytest.raises(CertificateUnknownError):
        pki.revoke(work, "abc123")
    with pytest.raises(ValueError, match="because"):
        pki.revoke(work, office_a.serial, "because")


def test_ocsp_tells_good_revoked_and_nothing_of_strangers(office_a: Any, house: Renkei) -> None:
    def status(certificate: x509.Certificate) -> Any:
        asked = ocsp.OCSPRequestBuilder().add_certificate(certificate, office_a.issuing(), SHA1()).build()
        answer = office_a.http.post("/pki/ocsp", data=asked.public_bytes(Encoding.DER))
        assert answer.mimetype == "application/ocsp-response"
        read = ocsp.load_der_ocsp_response(answer.data)
        return read.certificate_status.name if read.response_status.value == 0 else read.response_status.name

    assert status(office_a.certificate) == "GOOD"
    with house.works.begin() as work:
        pki.revoke(work, office_a.serial)
    assert status(office_a.certificate) == "REVOKED"
    assert status(office_a.issuing()) == "UNAUTHORIZED"


def test_openssl_agrees_with_chain_and_list(office_a: Any, house: Renkei, tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.fail("openssl belongs to the machine")
    for name, content in (
        ("root.pem", office_a.http.get("/pki/root.pem").data),
        ("issuing.pem", office_a.http.get("/pki/issuing.pem").data),
        ("office.pem", office_a.certificate.public_bytes(Encoding.PEM)),
    ):
        (tmp_path / name).write_bytes(content)

    def verify() -> subprocess.CompletedProcess[str]:
        (tmp_path / "crl.pem").write_bytes(current(office_a).public_bytes(Encoding.PEM))
        return subprocess.run(
            [
                "openssl",
                "verify",
                "-attime",
                str(int(office_a.moment().timestamp())),
                "-crl_check",
                "-CAfile",
                "root.pem",
                "-untrusted",
                "issuing.pem",
                "-CRLfile",
                "crl.pem",
                "office.pem",
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    assert verify().returncode == 0, verify().stderr
    with house.works.begin() as work:
        pki.revoke(work, office_a.serial)
    assert "certificate revoked" in verify().stderr


def test_the_commands_show_and_sign(app: Flask, office_a: Any) -> None:
    from engine.pki.commands import ca

    run = app.test_cli_runner().invoke
    assert "失効リスト　番号 1" in run(ca, ["show"]).output
    assert "失効リスト 2" in run(ca, ["crl"]).output
    assert "1枚を止めました" in run(ca, ["revoke", office_a.serial, "--reason", "superseded"]).output
    assert len(run(ca, ["code", OFFICE_A]).output.split("　")[0]) == 14
