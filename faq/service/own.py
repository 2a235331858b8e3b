"""What a signed-in office asks about itself: application, certificate, last send, licence."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from engine.licences import service as licences
from engine.pki import service as pki
from engine.relay import service as relay
from faq.rules.intents import OwnTopic
from store.clock import tokyo_date
from store.work import Work
from web.japanese import date_full, when_ja

STATES = {
    "accepted": "中継所が預かりました。相手はまだ受け取っていません",
    "fetched": "相手が受け取っています",
    "received": "相手に届きました",
    "imported": "相手が介護ソフトに取り込みました",
    "refused": "相手が受け取れませんでした",
}


def own_state(work: Work, office: str, topic: OwnTopic) -> dict[str, Any]:
    """Sentence and rows (name, value) about the office's own state."""
    return {"application": _application, "certificate": _certificate, "last_send": _last_send, "licence": _licence}[topic](work, office)


def _application(work: Work, office: str) -> dict[str, Any]:
    found = licences.application_of(work, office)
    if found is None:
        return _said("利用の申し込みは、まだありません。", [], "/journey/", "申し込みを進める")
    rows = [["申し込みの番号", found.number], ["申し込んだ日", date_full(found.applied_at)]]
    return _said("利用の申し込みは、終わっています。", rows, "/journey/", "道のりを見る")


def _certificate(work: Work, office: str) -> dict[str, Any]:
    found = [view for view in pki.certificates_of(work, office) if view.status == "active"]
    if not found:
        return _said("いま使える電子証明書は、ありません。", [], "/journey/", "証明書の手順を開く")
    last = max(found, key=lambda view: view.not_after)
    return _said(f"電子証明書は、{date_full(last.not_after)}まで使えます。", [["期限", date_full(last.not_after)]], "", "")


def _licence(work: Work, office: str) -> dict[str, Any]:
    found = licences.licence_of(work, office)
    if found is None:
        return _said("ライセンスは、まだありません。", [], "/journey/", "申し込みを進める")
    until = _day(found.valid_until)
    return _said(f"ライセンスは、{date_full(until)}まで使えます。", [["期限", date_full(until)]], "", "")


def _last_send(work: Work, office: str) -> dict[str, Any]:
    sent = [event for event in relay.timeline(work, office, limit=50) if event.direction == "out"]
    if not sent:
        return _said("まだ、何も送っていません。", [], "/journey/", "送る手順を開く")
    last = max(sent, key=lambda event: event.at)
    state = STATES.get(last.state, last.state)
    rows = [["送った時刻", when_ja(last.at, work.now())], ["相手", last.partner_name or last.partner_number], ["いまの状態", state]]
    return _said(f"最後に送ったものは、{state}。", rows, "/journey/", "送り受けの記録を見る")


def _day(value: date | datetime) -> date:
    return tokyo_date(value) if isinstance(value, datetime) else value


def _said(text: str, rows: list[list[str]], href: str, link: str) -> dict[str, Any]:
    return {"text": text, "rows": rows, "href": href, "link": link}
