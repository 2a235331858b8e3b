"""Everything that can be wrong with a package, a certificate or a receipt, in words for the office.

The classes carry the attributes `web` and the client show (`code`, `title`, `detail`, `next_step`, `status`);
`note` is a technical English remark for logs and never holds content, keys or personal data.
"""

from __future__ import annotations

_AGAIN = "もう一度受信してください。続くときは窓口へご連絡ください。"
_SENDER = "送信元の事業所に、送り直しを依頼してください。"
_DESK = "窓口へご連絡ください。"


class EnvelopeError(Exception):
    """The root of the tree."""

    code = "envelope-error"
    title = "データを処理できませんでした"
    detail = "暗号化されたデータの処理中に問題が見つかりました。"
    next_step = _AGAIN
    status = 422

    def __init__(self, note: str = "", *, detail: str | None = None) -> None:
        """Keep the class's texts; `note` says exactly what, for a technician."""
        self.note = note
        if detail is not None:
            self.detail = detail
        super().__init__(f"{self.code}: {note}" if note else self.code)


class NotAnEnvelopeError(EnvelopeError):
    """Something else than a CMS AuthEnvelopedData."""

    code = "not-an-envelope"
    title = "連携用の暗号化データではありません"
    detail = "受け取ったデータは、このシステムで暗号化されたものではありません。"
    next_step = "連携クライアントで作ったデータかどうかを確かめてください。"


class TruncatedError(EnvelopeError):
    """The data ends before its structure does."""

    code = "envelope-truncated"
    title = "データが途中で切れています"
    detail = "通信が途切れるなどして、データの終わりまで届いていません。"


class MalformedError(EnvelopeError):
    """The structure breaks a rule of DER, CMS or this profile."""

    code = "envelope-malformed"
    title = "データの形が正しくありません"
    detail = "データが壊れているか、書き換えられています。中身は開いていません。"


class UnsupportedError(EnvelopeError):
    """Valid CMS perhaps, but with a version or algorithm outside this profile."""

    code = "envelope-unsupported"
    title = "対応していない暗号方式です"
    detail = "このシステムで決められた方式と違う方式で暗号化または署名されています。"
    next_step = _SENDER


class WrongRecipientError(EnvelopeError):
    """Not encrypted to this certificate."""

    code = "not-for-this-certificate"
    title = "この証明書では開けません"
    detail = (
        "データは、別の証明書（別の事業所、別のパソコン、または更新前の証明書）あてに暗号化されています。"
    )
    next_step = "あて先の証明書が入っているパソコンで受信するか、送信元に送り直しを依頼してください。"


class DecryptionError(EnvelopeError):
    """The key does not unwrap, or the authentication tag does not fit: damaged or forged."""

    code = "decryption-failed"
    title = "復号できませんでした"
    detail = "データが壊れているか、書き換えられています。中身は取り出していません。"


class SignatureError(EnvelopeError):
    """The sender's signature does not fit."""

    code = "signature-invalid"
    title = "署名を確認できませんでした"
    detail = "送信元の署名とデータが一致しません。中身は取り出していません。"
    next_step = _SENDER


class ContainerError(EnvelopeError):
    """The signed content is not the documented container."""

    code = "container-invalid"
    title = "データの中身の形式が正しくありません"
    detail = "署名は確認できましたが、中のファイルのまとめ方が決まりと違います。"
    next_step = _SENDER


class ManifestError(EnvelopeError):
    """The manifest is unreadable or does not match the files."""

    code = "manifest-invalid"
    title = "送付内容の一覧が正しくありません"
    detail = "送付内容の一覧と、実際のファイルが一致しません。"
    next_step = _SENDER


class ReceiverMismatchError(EnvelopeError):
    """Signed for somebody else: a forwarded message (surreptitious forwarding)."""

    code = "receiver-mismatch"
    title = "ほかの事業所あてのデータです"
    detail = (
        "送信元は、このデータを別の事業所あてに署名しています。転送された可能性があるため、開きませんでした。"
    )
    next_step = _DESK


class HeaderMismatchError(EnvelopeError):
    """What the relay says about the package differs from what its sender signed."""

    code = "header-mismatch"
    title = "送信の記録と中身が一致しません"
    detail = "送信番号・送信元・あて先のいずれかが、署名された内容と違います。"
    next_step = _DESK


class FileNameError(EnvelopeError):
    """A name that could escape its folder or mislead its reader."""

    code = "file-name-refused"
    title = "使えないファイル名があります"
    detail = "ファイル名に使えない文字（/ や : など）があるか、名前が長すぎます。"
    next_step = "ファイル名を直してから、もう一度送ってください。"


class FileKindError(EnvelopeError):
    """A file type offices do not exchange, an archive for instance."""

    code = "file-kind-refused"
    title = "送れない種類のファイルがあります"
    detail = "送れるのは、CSV・PDF・JPEG のファイルだけです。圧縮ファイルは送れません。"
    next_step = "圧縮を解くか、PDF にしてから、もう一度送ってください。"


class TooManyFilesError(EnvelopeError):
    """More files than allowed, or none."""

    code = "file-count-refused"
    title = "ファイルの数が決まりと合いません"
    detail = "1回に送れるファイルの数をこえているか、ファイルがありません。"
    next_step = "何回かに分けて送ってください。"


class TooLargeError(EnvelopeError):
    """A file or the whole is over the limit."""

    code = "too-large"
    title = "データが大きすぎます"
    detail = "1回に送れる大きさをこえています。"
    next_step = "添付ファイルを小さくするか、何回かに分けて送ってください。"
    status = 413


class SourceChangedError(EnvelopeError):
    """A file changed while it was being sealed."""

    code = "source-changed"
    title = "送信の準備中にファイルが変わりました"
    detail = "暗号化している間に、ファイルの内容が書き換えられました。"
    next_step = "ファイルを閉じてから、もう一度送ってください。"


class RecipientsError(EnvelopeError):
    """Nobody to encrypt to, or a certificate that is not the receiver's."""

    code = "recipients-invalid"
    title = "あて先の証明書が正しくありません"
    detail = "あて先の事業所の有効な証明書が見つからないため、暗号化できません。"
    next_step = "あて先の事業所の準備ができているかを確かめてください。"


class SignerError(EnvelopeError):
    """Key and certificate of the signer do not belong together, or cannot sign."""

    code = "signer-invalid"
    title = "自分の証明書を使えません"
    detail = "証明書と秘密鍵の組み合わせが正しくありません。"
    next_step = "証明書を取得し直してください。"


class DestinationError(EnvelopeError):
    """The folder to deliver into is taken."""

    code = "destination-taken"
    title = "保存先を使えません"
    detail = "保存先のフォルダーに、すでにファイルがあります。"
    next_step = "空のフォルダーを指定してください。"
    status = 409


class ReceiptError(EnvelopeError):
    """A receipt that proves nothing."""

    code = "receipt-invalid"
    title = "受領の記録を確認できませんでした"
    detail = "受領の記録の署名または内容が正しくありません。"
    next_step = _DESK


class TrustError(EnvelopeError):
    """The certificate is not to be trusted; subclasses say why."""

    code = "certificate-refused"
    title = "証明書を確認できませんでした"
    detail = "相手の電子証明書を信頼できません。"
    next_step = _DESK


class UntrustedIssuerError(TrustError):
    """No path to a root."""

    code = "certificate-untrusted"
    detail = "このシステムの認証局が発行した証明書ではありません。"


class ExpiredError(TrustError):
    """The certificate, or one above it, has ended."""

    code = "certificate-expired"
    title = "証明書の有効期限が切れています"
    detail = "有効期限を過ぎた証明書が使われています。"
    next_step = "証明書を更新してから、もう一度お試しください。"


class NotYetValidError(TrustError):
    """The certificate, or one above it, has not begun; often the PC's clock is wrong."""

    code = "certificate-not-yet-valid"
    title = "証明書の有効期間が始まっていません"
    detail = "有効期間が始まる前の証明書です。パソコンの時計がずれているときにも起こります。"
    next_step = "パソコンの日付と時刻を確かめてください。"


class RevokedError(TrustError):
    """Withdrawn by the authority."""

    code = "certificate-revoked"
    title = "証明書が失効しています"
    detail = "失効した証明書が使われています。"
    status = 403


class UsageError(TrustError):
    """Key usage or extended key usage does not permit this."""

    code = "certificate-usage"
    detail = "この用途には使えない種類の証明書です。"


class WeakKeyError(TrustError):
    """Key or signature algorithm below the floor."""

    code = "certificate-weak-key"
    detail = "証明書の鍵または署名の方式が、決められた強さに足りません。"


class ProfileError(TrustError):
    """Constraints, path length, names or extensions against the rules."""

    code = "certificate-profile"
    detail = "証明書の内容が、決められた形と違います。"


class OfficeMismatchError(TrustError):
    """A good certificate, of somebody else."""

    code = "certificate-office"
    title = "別の事業所の証明書です"
    detail = "証明書の事業所番号が、相手の事業所番号と違います。"


class CrlError(TrustError):
    """The revocation list is unusable."""

    code = "crl-invalid"
    title = "失効リストを確認できませんでした"
    detail = "証明書の失効リストの署名または内容が正しくありません。"


class CrlMissingError(CrlError):
    """There is no revocation list for this issuer."""

    code = "crl-missing"
    detail = "証明書の失効リストがありません。"
    next_step = "インターネットにつながっていることを確かめて、もう一度お試しください。"


class CrlExpiredError(CrlError):
    """The revocation list is too old."""

    code = "crl-expired"
    detail = "証明書の失効リストが古くなっています。"
    next_step = "インターネットにつながっていることと、パソコンの日付を確かめて、もう一度お試しください。"


class CrlRolledBackError(CrlError):
    """The revocation list is older than one seen before."""

    code = "crl-rolled-back"
    detail = "以前に確認したものより古い失効リストが配られています。"
