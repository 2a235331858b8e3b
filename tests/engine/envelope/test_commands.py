"""`renkei envelope` with PEM files, as a technician would use it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

from engine.commands import COMMANDS
from engine.pki.rules import build_crl, make_issuing, make_root
from tests.engine.envelope.offices import RECEIVER, SENDER, new_office, save


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two offices of today: the commands use the machine's clock."""
    now = datetime.now(UTC)
    top = make_root(now)
    authority = make_issuing(top, now)
    (tmp_path / "root.pem").write_bytes(top.certificate.public_bytes(Encoding.PEM))
    (tmp_path / "issuing.pem").write_bytes(authority.certificate.public_bytes(Encoding.PEM))
    (tmp_path / "issuing.crl").write_bytes(build_crl(authority, 1, [], now).public_bytes(Encoding.DER))
    for name, number in (("sender", SENDER), ("receiver", RECEIVER), ("other", RECEIVER)):
        one = new_office(number, authority=authority, now=now)
        save(tmp_path, name, one)
        if name == "sender":
            secret = BestAvailableEncryption(b"ume sakura")
            (tmp_path / "sender.key").write_bytes(
                one.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, secret)
            )
    (tmp_path / "pass").write_text("ume sakura\n")
    (tmp_path / "a.csv").write_bytes(b"1,2\r\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*words: str) -> tuple[int, str]:
    answer = CliRunner().invoke(COMMANDS[0], words)
    return answer.exit_code, answer.output


def _seal() -> tuple[int, str]:
    return run(
        "seal", "a.csv", "--key", "sender.key", "--passphrase-file", "pass", "--certificate", "sender.pem",
        "--to", "receiver.pem", "--send-unit", "K2", "--out", "a.p7m",
    )  # fmt: skip


def test_seal_inspect_open(folder: Path) -> None:
    code, text = _seal()
    assert code == 0, text
    sealed = json.loads(text)
    code, text = run("inspect", "a.p7m")
    assert code == 0
    outline = json.loads(text)
    assert outline["sha256"] == sealed["sha256"]
    assert outline["recipients"][0]["method"] == "ecdh"
    common = (
        "--certificate",
        "receiver.pem",
        "--root",
        "root.pem",
        "--issuing",
        "issuing.pem",
        "--into",
        "in",
    )
    code, text = run("open", "a.p7m", "--key", "receiver.key", *common, "--crl", "issuing.crl")
    assert code == 0, text
    assert json.loads(text)["send_unit"] == "K2"
    assert (folder / "in" / "a.csv").read_bytes() == b"1,2\r\n"


def test_what_goes_wrong_is_said_in_plain_words(folder: Path) -> None:
    _seal()
    common = ("--root", "root.pem", "--issuing", "issuing.pem", "--into", "in")
    mine = ("--key", "receiver.key", "--certificate", "receiver.pem")
    for words, expected in (
        (("open", "a.p7m", *mine, *common), "crl-missing"),
        (
            ("open", "a.p7m", "--key", "other.key", "--certificate", "other.pem", *common),
            "not-for-this-certificate",
        ),
        (("open", "a.csv", *mine, *common, "--without-crl"), "not-an-envelope"),
        (("inspect", "a.csv"), "not-an-envelope"),
        (("open", "a.p7m", "--key", "sender.key", "--certificate", "receiver.pem", *common), "パスフレーズ"),
    ):
        code, text = run(*words)
        assert code == 1
        assert expected in text
    assert not (folder / "in").exists()
    assert not (folder / "a.p7m.part").exists()
