"""Packages over HTTP: submit, inbox, fetch, receipts, sent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, BinaryIO

from flask import Response, request

from engine.api import api_blueprint, caller, json_body, json_response, text_of
from engine.errors import BadHeaderError, EngineError
from engine.relay import service
from engine.relay.rules.packages import (
    CHUNK_BYTES,
    MESSAGE_ID,
    MONTH,
    OFFICE_NUMBER,
    SEND_UNIT,
    read_digest,
    write_digest,
)
from engine.times import iso
from web.extension import renkei
from web.work import current_work

bp = api_blueprint("engine_packages", "/api/v1")


@bp.put("/packages/<message_id>")
def put_package(message_id: str) -> Response:
    """Accept a sealed package exactly once; the answer is a signed receipt."""
    works = renkei().works
    # Who may send is settled on a reading transaction: nobody else waits for the write lock while bytes arrive.
    with works.begin(writing=False) as looking:
        submission = _submission(message_id, caller(looking))
        earlier = service.earlier_answer(looking, submission)
        if earlier is None:
            service.check_size(looking, request.content_length or 0)
            service.check_parties(looking, submission)
            service.check_space(looking, request.content_length or 0)
    if earlier is not None:
        return _accepted(earlier)
    limit = works.settings.package_megabytes * service.MEGABYTE
    # Above the limit of forms; `take_in` counts.
    request.max_content_length = limit + service.MEGABYTE
    incoming = service.take_in(request.stream, works.blobs, limit=limit, digest=submission.sha256)
    try:
        # Durable before the row that names it.
        incoming.keep(works.blobs)
        answer = renkei().extras[service.GATE].hand_in(submission, incoming)
    except EngineError:
        incoming.discard(works.blobs)
        raise
    except BaseException:
        # Whether a row names the file already is not known here: if none does, the sweep takes it.
        incoming.discard()
        raise
    if not answer.new:
        incoming.discard(works.blobs)
    return _accepted(answer)


def _accepted(answer: service.Answer) -> Response:
    return Response(answer.body, 201 if answer.new else 200, mimetype="application/json")


def _submission(message_id: str, who: Any) -> service.Submission:
    headers = request.headers
    receiver, digest = headers.get("Renkei-Receiver", ""), read_digest(headers.get("Content-Digest", ""))
    unit, month = headers.get("Renkei-Send-Unit", ""), headers.get("Renkei-Month", "")
    if not MESSAGE_ID.fullmatch(message_id):
        raise BadHeaderError("一組の番号は UUIDv7 です。")
    if not OFFICE_NUMBER.fullmatch(receiver):
        raise BadHeaderError("ヘッダー Renkei-Receiver に、送り先の事業所番号が要ります。")
    if digest is None:
        raise BadHeaderError("ヘッダー Content-Digest に、中身の SHA-256 が要ります。")
    if (unit and not SEND_UNIT.fullmatch(unit)) or (month and not MONTH.fullmatch(month)):
        raise BadHeaderError("ヘッダー Renkei-Send-Unit か Renkei-Month の形が違います。")
    return service.Submission(who.office_number, message_id, receiver, digest, who.certificate_serial, unit, month)


@bp.get("/inbox")
def inbox() -> Response:
    """What has arrived for the caller, what it has not signed for first."""
    work = current_work()
    who = caller(work)
    after = request.args.get("after", "0") or "0"
    if not after.isdecimal() or len(after) > 15:
        raise BadHeaderError("after は、前の一覧にある ledger_serial の数です。")
    found = service.inbox(work, who.office_number, int(after))
    return json_response({"packages": [_incoming(one) for one in found]})


@bp.get("/packages/<sender>/<message_id>")
def fetch(sender: str, message_id: str) -> Response:
    """The sealed bytes, streamed. Deletes nothing."""
    work = current_work()
    who = caller(work)
    package = service.package_for(work, who.office_number, sender, message_id)
    body = service.open_body(work, package)
    if package.fetched_at is None:
        with renkei().works.begin() as noting:
            service.mark_fetched(noting, who.office_number, sender, message_id)
    response = Response(_chunks(body.reader), mimetype="application/pkcs7-mime")
    response.headers["Content-Length"] = str(body.size)
    response.headers["Content-Digest"] = write_digest(body.sha256)
    response.call_on_close(body.reader.close)
    return response


def _chunks(reader: BinaryIO) -> Iterator[bytes]:
    with reader:
        while chunk := reader.read(CHUNK_BYTES):
            yield chunk


@bp.post("/packages/<sender>/<message_id>/receipts")
def post_receipt(sender: str, message_id: str) -> Response:
    """Record what the receiver signed."""
    jws, work = text_of(json_body(), "receipt", 32_768), current_work()
    who = caller(work)
    recorded = service.record_receipt(work, who.office_number, sender, message_id, jws)
    return json_response({"recorded_at": iso(recorded.recorded_at), "kind": recorded.kind})


@bp.get("/sent")
def sent() -> Response:
    """The caller's packages: those changed since `since`, else the newest."""
    work = current_work()
    found = service.sent(work, caller(work).office_number, _since(request.args.get("since", "")))
    return json_response({"packages": [_outgoing(one) for one in found], "now": iso(work.now())})


@bp.get("/sent/<message_id>")
def sent_one(message_id: str) -> Response:
    """One of the caller's packages."""
    work = current_work()
    return json_response(_outgoing(service.sent_one(work, caller(work).office_number, message_id)))


def _since(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadHeaderError("since は ISO 8601 の時刻です。") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _common(one: service.PackageView) -> dict[str, Any]:
    return {
        "message_id": one.message_id, "size": one.size, "sha256": one.sha256, "serial": one.serial,
        "ledger_serial": one.ledger_serial, "send_unit": one.send_unit, "month": one.month,
        "accepted_at": iso(one.accepted_at), "fetched_at": iso(one.fetched_at), "received_at": iso(one.received_at),
        "imported_at": iso(one.imported_at), "refused_at": iso(one.refused_at),
    }


def _incoming(one: service.PackageView) -> dict[str, Any]:
    return {
        **_common(one), "sender": {"number": one.sender, "name": one.sender_name},
        "state": "waiting" if one.state == "accepted" else one.state, "accepted_receipt": one.receipts[0],
    }


def _outgoing(one: service.PackageView) -> dict[str, Any]:
    return {
        **_common(one), "receiver": {"number": one.receiver, "name": one.receiver_name}, "state": one.state,
        "reason": one.reason.code if one.reason else None,
        "finding_codes": list(one.reason.finding_codes) if one.reason else [], "receipts": list(one.receipts),
    }
