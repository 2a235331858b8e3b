"""Errors of the directory that a person may read."""

from __future__ import annotations

from store.errors import NotFoundError, RenkeiError


class UnknownOfficeError(NotFoundError):
    """The number is neither on the list nor on the exchange."""

    code = "directory-unknown-office"
    title = "この番号の事業所は、名簿にありません"
    detail = "番号が変わったか、写しまちがいかもしれません。"
    next_step = "名前か番号の一部で、もう一度さがしてください。"


class NotAPartnerError(NotFoundError):
    """The partner book has no such line."""

    code = "directory-not-a-partner"
    title = "連携先の一覧に、この事業所はありません"
    detail = "外したあとか、別の事業所でサインインしています。"
    next_step = "連携先の一覧を開き直してください。"


class OwnNumberError(RenkeiError):
    """An office tried to be its own partner."""

    code = "directory-own-number"
    title = "自分の事業所は、連携先に加えられません"
    detail = "選んだのは、いまサインインしている事業所です。"
    next_step = "送り先の事業所をさがしてください。"
    status = 422


class InvitationGoneError(NotFoundError):
    """The link is unknown, cut off or too old."""

    code = "directory-invitation-gone"
    title = "この招待のリンクは使えません"
    detail = "リンクの途中が切れているか、期限（90日）が過ぎています。"
    next_step = "送ってくれた事業所に、もう一度リンクを送ってもらってください。招待がなくても、始められます。"
