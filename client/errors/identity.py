"""Something signed is not what it claims to be."""

from __future__ import annotations

from client.errors.base import ClientError


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
