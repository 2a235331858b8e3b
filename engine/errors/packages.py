"""What the relay refuses."""

from __future__ import annotations

from engine.errors.base import EngineError


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


class LedgerRangeError(EngineError):
    """A proof for what the log does not hold (yet)."""

    code = "ledger-range"
    title = "その番号は、まだ台帳にありません"
    detail = "台帳の番号か大きさが、いまの台帳の範囲の外です。"
    next_step = "新しい「台帳の署名」を取り直してから、もう一度お試しください。"
    status = 404
