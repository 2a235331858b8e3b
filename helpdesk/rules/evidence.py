"""What the machine noticed, in words for the office it concerns and with evidence for the desk. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from helpdesk.rules.deadlines import TOKYO


@dataclass(frozen=True, slots=True)
class Case:
    """One finding. `key` gathers findings into one ticket, `item` is this one and counts once, for ever."""

    key: str
    item: str
    office_number: str
    subject: str
    text: str
    reason: str
    evidence: tuple[tuple[str, str], ...]
    step: str = ""

    def situation(self) -> dict[str, Any]:
        """As the panel beside the ticket reads it."""
        shown = [{"name": name, "value": value} for name, value in self.evidence]
        check = {"code": self.key.partition(":")[0], "title": self.reason, "severity": "ask", "evidence": shown}
        return {"step": self.step, "failed_checks": [check]}

    def note(self) -> str:
        """For a ticket that is open already."""
        return "\n".join([f"同じことが、もう1件あります：{self.reason}", *(f"{name}　{value}" for name, value in self.evidence)])


def receipt_key(sender: str, receiver: str) -> str:
    """All packages between two offices are one case."""
    return f"receipt:{sender}:{receiver}"


def receipt_item(sender: str, message_id: str) -> str:
    """One package."""
    return f"receipt:{sender}:{message_id}"


def missing_receipt(
    sender: str, receiver: str, message_id: str, accepted_at: datetime, *,
    receiver_name: str = "", month: str = "", fetched: bool | None = None, last_seen: datetime | None = None,
) -> Case:
    """Three days without a receipt: the sender hears it, the desk finds out why."""
    name = receiver_name or receiver
    what = f"{int(month[4:])}月分" if len(month) == 6 and month.isdigit() else "データ"
    evidence = [("相手", f"{name}（{receiver}）"), ("預かった日時", _when(accepted_at)), ("控えの番号", message_id)]
    if fetched is not None:
        evidence.append(("相手の動き", "取り出したが、受け取りの知らせがない" if fetched else "まだ取り出していない"))
    evidence.append(("相手のソフトの最後の連絡", _when(last_seen) if last_seen else "一度もありません"))
    return Case(
        key=receipt_key(sender, receiver), item=receipt_item(sender, message_id), office_number=sender,
        subject=f"{name}が、{what}をまだ受け取っていません",
        text=(
            f"{_when(accepted_at)}にお預かりした{what}を、{name}が3日たっても受け取っていません。"
            "データは中継所に安全に残っています。窓口から相手の事業所に確かめます。"
            "お急ぎのときは、相手の事業所にお電話ください。送り直す必要はありません。"
        ),
        reason="3日たっても、受け取りの知らせがない", evidence=tuple(evidence), step="STEP 4",
    )


def certificate_key(office_number: str) -> str:
    """All certificates of an office are one case."""
    return f"certificate:{office_number}"


def expiring_certificate(office_number: str, serial: str, pc_name: str, not_after: datetime) -> Case:
    """The certificate ends soon and nothing has taken its place."""
    pc = f"「{pc_name}」の" if pc_name else ""
    day = _when(not_after).partition(" ")[0]
    return Case(
        key=certificate_key(office_number), item=f"certificate:{serial}", office_number=office_number,
        subject=f"証明書が、{day}に切れます",
        text=(
            f"{pc}証明書の期限は{day}です。いつもはソフトが自分で新しくしますが、まだ新しくなっていません。"
            "パソコンの電源を入れて、ソフトを動かしておいてください。それでも新しくならないときは、窓口がお手伝いします。"
        ),
        reason="証明書の期限が近いのに、新しくなっていない",
        evidence=(("期限", _when(not_after)), ("パソコン", pc_name or "名前なし"), ("番号の終わり", serial[-8:])), step="STEP 1",
    )


def _when(moment: datetime) -> str:
    local = moment.astimezone(TOKYO)
    return f"{local.year}年{local.month}月{local.day}日 {local.hour}:{local.minute:02}"
