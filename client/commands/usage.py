"""How to use the program, on one screen, and click's own complaints in Japanese."""

from __future__ import annotations

import click

from client.errors import UsageError

_SCREEN = """\
renkei-office　連携デスクの、送り受けするソフト

はじめに（1回だけ）
  renkei-office enrol --url https://desk.example.jp --office 9970100013 --code ABCD-EFGH
      このパソコン用の番号で、このパソコンの電子証明書を受け取ります。番号は案内のページの STEP 1 に出ます。
  renkei-office start
      動かしたままにします。届いたものを受け取り、預かったものを送ります（止めるときは Ctrl-C）。
  renkei-office window
      送り受けの画面を、ブラウザーに開きます（このパソコンの中だけで動きます）。下のことは、画面でもできます。

毎月すること
  renkei-office check  書き出したフォルダー      送る前に、ファイルを確かめます（どこにも送りません）
  renkei-office send   書き出したフォルダー      確かめて、封をして、相手へ送ります
  renkei-office fetch  --into 取り込むフォルダー  届いたものを受け取ります
  renkei-office status                            だれに届いて、だれがまだかを見ます
  renkei-office import-done 番号                  介護ソフトに取り込んだことを、相手に知らせます

ほかに
  renkei-office sync        預かったものを送り、届いたものを受け取ります（1回だけ）
  renkei-office view   書き出したフォルダー      中身を、紙の形（第6表など）のページにします（どこにも送りません）
  renkei-office heartbeat   中継所に「動いています」と知らせます
  renkei-office sample --into フォルダー  練習相手へ送ってみるための、架空の一組を作ります

どのコマンドにも付けられるもの
  --json                    機械が読む形で答えます
  --passphrase-file ファイル  ソフトを開くための言葉をファイルから読みます（環境変数 RENKEI_OFFICE_PASSPHRASE でもできます）
  --home フォルダー           保存場所を変えます（環境変数 RENKEI_OFFICE_HOME でもできます）
  --help                    そのコマンドの使い方を出します

終わりの番号：0 できました　1 直すところがあります　2 書き方の違い　3 登録かソフトを開くための言葉がまだ
　　　　　　　4 つながりません（預かってあります）　5 中継所が断りました　6 このパソコンの都合　7 本物か確かめられません"""


def usage_screen() -> str:
    """What the bare command prints."""
    return _SCREEN


def usage_in_words(error: click.ClickException) -> UsageError:
    """A complaint of click's in Japanese; values that were typed are not repeated."""
    command = ""
    if isinstance(error, click.UsageError) and error.ctx is not None:
        command = error.ctx.command_path
    where = f"「{command} --help」で、書き方が出ます。" if command else UsageError.next_step
    return UsageError(_complaint(error), next_step=where)


def _complaint(error: click.ClickException) -> str:
    if isinstance(error, click.MissingParameter):
        return f"{_name(error.param)} が足りません。"
    if isinstance(error, click.NoSuchOption):
        return f"{error.option_name} という指定はありません。"
    if isinstance(error, click.BadParameter):
        return f"{_name(error.param)} の値を読み取れません。"
    if isinstance(error, click.UsageError) and error.ctx is not None and error.ctx.parent is None:
        return "そのようなコマンドはありません。"
    return "余分なものか、足りないものがあります。"


def _name(parameter: click.Parameter | None) -> str:
    if parameter is None:
        return "指定"
    if isinstance(parameter, click.Option):
        return parameter.opts[0]
    return parameter.human_readable_name
