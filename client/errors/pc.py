"""At the office: enrolment, passphrase, clock, disk, folder."""

from __future__ import annotations

from client.errors.base import ClientError


class NotEnrolledError(ClientError):
    """No certificate on this PC yet."""

    code = "not-enrolled"
    title = "このパソコンには、まだ電子証明書がありません。"
    detail = "送り受けには、事業所の電子証明書が要ります。"
    next_step = (
        "案内のページの STEP 1 でこのパソコン用の番号を受け取り、"
        "renkei-office enrol --url … --office … --code … を実行してください。"
    )
    exit_code = 3


class AlreadyEnrolledError(ClientError):
    """A certificate is here already."""

    code = "already-enrolled"
    title = "このパソコンには、もう電子証明書があります。"
    next_step = "入れ直すときは、同じコマンドに --again を付けてください。前の鍵も残ります。"
    exit_code = 3


class PassphraseNeededError(ClientError):
    """The key is locked and nobody is there to ask."""

    code = "passphrase-needed"
    title = "ソフトを開くための言葉が要ります。"
    detail = "このパソコンの鍵は、はじめに決めた言葉で守られています。"
    next_step = (
        "画面のあるところで実行するか、--passphrase-file または環境変数 RENKEI_OFFICE_PASSPHRASE で"
        "渡してください。"
    )
    exit_code = 3


class PassphraseWrongError(ClientError):
    """The key does not open with this passphrase."""

    code = "passphrase-wrong"
    title = "ソフトを開くための言葉が違います。"
    detail = "このパソコンの鍵を開けられませんでした。"
    next_step = "はじめて登録したときに決めた言葉を、もう一度入れてください。"
    exit_code = 3


class PassphraseWeakError(ClientError):
    """A new passphrase that is too short."""

    code = "passphrase-weak"
    title = "ソフトを開くための言葉が短すぎます。"
    detail = "8文字以上で決めてください。"
    next_step = "ほかで使っていない、覚えやすい長めの言葉にしてください。"
    exit_code = 3


class ClockSkewError(ClientError):
    """The clock here is off."""

    code = "clock-skew"
    title = "このパソコンの時計がずれています。"
    next_step = "Windows の「設定」→「時刻と言語」→「今すぐ同期」で時計を合わせてから、もう一度実行してください。"
    exit_code = 6


class FileUnreadableError(ClientError):
    """A file that cannot be read."""

    code = "file-unreadable"
    title = "ファイルを読めません。"
    next_step = "ファイルがあるか、ほかのソフトで開いたままでないか確かめてください。"
    exit_code = 2


class DiskFullError(ClientError):
    """No space left."""

    code = "disk-full"
    title = "このパソコンの空きがなくなりました。"
    detail = "途中のものは捨てました。すでに受け取ったもの、預かったものはそのままです。"
    next_step = "要らないファイルを減らしてから、もう一度実行してください。"
    exit_code = 6


class HomeUnwritableError(ClientError):
    """The client's folder cannot be used."""

    code = "home-unwritable"
    title = "フォルダーに書き込めません。"
    next_step = "フォルダーの持ち主と空きを確かめてください。このソフトの保存場所は環境変数 RENKEI_OFFICE_HOME で変えられます。"
    exit_code = 6


class HomeBrokenError(ClientError):
    """A file of the client's own is damaged."""

    code = "home-broken"
    title = "このソフトの保存ファイルが壊れています。"
    next_step = "保存場所を消さずに、窓口へご連絡ください。"
    exit_code = 6


class HomeBusyError(ClientError):
    """Another process of this client is at work."""

    code = "home-busy"
    title = "このソフトが、もう一つ動いています。"
    detail = "送り受けは、一度に一つだけ動きます。"
    next_step = "もう一つの動きが終わるのを待ってから、実行してください。"
    exit_code = 6
