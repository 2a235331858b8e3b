"""What the authority and sign-in refuse."""

from __future__ import annotations

from engine.errors.base import EngineError


class CodeWrongError(EngineError):
    """No such enrolment code for this office."""

    code = "enrolment-code-wrong"
    title = "このパソコン用の番号が違います"
    detail = "事業所番号と、このパソコン用の番号の組み合わせが見つかりませんでした。"
    next_step = "「STEP 1」の画面に出ている番号をもう一度お確かめください。ハイフンはあってもなくてもかまいません。"
    status = 401


class CodeExpiredError(EngineError):
    """The code was right once."""

    code = "enrolment-code-expired"
    title = "このパソコン用の番号の期限が切れています"
    detail = "このパソコン用の番号は、出してから24時間だけ使えます。"
    next_step = "「STEP 1」の画面で新しい番号を出して、もう一度お試しください。"
    status = 401


class CodeUsedError(EngineError):
    """One code, one key."""

    code = "enrolment-code-used"
    title = "このパソコン用の番号は、もう使われています"
    detail = "この番号では、別のパソコンが電子証明書を受け取りました。"
    next_step = "「STEP 1」の画面で、このパソコン用に新しい番号を出してください。心当たりがないときは窓口へご連絡ください。"
    status = 409


class RequestInvalidError(EngineError):
    """The certificate request can't be read or is too weak."""

    code = "csr-invalid"
    title = "証明書の申し込みを読み取れませんでした"
    detail = "届いた申し込みの形が違うか、署名が合いません。"
    next_step = "送り受けするソフトを新しくして、もう一度お試しください。"
    status = 400


class KeyInUseError(EngineError):
    """A key belongs to one certificate of one office."""

    code = "key-in-use"
    title = "この鍵では証明書を出せません"
    detail = "同じ鍵の証明書がすでにあるか、失効しています。"
    next_step = "新しい鍵を作って、もう一度お試しください。"
    status = 409


class RenewalEarlyError(EngineError):
    """Renewal opens 90 days before the end."""

    code = "renewal-too-early"
    title = "まだ更新の時期ではありません"
    detail = "電子証明書は、期限の90日前から更新できます。"
    next_step = "時期が来ると、送り受けするソフトが自動で更新します。"
    status = 409


class CertificateUnknownError(EngineError):
    """Not one of ours."""

    code = "certificate-unknown"
    title = "この電子証明書は使えません"
    detail = "この中継所が出した電子証明書ではありません。"
    next_step = "「STEP 1」で、この中継所の電子証明書を受け取ってください。"
    status = 401


class CertificateRevokedError(EngineError):
    """Revoked, effective at once."""

    code = "certificate-revoked"
    title = "この電子証明書は止められています"
    detail = "失効した電子証明書では、送ることも受け取ることもできません。"
    next_step = "窓口へご連絡のうえ、新しい電子証明書を受け取ってください。"
    status = 403


class CertificateExpiredError(EngineError):
    """Outside its days."""

    code = "certificate-expired"
    title = "電子証明書の期限が切れています"
    detail = "期限の外にある電子証明書では、サインインできません。"
    next_step = "「STEP 1」で新しい電子証明書を受け取ってください。"
    status = 403


class ChallengeError(EngineError):
    """Unknown, used or too old."""

    code = "challenge-invalid"
    title = "サインインをやり直してください"
    detail = "サインインのための問いが古いか、もう使われています。"
    next_step = "もう一度つなぎ直してください。"
    status = 401


class SignatureError(EngineError):
    """The proof of the key does not hold."""

    code = "signature-invalid"
    title = "署名を確かめられませんでした"
    detail = "電子証明書の鍵による署名が合いません。"
    next_step = "送り受けするソフトを開き直してください。続くときは窓口へご連絡ください。"
    status = 401


class TokenMissingError(EngineError):
    """No bearer token."""

    code = "sign-in-needed"
    title = "サインインが必要です"
    detail = "この操作には、電子証明書によるサインインが要ります。"
    next_step = "送り受けするソフトから操作してください。"
    status = 401


class TokenExpiredError(EngineError):
    """Unknown or too old; the client signs in anew by itself."""

    code = "token-expired"
    title = "サインインの期限が切れました"
    detail = "サインインから15分たつと、つなぎ直しが要ります。"
    next_step = "送り受けするソフトが自動でつなぎ直します。"
    status = 401


class ClockSkewError(EngineError):
    """The PC's clock is off."""

    code = "clock-skew"
    title = "パソコンの時計がずれています"
    detail = "パソコンの時計が、中継所の時計と10分を超えて違います。"
    next_step = "Windows の「日付と時刻」で「今すぐ同期」を押してから、もう一度お試しください。"
    status = 422
