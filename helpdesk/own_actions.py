"""The desk's own actions on the parts below it: letters and KJ-IDs, codes for a PC, certificates."""

from __future__ import annotations

from collections.abc import Iterator

from accounts import service as accounts
from engine.pki import service as pki
from engine.pki.rules import KAIGO_DX, KIND_TITLES_JA
from engine.pki.service import CertificateView
from helpdesk.actions import SENIORS, Choice, DeskAction, Outcome
from helpdesk.panels import Row
from helpdesk.records import Ticket
from store.work import Work
from web.japanese import date_full, time_ja, when_ja

REASONS = (
    Choice("keyCompromise", "パソコンや鍵を、なくした・盗まれた・人に見られた"),
    Choice("superseded", "新しい証明書に替えた"),
    Choice("cessationOfOperation", "もう使わない"),
)


def own_actions(work: Work, ticket: Ticket) -> Iterator[DeskAction]:
    """Everything that can be done for the ticket's office, once the desk knows which one it is."""
    number = ticket.office_number
    if not number or accounts.get_office(work, number) is None:
        return
    account = accounts.account_of(work, number)
    if account is not None and account.locked_until is not None and account.locked_until > work.now():
        yield _unlock(number, Row("ロックが自動で解ける時刻", when_ja(account.locked_until, work.now())))
    yield _code(work, number)
    yield _letter(number, Row("KJ の ID", account.kj_id) if account is not None else None)
    for certificate in pki.active_certificates(work, number):
        yield _revoke(certificate)


def _unlock(number: str, since: Row) -> DeskAction:
    def run(work: Work, _choice: str) -> Outcome:
        accounts.unlock(work, number)
        return Outcome("KJ の ID のロックを解きました。すぐにサインインできます。")

    return DeskAction(
        "unlock", "KJ の ID のロックを解く",
        ("すぐに、もう一度サインインできるようになります。", "パスワードは変わりません。"), run, facts=(since,), proof=False,
    )


def _code(work: Work, number: str) -> DeskAction:
    held = pki.certificates_of(work, number)
    kind = held[0].kind if held else KAIGO_DX

    def run(work: Work, _choice: str) -> Outcome:
        made = pki.create_enrolment(work, number, kind)
        until = f"{date_full(made.expires_at)} {time_ja(made.expires_at)}"
        return Outcome(
            "パソコン用の番号を出しました",
            (Row("パソコン用の番号", made.code), Row("使える期限", until)),
            "電話で、4文字ずつ区切って読み上げてください。1台のパソコンで、1回だけ使えます。",
        )

    return DeskAction(
        "code", "パソコン用の番号を出す",
        (
            f"{KIND_TITLES_JA[kind]}を受け取るための番号を、1つ作ります。24時間、1回だけ使えます。",
            "番号を知っている人は、この事業所として証明書を受け取れます。",
        ),
        run, kept=(("kind", kind),),
    )


def _letter(number: str, known: Row | None) -> DeskAction:
    def run(work: Work, _choice: str) -> Outcome:
        made = accounts.issue_letter(work, number)
        rows = (
            Row("事業所", f"{made.office_name}（{made.office_number}）"),
            Row("KJ の ID", made.kj_id),
            Row("はじめのパスワード", made.temporary_password),
            Row("証明書を受け取るためのパスワード", made.letter_code),
        )
        return Outcome(
            "新しい通知書を作りました", rows,
            "この画面を印刷して、登録されている住所へ郵送してください。電話やメールでは伝えません。",
        )

    return DeskAction(
        "letter", "通知書を作り直す",
        (
            "前の通知書のパスワードは、どちらもすぐに使えなくなります。",
            "事業所が自分で決めたパスワードも消え、サインイン中の画面はサインアウトします。",
            "証明書は、そのまま使えます。",
        ),
        run, roles=SENIORS, facts=(known,) if known is not None else (),
    )


def _revoke(certificate: CertificateView) -> DeskAction:
    name = certificate.pc_name or "名前のないパソコン"

    def run(work: Work, choice: str) -> Outcome:
        ended = pki.revoke(work, certificate.serial, choice)
        more = f"同じ鍵から更新した証明書も合わせて、{len(ended)}枚です。" if len(ended) > 1 else ""
        return Outcome(f"証明書（{name}）を止めました。{more}")

    return DeskAction(
        f"revoke:{certificate.serial}", f"証明書を止める（{name}）",
        (
            "このパソコンでは、すぐに送ることも受け取ることもできなくなります。",
            "止めた証明書は、元に戻せません。使い続けるには、新しい証明書が要ります。",
        ),
        run, roles=SENIORS, choices=REASONS, question="止める理由",
        facts=(
            Row("パソコン", name), Row("種類", KIND_TITLES_JA.get(certificate.kind, certificate.kind)),
            Row("番号の終わり", certificate.serial[-8:]), Row("期限", date_full(certificate.not_after)),
        ),
        kept=(("serial", certificate.serial),),
    )
