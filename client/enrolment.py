"""From an enrolment code to a certificate that works, surviving a crash or a lost answer at any point.

Key and request are on disk before the first try, so a retry asks for the same certificate with the same
request (EXCHANGE: the same CSR again gets the same certificate). config.json is written last: it is what
makes the PC count as enrolled.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from client import clock, keys
from client.api import Relay
from client.errors import (
    AlreadyEnrolledError,
    CertificateMismatchError,
    NotEnrolledError,
    PlainHttpError,
    RootChangedError,
)
from client.files import make_private, sweep_parts, sync_folder, write_durably
from client.http import clean_url, is_loopback
from client.passphrase import Passphrase
from client.settings import Config, Home, load_config, save_config
from client.store import alone
from client.trust import Anchors, fingerprint, keep_anchors, need_office_certificate
from client.values import Identity, TrustBundle


@dataclass(frozen=True, slots=True)
class Wish:
    """What the person asked for."""

    url: str
    office_number: str
    code: str
    pc_name: str
    ca_file: str = ""
    root_sha256: str = ""
    again: bool = False
    plain_http: bool = False


def enrol(home: Home, wish: Wish, passphrase: Passphrase) -> Config:
    """Get a certificate for this PC. Raises ClientError subclasses."""
    url = clean_url(wish.url)
    if url.startswith("http:") and not (is_loopback(url) or wish.plain_http):
        raise PlainHttpError
    home.prepare()
    with alone(home.lock):
        return _enrol(home, url, wish, passphrase)


def _enrol(home: Home, url: str, wish: Wish, passphrase: Passphrase) -> Config:
    _refuse_second(home, wish)
    for folder in (home.root, home.keys, home.trust, home.pending):
        sweep_parts(folder)
    relay = Relay(url, ca_file=wish.ca_file)
    try:
        relay.need_right_clock()
        bundle = relay.trust()
        _need_expected_root(wish, bundle)
        key, request = _pending(home, url, wish.office_number, passphrase)
        certificates = relay.enrol(wish.office_number, wish.code, request, wish.pc_name)
    finally:
        relay.close()
    identity = _checked(certificates, key, wish.office_number, bundle)
    return _keep(home, url, wish, bundle, identity)


def pending_exists(home: Home) -> bool:
    """Is there a key from an enrolment that got no answer?"""
    return (home.pending / "request.json").exists()


def _refuse_second(home: Home, wish: Wish) -> None:
    try:
        config = load_config(home)
    except NotEnrolledError:
        return
    if config.office_number != wish.office_number:
        raise AlreadyEnrolledError(
            "別の事業所の証明書です。",
            next_step="環境変数 RENKEI_OFFICE_HOME で、別の保存場所を指定してください。",
        )
    if not wish.again and not pending_exists(home):
        raise AlreadyEnrolledError(f"{clock.read(config.enrolled_at).astimezone(clock.TOKYO):%Y年%m月%d日}に登録しました。")


def _need_expected_root(wish: Wish, bundle: TrustBundle) -> None:
    expected = wish.root_sha256.replace(":", "").replace(" ", "").lower()
    if expected and expected != fingerprint(bundle.root):
        raise RootChangedError("認証局の指紋が、指定されたものと違います。何も送っていません。")


def _pending(
    home: Home, url: str, office_number: str, passphrase: Passphrase
) -> tuple[ec.EllipticCurvePrivateKey, bytes]:
    """The key and request kept from the last try for the same office, or new ones, on disk before use."""
    note, key_file, request_file = (home.pending / name for name in ("request.json", "key.pem", "request.der"))
    asked = {"url": url, "office": office_number}
    if note.exists() and _read_note(note) == asked:
        key, request = keys.load_key(key_file, passphrase.existing()), request_file.read_bytes()
        if keys.request_fits(key, request):
            return key, request
    if home.config.exists():  # one passphrase for all keys of this PC
        secret = passphrase.existing()
        keys.load_key(home.keys / f"{load_config(home).certificate_serial}.pem", secret)
    else:
        secret = passphrase.new()
    make_private(home.pending)
    note.unlink(missing_ok=True)
    sync_folder(home.pending)
    key = keys.make_key()
    request = keys.make_request(key, office_number)
    keys.save_key(key_file, key, secret)
    write_durably(request_file, request)
    write_durably(note, json.dumps(asked).encode())
    return key, request


def _read_note(note: Path) -> object:
    try:
        return json.loads(note.read_text("utf-8"))
    except (OSError, ValueError):
        return None


def _checked(
    certificates: Sequence[x509.Certificate], key: ec.EllipticCurvePrivateKey, office: str, bundle: TrustBundle
) -> Identity:
    mine = [one for one in certificates if keys.same_key(key, one)]
    if len(mine) != 1:
        raise CertificateMismatchError
    need_office_certificate(Anchors.of(bundle), mine[0], office)
    return Identity(key, mine[0], (bundle.issuing,))


def _keep(home: Home, url: str, wish: Wish, bundle: TrustBundle, identity: Identity) -> Config:
    serial = f"{identity.certificate.serial_number:x}"
    pem = b"".join(one.public_bytes(Encoding.PEM) for one in (identity.certificate, *identity.chain))
    keep_anchors(home, Anchors.of(bundle))
    write_durably(home.keys / f"{serial}.crt.pem", pem)
    write_durably(home.keys / f"{serial}.pem", (home.pending / "key.pem").read_bytes())
    write_durably(home.certificate, pem)
    config = Config(
        url=url,
        office_number=wish.office_number,
        office_name="",
        pc_name=wish.pc_name,
        certificate_serial=serial,
        root_sha256=fingerprint(bundle.root),
        enrolled_at=clock.stamp(clock.now()),
        ca_file=wish.ca_file,
    )
    save_config(home, config)
    shutil.rmtree(home.pending, ignore_errors=True)
    return config
