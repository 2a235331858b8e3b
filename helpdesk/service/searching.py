"""Finds tickets by words: the index names candidates, their texts are read to be sure, the nearest come first."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from helpdesk.records import Ticket
from helpdesk.rules.grams import grams
from helpdesk.rules.ranking import rank
from helpdesk.rules.words import fold, format_number, ticket_number, words
from helpdesk.service import postings
from store.work import Work
from web.japanese import plain

# So many candidates are read, checked and ranked together; the newest hundreds come before all older ones.
CHUNK = 200


@dataclass(frozen=True, slots=True)
class Found:
    """One page of numbers; `about` when `total` counts candidates that were not all read; `after` leads on."""

    numbers: list[str]
    total: int
    about: bool
    after: str


def index(work: Work, ticket: Ticket, more: str = "") -> None:
    """Keep the folded text and its pairs: number, office, subject, then what was said."""
    before = grams(ticket.search_text)
    head = fold(f"{ticket.number} {ticket.office_number or ''} {ticket.office_name} {ticket.subject}")
    said = ticket.search_text.split("\n", 1)[1] if "\n" in ticket.search_text else ""
    ticket.search_text = f"{head}\n{said} {fold(more)}".rstrip(" ")
    postings.add(work, ticket.number, grams(f"{head} {fold(more)}") - before)


def search(work: Work, query: str, *, within: int | None, after: str, size: int) -> Found:
    """The tickets with all words of the query; those named by their number or their office's number come first.

    `within` narrows to the tickets of a view. `after` is the key of an earlier answer: it stays true when new
    tickets arrive meanwhile.
    """
    exact = _exact(work, query)
    asked = words(query)
    named = {postings.ordinal(number) for number in exact}
    bits = postings.having_all(work, asked) | postings.bits_of(named)
    if within is not None:
        bits &= within
    below, skip = _place(after, bits)
    numbers: list[str] = []
    verified = 0
    while len(numbers) <= size:
        chunk = postings.from_newest(bits, below, CHUNK)
        if not chunk:
            break
        ranked = _ranked(work, query, asked, chunk, exact)
        verified += len(ranked)
        room = size - len(numbers)
        if len(ranked) - skip > room:
            numbers += ranked[skip : skip + room]
            return Found(numbers, *_total(bits, verified, asked), f"{below}.{skip + room}")
        numbers += ranked[skip:]
        below, skip = chunk[-1], 0
    return Found(numbers, *_total(bits, verified, asked), "")


def _exact(work: Work, query: str) -> set[str]:
    number, office = ticket_number(query), plain(query)
    found = set(work.session.scalars(select(Ticket.number).where(Ticket.office_number == office))) if office else set()
    known = work.session.scalar(select(Ticket.number).where(Ticket.number == number)) if number else None
    return found | ({known} if known else set())


def _place(after: str, bits: int) -> tuple[int, int]:
    below, _, skip = after.partition(".")
    if below.isascii() and skip.isascii() and below.isdigit() and skip.isdigit():
        return min(int(below), bits.bit_length()), int(skip)
    return bits.bit_length(), 0


def _total(bits: int, verified: int, asked: list[str]) -> tuple[int, bool]:
    candidates = bits.bit_count()
    if candidates <= CHUNK:
        return verified, False
    return candidates, any(len(word) > 2 for word in asked)


def _ranked(work: Work, query: str, asked: list[str], chunk: list[int], exact: set[str]) -> list[str]:
    ask = select(Ticket.number, Ticket.subject, Ticket.search_text)
    rows = work.session.execute(ask.where(Ticket.number.in_([format_number(one) for one in chunk]))).all()
    folded, order = fold(query), []
    for number, subject, text in rows:
        if number in exact or all(word in text for word in asked):
            hits, likeness = rank(folded, asked, subject)
            order.append((number in exact, hits, likeness, number))
    return [one[-1] for one in sorted(order, reverse=True)]
