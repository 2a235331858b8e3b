"""What is written stays whole, and the key can be read by nobody without the passphrase."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography import x509

from client import keys
from client.errors import HomeBrokenError, PassphraseWrongError
from client.files import copy_durably, make_private, sweep_parts, write_durably, written_durably
from client.ids import new_message_id

SECRET = "ながい 合言葉 1234"


def test_a_broken_write_leaves_the_old_file_and_no_rubbish(tmp_path: Path) -> None:
    target = tmp_path / "config.json"
    write_durably(target, b"old")

    def interrupted() -> None:
        with written_durably(target) as out:
            out.write(b"ne")
            raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        interrupted()
    assert target.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["config.json"]


def test_files_are_for_their_owner_only(tmp_path: Path) -> None:
    folder = make_private(tmp_path / "a" / "b")
    write_durably(folder / "x", b"1")
    copy_durably(folder / "x", folder / "y")
    assert [path.stat().st_mode & 0o777 for path in (folder, folder / "x", folder / "y")] == [0o700, 0o600, 0o600]


def test_leftovers_of_a_crash_are_swept(tmp_path: Path) -> None:
    (tmp_path / ".UPPLAN.CSV.0123.part").write_bytes(b"half")
    (tmp_path / "UPPLAN.CSV").write_bytes(b"whole")
    sweep_parts(tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["UPPLAN.CSV"]


def test_the_key_opens_with_its_passphrase_only(tmp_path: Path) -> None:
    key, path = keys.make_key(), tmp_path / "key.pem"
    keys.save_key(path, key, SECRET)
    assert keys.load_key(path, SECRET).private_numbers() == key.private_numbers()
    with pytest.raises(PassphraseWrongError):
        keys.load_key(path, "ちがう 合言葉")
    assert b"BEGIN ENCRYPTED PRIVATE KEY" in path.read_bytes()


def test_openssl_reads_the_key_and_finds_the_rounds(tmp_path: Path) -> None:
    key, path = keys.make_key(), tmp_path / "key.pem"
    keys.save_key(path, key, SECRET)
    told = subprocess.run(
        ["openssl", "pkey", "-in", path, "-passin", f"pass:{SECRET}", "-noout", "-text"], capture_output=True, check=True
    )
    assert b"P-256" in told.stdout
    shape = subprocess.run(["openssl", "asn1parse", "-in", path], capture_output=True, check=True).stdout
    assert f"{keys.ROUNDS:06X}".encode() in shape


def test_a_plain_key_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "key.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", path],
                   check=True, capture_output=True)
    with pytest.raises(HomeBrokenError):
        keys.load_key(path, SECRET)


def test_the_request_is_signed_and_fits_its_key_alone() -> None:
    key, other = keys.make_key(), keys.make_key()
    request = keys.make_request(key, "9970100013")
    assert x509.load_der_x509_csr(request).is_signature_valid
    assert keys.request_fits(key, request)
    assert not keys.request_fits(other, request)
    assert not keys.request_fits(key, request[:-3])


def test_message_ids_are_version_7_and_sort_by_time() -> None:
    early = new_message_id(datetime(2026, 11, 24, 1, 0, tzinfo=UTC))
    late = new_message_id(datetime(2026, 11, 24, 1, 0, 1, tzinfo=UTC))
    assert early[14] == late[14] == "7"
    assert early[19] in "89ab"
    assert early < late
