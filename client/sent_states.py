"""What became of a package of ours: a state counts only when a signed receipt proves it."""

from __future__ import annotations

from client import clock
from client.errors import ClientError
from client.office import Office
from client.rows import Sent
from client.trust import verified_receipt
from client.values import Outgoing

# A later success supersedes a refusal; nothing supersedes IMPORTED.
_RANK = {"waiting": 0, "failed": 0, "accepted": 1, "fetched": 2, "refused": 3, "received": 4, "imported": 5}
_STATE_OF = {"ACCEPTED": "accepted", "REFUSED": "refused", "RECEIVED": "received", "IMPORTED": "imported"}


def take_in(office: Office, row: Sent, told: Outgoing) -> bool:
    """Keep the receipts that verify and the state they prove; True once the receiver has signed for it."""
    state, facts = row.state, {"fetched_at": told.fetched_at}
    known = {receipt for _, _, receipt in office.store.proofs(row.message_id)}
    proofs = []
    if told.fetched_at and _RANK[state] < _RANK["fetched"]:
        state = "fetched"  # only the relay's word, and shown as such; it moves nothing
    for text in told.receipts:
        if text in known:
            continue
        try:
            receipt = verified_receipt(office.anchors, text)
        except ClientError:
            continue
        said = receipt.facts
        if (said.message_id, said.sender, said.receiver, said.sha256) != (
            row.message_id, office.number, row.receiver, row.sha256,
        ):
            continue
        at = clock.stamp(said.at)
        proofs.append((receipt.kind, at, text))
        proved = _STATE_OF[receipt.kind]
        if proved != "refused":
            facts[f"{proved}_at"] = at
        if _RANK[proved] > _RANK[state]:
            state = proved
            facts["reason"] = said.reason or ""
    if proofs or state != row.state:
        office.store.note_sent(row.message_id, state, proofs, **facts)
    return state in {"received", "imported"}
