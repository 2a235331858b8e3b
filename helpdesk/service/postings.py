"""The search index in the database: for each pair of characters, which tickets have it, a bit a ticket.

Tickets are counted by their number. A row holds one pair's bits for 1,024 tickets, so a new ticket rewrites rows of
128 bytes, and a pair's answer over 50,000 tickets is at most 49 rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from sqlalchemy import bindparam, delete, func, insert, select, update

from helpdesk.records import Ticket, TicketGram
from helpdesk.rules.grams import beginning_with, grams, needed
from store.work import Work

SPAN = 1024
BYTES = SPAN // 8
AT_ONCE = 500
LOCK = 0x7469636B6574  # any number of our own for PostgreSQL's advisory lock


def ordinal(number: str) -> int:
    """123 for `T-000123`."""
    return int(number[2:])


def bits_of(ordinals: Iterable[int]) -> int:
    """A bit for each ticket."""
    kept = bytearray()
    for one in ordinals:
        at, bit = divmod(one, 8)
        if at >= len(kept):
            kept.extend(bytes(at + 1 - len(kept) + 1024))
        kept[at] |= 1 << bit
    return int.from_bytes(kept, "little")


def from_newest(bits: int, below: int, most: int) -> list[int]:
    """Up to `most` tickets under `below`, the newest first."""
    bits &= (1 << below) - 1
    taken: list[int] = []
    while bits and len(taken) < most:
        taken.append(bits.bit_length() - 1)
        bits ^= 1 << taken[-1]
    return taken


def add(work: Work, number: str, pairs: set[int]) -> None:
    """Note that the ticket of that number has these pairs."""
    if not pairs:
        return
    if not work.session.get_bind().dialect.name.startswith("sqlite"):
        # Rows are read and written back; SQLite has one writer anyway.
        work.session.execute(select(func.pg_advisory_xact_lock(LOCK)))
    block, at = divmod(ordinal(number), SPAN)
    bit, wanted = 1 << at, sorted(pairs)
    for start in range(0, len(wanted), AT_ONCE):
        _add_some(work, block, bit, wanted[start : start + AT_ONCE])


def _add_some(work: Work, block: int, bit: int, wanted: list[int]) -> None:
    ask = select(TicketGram.gram, TicketGram.bits).where(TicketGram.gram.in_(wanted), TicketGram.block == block)
    there = {gram: int.from_bytes(bits, "little") for gram, bits in work.session.execute(ask)}
    changed = [
        {"b_gram": gram, "b_block": block, "bits": _packed(bits | bit)}
        for gram, bits in there.items()
        if not bits & bit
    ]
    fresh = [{"gram": gram, "block": block, "bits": _packed(bit)} for gram in wanted if gram not in there]
    connection = work.session.connection()
    table = TicketGram.metadata.tables[TicketGram.__tablename__]
    if changed:
        row = (table.c.gram == bindparam("b_gram"), table.c.block == bindparam("b_block"))
        connection.execute(update(table).where(*row).values(bits=bindparam("bits")), changed)
    if fresh:
        connection.execute(insert(table), fresh)


def _packed(bits: int) -> bytes:
    return bits.to_bytes(BYTES, "little")


def having_all(work: Work, words: list[str]) -> int:
    """A bit for each ticket that has all pairs of all words: every ticket with the words, and perhaps a few more."""
    wanted = {gram for word in words for gram in needed(word)}
    kept: defaultdict[int, bytearray] = defaultdict(bytearray)
    for gram, block, bits in _rows(work, sorted(wanted)):
        _put(kept[gram], block, bits)
    found = -1
    for gram in wanted:
        found &= int.from_bytes(kept[gram], "little")
    for word in words:
        if len(word) == 1:
            found &= _beginning(work, word)
    return max(found, 0)


def _rows(work: Work, wanted: list[int]) -> Iterator[tuple[int, int, bytes]]:
    for start in range(0, len(wanted), AT_ONCE):
        ask = select(TicketGram.gram, TicketGram.block, TicketGram.bits)
        some = wanted[start : start + AT_ONCE]
        yield from work.session.execute(ask.where(TicketGram.gram.in_(some)))


def _beginning(work: Work, character: str) -> int:
    low, high = beginning_with(character)
    ask = select(TicketGram.block, TicketGram.bits).where(TicketGram.gram.between(low, high))
    by_block: defaultdict[int, int] = defaultdict(int)
    for block, bits in work.session.execute(ask):
        by_block[block] |= int.from_bytes(bits, "little")
    kept = bytearray()
    for block, value in by_block.items():
        _put(kept, block, _packed(value))
    return int.from_bytes(kept, "little")


def _put(kept: bytearray, block: int, bits: bytes) -> None:
    end = (block + 1) * BYTES
    if len(kept) < end:
        kept.extend(bytes(end - len(kept)))
    kept[end - BYTES : end] = bits


def rebuild(work: Work) -> int:
    """Make the index anew from the tickets' texts; returns how many tickets."""
    work.session.execute(delete(TicketGram))
    block, waiting, count = -1, defaultdict[int, int](int), 0
    ask = select(Ticket.number, Ticket.search_text).order_by(Ticket.number)
    for number, text in work.session.execute(ask.execution_options(yield_per=SPAN)):
        here, at = divmod(ordinal(number), SPAN)
        if here != block:
            _write(work, block, waiting)
            block, waiting = here, defaultdict(int)
        for gram in grams(text):
            waiting[gram] |= 1 << at
        count += 1
    _write(work, block, waiting)
    return count


def _write(work: Work, block: int, waiting: dict[int, int]) -> None:
    rows = [{"gram": gram, "block": block, "bits": _packed(bits)} for gram, bits in sorted(waiting.items())]
    if rows:
        work.session.execute(insert(TicketGram), rows)
