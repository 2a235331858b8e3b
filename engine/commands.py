"""`renkei envelope`: seals, opens and inspects packages with PEM files, so that anyone can check them with openssl."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from engine.envelope.errors import EnvelopeError
from engine.envelope.ids import new_message_id
from engine.envelope.office import office_number_of
from engine.envelope.open import open_sealed
from engine.envelope.outline import read_outline
from engine.envelope.seal import Header, Part, seal
from engine.envelope.signer import PrivateKey, Signer
from engine.envelope.trust import Trust
from store.clock import clock_from

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def _now() -> datetime:
    """The time of the demo or of the machine, as for the server."""
    return clock_from(os.environ.get("RENKEI_NOW", "")).now()


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except EnvelopeError as error:
        raise click.ClickException(
            f"{error.title}（{error.code}）\n{error.detail}\n{error.next_step}\n[{error.note}]"
        ) from None


def _key(path: Path, passphrase: Path | None) -> PrivateKey:
    secret = passphrase.read_bytes().rstrip(b"\r\n") if passphrase else None
    try:
        key = load_pem_private_key(path.read_bytes(), secret)
    except (ValueError, TypeError):
        raise click.ClickException("秘密鍵を読み取れません。パスフレーズを確かめてください。") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise click.ClickException("秘密鍵は EC か RSA のものを指定してください。")
    return key


def _certificates(*paths: Path) -> list[x509.Certificate]:
    try:
        return [one for path in paths for one in x509.load_pem_x509_certificates(path.read_bytes())]
    except ValueError:
        raise click.ClickException("証明書（PEM）を読み取れません。") from None


def _one_certificate(path: Path) -> x509.Certificate:
    return _certificates(path)[0]


def _revocation_list(path: Path) -> x509.CertificateRevocationList:
    data = path.read_bytes()
    try:
        return x509.load_pem_x509_crl(data) if data.startswith(b"-----") else x509.load_der_x509_crl(data)
    except ValueError:
        raise click.ClickException("失効リストを読み取れません。") from None


@click.group()
def envelope() -> None:
    """暗号化データ（CMS）を作る・開く・調べる。"""


@envelope.command("seal")
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--key", type=_FILE, required=True, help="送信元の秘密鍵（PEM）")
@click.option("--passphrase-file", type=_FILE, help="秘密鍵のパスフレーズを書いたファイル")
@click.option(
    "--certificate", type=_FILE, required=True, help="送信元の証明書（PEM）。発行局の証明書が続いてもよい"
)
@click.option("--to", "receivers", type=_FILE, required=True, multiple=True, help="あて先の証明書（PEM）")
@click.option("--send-unit", default="", help="送り単位（K2 など）")
@click.option("--out", type=click.Path(path_type=Path), required=True, help="書き出すファイル")
def seal_files(
    files: tuple[Path, ...],
    *,
    key: Path,
    passphrase_file: Path | None,
    certificate: Path,
    receivers: tuple[Path, ...],
    send_unit: str,
    out: Path,
) -> None:
    """ファイルに署名し、あて先の証明書で暗号化する。"""
    now = _now()
    own, *chain = _certificates(certificate)
    to = _certificates(*receivers)
    with _explained():
        header = Header(new_message_id(now), office_number_of(own), office_number_of(to[0]), now, send_unit)
        signer = Signer(_key(key, passphrase_file), own, tuple(chain))
        partial = out.with_name(out.name + ".part")
        try:
            with partial.open("wb") as target:
                sealed = seal(target, [Part(one.name, one) for one in files], header, signer, to)
            partial.replace(out)
        finally:
            partial.unlink(missing_ok=True)
    click.echo(json.dumps({"message_id": sealed.message_id, "sha256": sealed.sha256, "size": sealed.size}))


@envelope.command("open")
@click.argument("package", type=_FILE)
@click.option("--key", type=_FILE, required=True, help="あて先の秘密鍵（PEM）")
@click.option("--passphrase-file", type=_FILE, help="秘密鍵のパスフレーズを書いたファイル")
@click.option("--certificate", type=_FILE, required=True, help="あて先の証明書（PEM）")
@click.option("--root", type=_FILE, required=True, help="ルート認証局の証明書（PEM）")
@click.option("--issuing", type=_FILE, multiple=True, help="発行局の証明書（PEM）")
@click.option("--crl", type=_FILE, multiple=True, help="失効リスト（DER または PEM）")
@click.option("--without-crl", is_flag=True, help="失効を確かめない（調査のときだけ）")
@click.option("--into", type=click.Path(path_type=Path), required=True, help="取り出す先の空のフォルダー")
def open_package(
    package: Path,
    *,
    key: Path,
    passphrase_file: Path | None,
    certificate: Path,
    root: Path,
    issuing: tuple[Path, ...],
    crl: tuple[Path, ...],
    without_crl: bool,
    into: Path,
) -> None:
    """復号し、署名と証明書を確かめてから、ファイルを取り出す。"""
    lists = [_revocation_list(one) for one in crl]
    trust = Trust(
        _certificates(root), _certificates(*issuing), lists, revoked=frozenset() if without_crl else None
    )
    own, now = _one_certificate(certificate), _now()
    with _explained():
        opened = open_sealed(package, _key(key, passphrase_file), own, trust, into, now)
    click.echo(opened.manifest.to_json().decode())


@envelope.command("inspect")
@click.argument("package", type=_FILE)
def inspect_package(package: Path) -> None:
    """鍵なしで分かること（大きさ、ハッシュ、あて先の証明書の番号）を表示する。"""
    with _explained():
        outline = read_outline(package)
    recipients = [
        {"method": one.method, "serial": None if one.serial is None else f"{one.serial:x}"}
        for one in outline.recipients
    ]
    facts = {
        "size": outline.size,
        "content_size": outline.content_size,
        "sha256": outline.sha256,
        "recipients": recipients,
    }
    click.echo(json.dumps(facts, indent=2))


COMMANDS: list[click.Command] = [envelope]
