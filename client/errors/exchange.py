"""The set, its sender and its receiver."""

from __future__ import annotations

from client.errors.base import ClientError


class NothingToSendError(ClientError):
    """No files given, or none that make a set."""

    code = "nothing-to-send"
    title = "送れるファイルがありません。"
    detail = "指定された場所に、送れる一組が見つかりませんでした。"
    next_step = "介護ソフトで書き出したファイルか、それが入ったフォルダーを指定してください。"


class NotSendableError(ClientError):
    """The standard checker rejects the set."""

    code = "check-rejected"
    title = "まだ送れません。"
    detail = "直すところがあります。ファイルは、どこにも送っていません。"
    next_step = "介護ソフトで直して書き出し、もう一度実行してください。"


class SenderMismatchError(ClientError):
    """The files are another office's."""

    code = "sender-mismatch"
    title = "この事業所のファイルではありません。"
    next_step = "ファイル名の2番めの番号が、自分の事業所番号か確かめてください。"


class ReceiverMismatchError(ClientError):
    """--to and the file names disagree."""

    code = "receiver-mismatch"
    title = "宛先が、ファイル名と違います。"
    next_step = "--to を外すと、ファイル名の宛先へ送ります。別の事業所へは、介護ソフトで書き出し直してください。"


class ReceiverNotReadyError(ClientError):
    """Nobody there who could open it."""

    code = "receiver-not-ready"
    title = "相手の事業所は、まだ受け取れません。"
    next_step = "相手の準備ができてから、もう一度実行してください。お急ぎのときは、これまでの方法で渡してください。"


class AlreadySentError(ClientError):
    """The same content to the same partner."""

    code = "already-sent"
    title = "同じものを、もう送っています。"
    next_step = "もう一度送るときは、同じコマンドに --again を付けてください。"


class UnknownMessageError(ClientError):
    """No such message here."""

    code = "message-unknown"
    title = "その受付番号のものは、このパソコンにありません。"
    next_step = "renkei-office status で、受け取ったものの番号を確かめてください。"
