"""Everything the engine refuses, with a code, the words for a person and the HTTP status."""

from __future__ import annotations

from store.errors import RenkeiError


class EngineError(RenkeiError):
    """Root of the engine's refusals."""


# Certificates and sign-in


class CodeWrongError(EngineError):
    """No such enrolment code for this office."""

    code = "enrolment-code-wrong"
    title = "証明書を受け取るコードが違います"
    detail = "事業所番号とコードの組み合わせが見つかりませんでした。"
    next_step = "画面に出ているコードをもう一度お確かめください。ハイフンはあってもなくてもかまいません。"
    status = 401


class CodeExpiredError(EngineError):
    """The code was right once."""

    code = "enrolment-code-expired"
    title = "コードの期限が切れています"
    detail = "証明書を受け取るコードは、出してから24時間だけ使えます。"
    next_step = "「STEP 1」の画面で新しいコードを出して、もう一度お試しください。"
    status = 401


class CodeUsedError(EngineError):
    """One code, one key."""

    code = "enrolment-code-used"
    title = "このコードは使われています"
    detail = "このコードでは、別のパソコンがもう証明書を受け取りました。"
    next_step = "このパソコン用に「STEP 1」の画面で新しいコードを出してください。心当たりがないときは窓口へご連絡ください。"
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
    detail = "合い言葉が古いか、もう使われています。"
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


# Relay


class BadHeaderError(EngineError):
    """A header or field is missing or has another form."""

    code = "bad-request"
    title = "送られた内容を読み取れませんでした"
    detail = "必要な項目がないか、形が違います。"
    next_step = "送り受けするソフトを新しくして、もう一度お試しください。"
    status = 400


class OfficeUnknownError(EngineError):
    """Nobody by that number."""

    code = "office-unknown"
    title = "この番号の事業所は見つかりません"
    detail = "この中継所に、その事業所番号の登録がありません。"
    next_step = "事業所番号をお確かめのうえ、相手の事業所に参加をお願いしてください。"
    status = 404


class ReceiverUnknownError(OfficeUnknownError):
    """A package to nobody."""

    code = "receiver-unknown"
    title = "送り先の事業所が見つかりません"


class ReceiverNotReadyError(EngineError):
    """Known, but nobody there could open it."""

    code = "receiver-not-ready"
    title = "送り先の準備がまだです"
    detail = "送り先の事業所は、まだ受け取る準備ができていません。"
    next_step = "準備が終わるまで、いままでどおりの方法でお送りください。送り先に準備の状況をお尋ねください。"
    status = 409


class LicenceMissingError(EngineError):
    """No licence today."""

    code = "licence-missing"
    title = "利用の申し込みがまだです"
    detail = "送るには、1年分の利用の申し込み（ライセンス）が要ります。"
    next_step = "「STEP 2」で利用の申し込みを済ませてください。封をした一組は、そのまま取ってあります。"
    status = 402


class IdReusedError(EngineError):
    """Same number, other bytes."""

    code = "id-reused"
    title = "同じ番号で別の中身が届きました"
    detail = "この番号の一組は、前に別の中身で受け付けています。"
    next_step = "新しく封をして送り直してください。前の一組は無事です。"
    status = 409


class TooLargeError(EngineError):
    """More bytes than the relay takes."""

    code = "too-large"
    title = "一組が大きすぎます"
    next_step = "画像やPDFを減らすか、分けて送ってください。"
    status = 413


class DigestMismatchError(EngineError):
    """What arrived is not what was announced."""

    code = "digest-mismatch"
    title = "途中で中身が変わりました"
    detail = "届いた中身が、送り手の言う中身と一致しません。"
    next_step = "もう一度送ってください。同じ番号のままでかまいません。"
    status = 422


class NotAnEnvelopeError(EngineError):
    """Not sealed."""

    code = "not-an-envelope"
    title = "封がされていません"
    detail = "封をした一組ではないため、受け付けませんでした。"
    next_step = "送り受けするソフトから送ってください。"
    status = 422


class StorageFullError(EngineError):
    """Refuse before accepting, never after."""

    code = "storage-full"
    title = "中継所の空きが足りません"
    detail = "いまは新しい一組を預かれません。まだ受け付けていません。"
    next_step = "そのままお待ちください。送り受けするソフトが自動で送り直します。"
    status = 507


class PackageUnknownError(EngineError):
    """Not there, or not theirs: both look the same."""

    code = "package-unknown"
    title = "その一組は見つかりません"
    detail = "番号が違うか、ほかの事業所あてのものです。"
    next_step = "受信の一覧を新しくして、もう一度お試しください。"
    status = 404


class BodyDroppedError(EngineError):
    """Delivered; the relay keeps no copy."""

    code = "body-dropped"
    title = "中継所にはもう残っていません"
    detail = "受領の控えが届いたため、中継所の写しは消してあります。"
    next_step = "受け取ったパソコンの「受信」をお確かめください。"
    status = 410


class ReceiptInvalidError(EngineError):
    """A receipt that proves nothing."""

    code = "receipt-invalid"
    title = "受領の控えを確かめられませんでした"
    detail = "署名、宛先、または中身の指紋が合いません。"
    next_step = "もう一度受け取ってください。続くときは窓口へご連絡ください。"
    status = 422


class ReceiptOrderError(EngineError):
    """A refusal after a receipt, or an import before it."""

    code = "receipt-order"
    title = "この控えは、いまは記録できません"
    detail = "受領のあとの受け取り拒否、または受領の前の取り込みは記録できません。"
    next_step = "受信の一覧を新しくして、状態をお確かめください。"
    status = 409


# Licences


class TermsNotAgreedError(EngineError):
    """No agreement, no application."""

    code = "terms-not-agreed"
    title = "利用規約への同意が要ります"
    detail = "同意がないため、申し込みを受け付けていません。"
    next_step = "利用規約を読んで、「同意します」を選んでください。"
    status = 422


class KjIdMismatchError(EngineError):
    """The KJ-ID is another office's."""

    code = "kj-id-mismatch"
    title = "この ID では申し込めません"
    detail = "この KJ の ID は、別の事業所のものです。"
    next_step = "通知書にある、この事業所の KJ の ID でサインインし直してください。"
    status = 403
