"""Every way the client can fail, in words for the person at the office's PC.

The exit codes are part of the interface (docs/client.md): 1 the files or the request need a person's hand,
2 written wrongly, 3 this PC is not set up, 4 the relay cannot be reached, 5 the relay refuses,
6 this PC's disk or folder, 7 something is not what it claims to be.
"""

from __future__ import annotations


class ClientError(Exception):
    """An error with Japanese words for its reader; no path of a key, password or cell value in any of them."""

    code = "client-error"
    title = "処理できませんでした。"
    detail = ""
    next_step = "もう一度お試しください。続くときは窓口へご連絡ください。"
    exit_code = 1

    def __init__(
        self,
        detail: str | None = None,
        *,
        next_step: str | None = None,
        title: str | None = None,
        code: str | None = None,
    ) -> None:
        """Keep the class's texts unless given others."""
        if detail is not None:
            self.detail = detail
        if next_step is not None:
            self.next_step = next_step
        if title is not None:
            self.title = title
        if code is not None:
            self.code = code
        super().__init__(f"{self.code}: {self.title}")

    def problem(self) -> dict[str, object]:
        """The same as a problem object (RFC 9457) for `--json`."""
        return {
            "type": f"urn:renkei:error:{self.code}",
            "code": self.code,
            "title": self.title,
            "detail": self.detail,
            "next_step": self.next_step,
            "exit_code": self.exit_code,
        }


class UsageError(ClientError):
    """The command was written wrongly."""

    code = "usage"
    title = "コマンドの書き方が違います。"
    next_step = "renkei-office とだけ打つと、使い方が出ます。"
    exit_code = 2


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


class ServerUnreachableError(ClientError):
    """No connection to the relay."""

    code = "server-unreachable"
    title = "中継所につながりません。"
    detail = "インターネットにつながっていないか、中継所が止まっています。"
    next_step = "ほかのホームページが開くか確かめ、しばらくしてからもう一度実行してください。"
    exit_code = 4


class ServerSlowError(ServerUnreachableError):
    """The relay did not answer in time."""

    code = "server-timeout"
    title = "中継所からの返事が、時間内に届きませんでした。"
    detail = "回線が混んでいるか、中継所が混み合っています。"


class ProxyError(ServerUnreachableError):
    """The way through the proxy failed."""

    code = "proxy-failed"
    title = "プロキシを通れませんでした。"
    detail = "このパソコンはプロキシ（社内の中継装置）を通る設定ですが、そこで止まりました。"
    next_step = (
        "環境変数 HTTPS_PROXY と NO_PROXY の設定を、パソコンの管理の方に確かめてください。"
    )


class TlsUntrustedError(ServerUnreachableError):
    """The server's TLS certificate is not one this PC trusts."""

    code = "tls-untrusted"
    title = "つないだ先が、本物の中継所か確かめられません。"
    detail = "サーバーの TLS 証明書を、このパソコンは信頼していません。何も送っていません。"
    next_step = (
        "組織の認証局を使っているときは、その証明書を --ca-file か環境変数 RENKEI_OFFICE_CA_FILE で"
        "指定してください。覚えがないときは、続けずに窓口へご連絡ください。"
    )
    exit_code = 7


class NotARelayError(ServerUnreachableError):
    """Something answered, but not a relay."""

    code = "not-a-relay"
    title = "つないだ先は、連携デスクの中継所ではないようです。"
    detail = "返事の形が違います。住所（URL）の間違いか、途中の装置がかわりに答えています。"
    next_step = "--url の住所を、案内のページに出ているものと見比べてください。"


class DownloadDamagedError(ClientError):
    """A package did not arrive as the relay holds it; fetching again helps."""

    code = "download-damaged"
    title = "届く途中で、中身が変わりました。"
    detail = "中継所の控えと合わないので、受け取らずに捨てました。中継所には、もとのまま残っています。"
    next_step = "もう一度 renkei-office fetch を実行してください。続くときは窓口へご連絡ください。"
    exit_code = 4


class PlainHttpError(ClientError):
    """The URL is not protected on its way."""

    code = "plain-http"
    title = "守られていない住所（http）へは登録できません。"
    detail = "このパソコン用の番号が途中で読まれるおそれがあります。"
    next_step = "https で始まる住所を使ってください。練習用の閉じた網なら --plain-http を付けると続けられます。"
    exit_code = 2


class ServerRefusedError(ClientError):
    """The relay understood and said no; its own words are kept."""

    code = "server-refused"
    title = "中継所が受け付けませんでした。"
    exit_code = 5

    def __init__(self, status: int, code: str, title: str, detail: str, next_step: str) -> None:
        """Take over what the problem object says."""
        super().__init__(detail, next_step=next_step, title=title or self.title, code=code or self.code)
        self.status = status

    @property
    def passing(self) -> bool:
        """Is the relay, or something before it, only out of order or overloaded for now?"""
        return self.status >= 500 or self.status == 429

    @property
    def lasting(self) -> bool:
        """Would the very same request fail again, whatever time passes and whoever helps?"""
        return self.code in {
            "id-reused", "too-large", "not-an-envelope", "certificate-revoked", "receiver-unknown",
        }


class ClockSkewError(ClientError):
    """The clock here is off."""

    code = "clock-skew"
    title = "このパソコンの時計がずれています。"
    next_step = "Windows の「設定」→「時刻と言語」→「今すぐ同期」で時計を合わせてから、もう一度実行してください。"
    exit_code = 6


class IdentityError(ClientError):
    """Something signed is not what it claims to be."""

    code = "not-genuine"
    title = "相手を確かめられませんでした。"
    next_step = "続けずに、窓口へご連絡ください。"
    exit_code = 7


class RootChangedError(IdentityError):
    """The relay now shows another root than the one kept at enrolment."""

    code = "root-changed"
    title = "中継所の認証局が、登録したときと違います。"
    detail = "つないだ先が本物でないおそれがあるので、止めました。何も送っていません。"


class CertificateMismatchError(IdentityError):
    """The certificate received is not the one asked for."""

    code = "certificate-mismatch"
    title = "受け取った電子証明書が、このパソコンのものではありません。"
    detail = "鍵、事業所番号、発行した認証局のどれかが合いません。保存していません。"


class ReceiptInvalidError(IdentityError):
    """A receipt that does not prove what it should."""

    code = "receipt-invalid"
    title = "中継所の控えを確かめられませんでした。"
    detail = "署名か中身が合いません。送ったものは、このパソコンに残してあります。"


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
