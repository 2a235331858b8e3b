"""The relay's log over HTTP: what was signed last, and proofs."""

from __future__ import annotations

from flask import Response, request

from engine.api import api_blueprint, caller, json_response
from engine.errors import BadHeaderError, LedgerRangeError
from engine.relay import service
from engine.times import iso
from store.work import Work
from web.work import current_work

bp = api_blueprint("engine_ledger", "/api/v1/ledger")


@bp.get("/checkpoint")
def checkpoint() -> Response:
    """The newest signed checkpoint."""
    work = current_work()
    caller(work)
    newest = _newest(work)
    return json_response({"size": newest.size, "root": newest.root.hex(), "at": iso(newest.at), "checkpoint": newest.jws})


@bp.get("/proof")
def proof() -> Response:
    """That a receipt is in the log."""
    work = current_work()
    caller(work)
    size = _number("size", needed=False) or _newest(work).size
    found = service.inclusion(work, _number("serial"), size)
    return json_response({
        "serial": found.serial, "size": found.size, "leaf_hash": found.leaf_hash.hex(), "root": found.root.hex(),
        "path": [one.hex() for one in found.path],
    })


@bp.get("/consistency")
def consistency() -> Response:
    """That the log only grew."""
    work = current_work()
    caller(work)
    found = service.consistency(work, _number("from"), _number("to", needed=False) or _newest(work).size)
    return json_response({
        "from": found.first, "to": found.size, "from_root": found.first_root.hex(), "to_root": found.root.hex(),
        "path": [one.hex() for one in found.path],
    })


def _newest(work: Work) -> service.CheckpointView:
    newest = service.newest_checkpoint(work)
    if newest is None:
        raise LedgerRangeError
    return newest


def _number(name: str, *, needed: bool = True) -> int:
    text = request.args.get(name, "")
    if not text and not needed:
        return 0
    if not text.isascii() or not text.isdecimal() or len(text) > 15:
        raise BadHeaderError(f"{name} は、1 からの数です。")
    return int(text)
