"""Between this PC and the relay."""

from __future__ import annotations

from client.errors.base import ClientError


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
