"""What can be wrong with a certificate request or the authority's own material."""

from __future__ import annotations

from engine.envelope.errors import EnvelopeError

_CLIENT = "連携クライアントを新しくして、もう一度お試しください。続くときは窓口へご連絡ください。"


class PkiError(EnvelopeError):
    """The root of the authority's errors."""

    code = "pki-error"
    title = "証明書を発行できませんでした"
    detail = "証明書の発行中に問題が見つかりました。"
    next_step = _CLIENT
    status = 400


class CsrError(PkiError):
    """The request cannot be used; subclasses say why."""

    code = "csr-invalid"
    detail = "証明書の申請データが正しくありません。"


class CsrUnreadableError(CsrError):
    """Not a PKCS#10 request."""

    code = "csr-unreadable"
    detail = "証明書の申請データを読み取れません。"


class CsrTooLargeError(CsrError):
    """Far larger than a request ever is."""

    code = "csr-too-large"
    detail = "証明書の申請データが大きすぎます。"
    status = 413


class CsrSignatureError(CsrError):
    """Not signed by its own key: nothing proves that the sender holds it."""

    code = "csr-signature"
    detail = "証明書の申請データの署名が正しくありません。"


class CsrKeyError(CsrError):
    """A kind of key this authority does not certify."""

    code = "csr-key-kind"
    detail = "証明書の申請に使われた鍵の種類に対応していません。"


class CsrWeakKeyError(CsrError):
    """A key too short or of a known weak form."""

    code = "csr-key-weak"
    detail = "証明書の申請に使われた鍵の強さが足りません。"


class KindError(PkiError):
    """No such certificate kind."""

    code = "certificate-kind"
    detail = "証明書の種類が正しくありません。"
    next_step = "窓口へご連絡ください。"


class AuthorityError(PkiError):
    """The authority's key cannot be used: wrong passphrase, wrong certificate, or out of its validity."""

    code = "authority-unusable"
    title = "認証局を使えません"
    detail = "認証局の鍵を開けないか、証明書と合いません。"
    next_step = "運用担当者は、鍵のパスフレーズと保管場所を確かめてください。"
    status = 500
