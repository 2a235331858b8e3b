"""The checks behind the PC: office, care software, certificate, licence, client and the sends."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Unpack
from zoneinfo import ZoneInfo

from onboarding.rules import pc
from onboarding.rules.check import Check, Common, Proof, State
from onboarding.rules.facts import Facts
from onboarding.rules.numbers import CERTIFICATE_WARN_DAYS, CLIENT_QUIET_DAYS, certificate_title

TOKYO = ZoneInfo("Asia/Tokyo")


def evaluate(facts: Facts) -> tuple[Check, ...]:
    """Every check of the journey on these facts; nothing is remembered, so a mended fact heals its check."""
    first = (*pc.environment(facts), *office(facts), *certificate(facts))
    return (*first, *application(facts), *client(facts), *sending(facts))


def office(facts: Facts) -> tuple[Check, ...]:
    """STEP 0's checks of the office and its care software."""
    found: list[Check] = []
    number = facts.said("office_number")
    if number == "unknown":
        found.append(
            Check(
                "office-number-unknown",
                0,
                "ask",
                "事業所番号を調べてください",
                "名前と市町村から、さがすことができます。",
                "self",
                facts.answered_at.get("office_number"),
                fix="office_find",
            )
        )
    elif facts.said("office_confirmed") == "yes":
        where = (
            "全国の名簿にあります。"
            if facts.in_directory
            else "名簿にはありません。入力された名前を使います。"
        )
        title = facts.office_name or f"事業所番号 {number}"
        proof: Proof = "document" if facts.proved else "machine" if facts.in_directory else "self"
        since = facts.answered_at.get("office_confirmed")
        found.append(Check("office-known", 0, "ok", title, where, proof, since, fix="office_number"))
    if facts.said("software"):
        found.append(_software(facts))
    return tuple(found)


def _software(facts: Facts) -> Check:
    name = facts.said("software")
    title = "介護ソフト" if name == "unknown" else f"介護ソフト「{name}」"
    result = facts.set_result
    if result is None:
        text = "書き出したファイルを1組入れると、機械で確かめられます。"
        if name == "unknown":
            text = "ソフトの名前と版を、「バージョン情報」かソフト会社の電話で確かめてください。"
        state: State = "ask" if name == "unknown" or facts.said("set") == "later" else "ok"
        since = facts.answered_at.get("software")
        return Check("software-set", 0, state, title, text, "self", since, fix="set", faq_id="ENV-09")
    if result.outcome == "reject":
        text = f"書き出したファイルに、直すところが {result.errors}つ あります。"
        return Check(
            "software-set", 0, "stop", title, text, "machine", result.at, fix="set_result", faq_id="ERR-03"
        )
    extra = f"知っておくことが {result.warnings}つ あります。" if result.warnings else ""
    text = f"書き出したファイル {result.files}つ は、決まりどおりです。{extra}"
    return Check(
        "software-set", 0, "ok", title, text, "machine", result.at, fix="set_result", faq_id="ENV-09"
    )


def certificate(facts: Facts) -> tuple[Check, ...]:
    """STEP 1's checks: the letter, then the certificate in force."""
    held = facts.certificate
    if held is None:
        if facts.said("letter") in {"lost", "waiting", "unknown"} and not facts.proved:
            return (_letter(facts),)
        return (
            Check(
                "certificate",
                1,
                "wait",
                "電子証明書",
                "まだ受け取っていません。",
                fix="enrol",
                faq_id="CRT-04",
            ),
        )
    name = certificate_title(held.kind)
    evidence = (("証明書", name), ("パソコン", held.pc_name or "名前なし"))
    base: Common = {"since": held.not_before, "fix": "enrol", "evidence": evidence}
    if held.status == "revoked":
        return (
            _cert(
                "stop",
                "電子証明書が止められています",
                "もう一度、証明書を受け取ってください。",
                "ERR-02",
                **base,
            ),
        )
    if held.status == "expired" or held.not_after <= facts.now:
        return (
            _cert(
                "stop", "電子証明書の期限が切れました", "新しい証明書を受け取ってください。", "CRT-08", **base
            ),
        )
    until = _date_ja(held.not_after)
    if held.not_after - facts.now < timedelta(days=CERTIFICATE_WARN_DAYS):
        text = f"{name}。{until}に期限が切れます。早めに新しくしてください。"
        return (_cert("ask", "電子証明書の期限が近づいています", text, "CRT-08", **base),)
    return (_cert("ok", "電子証明書", f"{name}。{until}まで使えます。", "CRT-07", **base),)


def _cert(state: State, title: str, text: str, faq_id: str, **rest: Unpack[Common]) -> Check:
    return Check("certificate", 1, state, title, text, faq_id=faq_id, **rest)


def _letter(facts: Facts) -> Check:
    waiting = facts.said("letter") == "waiting"
    title = {
        "waiting": "通知書が届くのを待っています",
        "unknown": "通知書をさがしてください",
    }.get(facts.said("letter"), "通知書の再発行を申し込んでください")
    text = "届くまで約1か月かかることがあります。待つあいだも、ほかの準備を進められます。"
    since = facts.answered_at.get("letter")
    state: State = "wait" if waiting else "stop"
    return Check("letter", 1, state, title, text, "self", since, fix="letter_task", faq_id="IDP-07")


def application(facts: Facts) -> tuple[Check, ...]:
    """STEP 2's checks: the application and the licence it brought."""
    if facts.application is None:
        if facts.signed_in and facts.must_change:
            text = "はじめに届いたパスワードのままでは使えません。新しいパスワードに変えてください。"
            return (
                Check(
                    "password", 2, "stop", "パスワードを変えてください", text, fix="password", faq_id="IDP-03"
                ),
            )
        return (Check("application", 2, "wait", "利用の申し込み", "まだ申し込んでいません。", fix="review"),)
    done = facts.application
    if facts.licence_until is not None and facts.licence_until < facts.today:
        text = "1年分の利用料の期間が終わりました。もう一度申し込んでください。"
        return (Check("licence", 2, "stop", "使える期間が終わりました", text, fix="terms", faq_id="LIC-03"),)
    until = f"{_date_ja(facts.licence_until)}まで使えます。" if facts.licence_until else ""
    text = f"受付番号 {done.number}。{until}"
    return (
        Check(
            "application",
            2,
            "ok",
            "利用の申し込み",
            text,
            since=done.applied_at,
            fix="applied",
            faq_id="APP-04",
        ),
    )


def client(facts: Facts) -> tuple[Check, ...]:
    """STEP 3's check: the signed heartbeat of the client."""
    seen = facts.client
    ground = ("certificate",)
    if seen is None:
        text = "まだ連絡がありません。"
        return (
            Check(
                "client",
                3,
                "wait",
                "送り受けするソフト",
                text,
                depends_on=ground,
                fix="connect",
                faq_id="INS-01",
            ),
        )
    evidence = (("ソフトの版", seen.version), ("パソコン", seen.os))
    base: Common = {"since": seen.at, "depends_on": ground, "fix": "connect", "evidence": evidence}
    held = facts.certificate
    if held is not None and held.status == "active" and seen.certificate_serial != held.serial:
        text = "前の証明書で動いています。ソフトで新しい証明書を受け取ってください。"
        return (_client("ask", "ソフトの証明書が古いままです", text, "CRT-13", **base),)
    if facts.now - seen.at > timedelta(days=CLIENT_QUIET_DAYS):
        days = (facts.now - seen.at).days
        text = f"{days}日、連絡がありません。パソコンで送り受けするソフトを動かしてください。"
        return (_client("ask", "ソフトからの連絡が止まっています", text, "ERR-07", **base),)
    return (
        _client(
            "ok", "送り受けするソフト", f"版 {seen.version}、{seen.os} で動いています。", "INS-01", **base
        ),
    )


def _client(state: State, title: str, text: str, faq_id: str, **rest: Unpack[Common]) -> Check:
    return Check("client", 3, state, title, text, faq_id=faq_id, **rest)


def sending(facts: Facts) -> tuple[Check, ...]:
    """STEP 4's checks: the practice round trip, the partner's readiness, the first real delivery."""
    found: list[Check] = []
    ground = ("certificate", "application", "licence", "client")
    if facts.practice is not None:
        found.append(
            _sent(
                "practice-send", facts.practice.refused_at, facts.practice.answered_at, "練習の一通", ground
            )
        )
    if facts.partner is not None and not facts.partner.ready:
        text = "相手の準備が終わると、この表示は自動で変わります。案内を渡すと早く進みます。"
        title = f"{facts.partner.name} は、まだ受け取れません"
        since = facts.answered_at.get("partner")
        found.append(
            Check("partner-ready", 4, "ask", title, text, since=since, fix="partner_month", faq_id="PTN-05")
        )
    if facts.first_send is not None:
        found.append(
            _sent(
                "first-send", facts.first_send.refused_at, facts.first_send.received_at, "本番の一通", ground
            )
        )
    return tuple(found)


def _sent(
    code: str, refused: datetime | None, proved: datetime | None, name: str, ground: tuple[str, ...]
) -> Check:
    page = "practice" if code == "practice-send" else "first_send"
    if proved is not None:
        return Check(code, 4, "ok", name, "届いた控えがあります。", since=proved, fix=page)
    if refused is not None:
        text = (
            "相手が受け取れなかったという、署名のある知らせが来ています。"
            "ファイルを直して、もう一度送ってください。"
        )
        return Check(
            code,
            4,
            "stop",
            f"{name}が届きませんでした",
            text,
            since=refused,
            depends_on=ground,
            fix=page,
            faq_id="SND-12",
        )
    return Check(code, 4, "wait", name, "届いた控えを待っています。", depends_on=ground, fix=page)


def _date_ja(moment: date) -> str:
    if isinstance(moment, datetime):
        moment = moment.astimezone(TOKYO)
    return f"{moment.year}年{moment.month}月{moment.day}日"
