"""`enrol`: the certificate of this PC."""

from __future__ import annotations

import os
from pathlib import Path

import click

from client import clock
from client.commands.shared import ANY_PATH, Setting, common
from client.enrolment import Wish
from client.enrolment import enrol as enrol_now
from client.errors import UsageError
from client.render import say, say_json
from client.settings import Config, pc_name
from engine.standard.numbers import check_office_number


@click.command()
@click.option("--url", required=True, help="中継所の住所（https://…）。")
@click.option("--office", required=True, help="事業所番号（10けた）。")
@click.option("--code", default="", help="このパソコン用の番号。書かないと尋ねます（環境変数 RENKEI_OFFICE_CODE でも渡せます）。")
@click.option("--pc-name", "name", default="", help="このパソコンの呼び名。")
@click.option("--ca-file", type=ANY_PATH, default=None, help="組織の認証局の証明書（PEM）。")
@click.option("--root-fingerprint", default="", help="届いた指紋と、中継所の認証局を見比べます（SHA-256）。")
@click.option("--plain-http", is_flag=True, help="練習用の閉じた網で、http を許します。")
@click.option("--again", is_flag=True, help="証明書があっても、新しく受け取り直します。")
@common
def enrol(  # noqa: PLR0917 - click hands in each option
    setting: Setting,
    url: str,
    office: str,
    code: str,
    name: str,
    ca_file: Path | None,
    root_fingerprint: str,
    *,
    plain_http: bool,
    again: bool,
) -> int:
    """このパソコン用の番号で、このパソコンの電子証明書を受け取ります。鍵はここで作り、外へ出しません。"""
    number = check_office_number(office)
    if not number.ok:
        raise UsageError("事業所番号は10けたです。")
    wish = Wish(
        url=url,
        office_number=number.value,
        code=_code(code),
        pc_name=name.strip()[:60] or pc_name(),
        ca_file=str(ca_file.absolute()) if ca_file else os.environ.get("RENKEI_OFFICE_CA_FILE", ""),
        root_sha256=root_fingerprint,
        again=again,
        plain_http=plain_http,
    )
    config = enrol_now(setting.home, wish, setting.passphrase)
    with setting.office() as enrolled:
        until = enrolled.identity.certificate.not_valid_after_utc
    _tell(setting, config, clock.stamp(until))
    return 0


def _code(typed: str) -> str:
    code = typed or os.environ.get("RENKEI_OFFICE_CODE", "")
    return (code or str(click.prompt("このパソコン用の番号", hide_input=True, err=True))).strip()


def _tell(setting: Setting, config: Config, until: str) -> None:
    if setting.as_json:
        say_json(
            {
                "office_number": config.office_number,
                "certificate_serial": config.certificate_serial,
                "not_after": until,
                "root_sha256": config.root_sha256,
                "pc_name": config.pc_name,
                "home": str(setting.home.root),
            }
        )
        return
    last = clock.read(until).astimezone(clock.TOKYO)
    pairs = [config.root_sha256[at : at + 4].upper() for at in range(0, 64, 4)]
    say("このパソコンの電子証明書を受け取りました。")
    say(f"　事業所番号　　　{config.office_number}")
    say(f"　使える期限　　　{last.year}年{last.month}月{last.day}日まで")
    say(f"　パソコンの名前　{config.pc_name}")
    say("　中継所の認証局の指紋（案内のページの表示と同じか、見比べてください）")
    say(f"　　{' '.join(pairs[:8])}\n　　{' '.join(pairs[8:])}")
    say("次にすること：renkei-office start を実行して、案内のページの STEP 3 へ進んでください。")
