"""The relay's door: submit, deliver, receipts, lists, timeline, heartbeats."""

from __future__ import annotations

from engine.relay.service.audit import Verdict, verify_log
from engine.relay.service.clients import (
    NEXT_SECONDS,
    Beat,
    Heartbeat,
    Readiness,
    last_heartbeat,
    messages_for,
    readiness,
    record_beat,
)
from engine.relay.service.deliver import (
    Body,
    Recorded,
    drop_old_bodies,
    mark_fetched,
    open_body,
    package_for,
    record_receipt,
)
from engine.relay.service.gate import GATE, Gate
from engine.relay.service.intake import MEGABYTE, Incoming, check_size, check_space, take_in
from engine.relay.service.ledger import ensure_log
from engine.relay.service.lists import PackageView, count_waiting, inbox, name_of, sent, sent_one
from engine.relay.service.proofs import (
    CheckpointView,
    consistency,
    inclusion,
    newest_checkpoint,
    write_checkpoint,
)
from engine.relay.service.record import months_of, record_of
from engine.relay.service.reminders import remind
from engine.relay.service.submit import Answer, Submission, check_parties, earlier_answer, submit, submit_all
from engine.relay.service.sweep import sweep_blobs, sweep_parts
from engine.relay.service.timeline import ExchangeEvent, PackageStates, package_states, timeline

__all__ = [
    "GATE", "MEGABYTE", "NEXT_SECONDS", "Answer", "Beat", "Body", "CheckpointView", "ExchangeEvent", "Gate",
    "Heartbeat", "Incoming", "PackageStates", "PackageView", "Readiness", "Recorded", "Submission",
    "Verdict", "check_parties", "check_size", "check_space", "consistency", "count_waiting",
    "drop_old_bodies", "earlier_answer", "ensure_log", "inbox", "inclusion", "last_heartbeat",
    "mark_fetched", "messages_for", "months_of", "name_of", "newest_checkpoint", "open_body", "package_for",
    "package_states", "readiness", "record_beat", "record_of", "record_receipt", "remind", "sent",
    "sent_one", "submit", "submit_all", "sweep_blobs", "sweep_parts", "take_in", "timeline", "verify_log",
    "write_checkpoint",
]
