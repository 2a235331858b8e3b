"""Takes rows of the national list into the database, writing only what is new or different."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import bindparam, insert, select, update

from directory.records import DirectoryOffice, DirectorySource
from directory.rules.rows import Listed
from directory.rules.sources import SourceFacts
from store.base import new_id
from store.clock import tokyo_date
from store.counters import next_number
from store.work import Work

VERSION = "directory.version"
# Rows of one transaction: small enough that a running server never waits long for the write lock.
BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the rows. `older`: differ, but left alone because the database
    has them from a later list, or of the same day from another file.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    older: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged,
            self.older + other.older,
        )  # fmt: skip


def open_source(work: Work, facts: SourceFacts) -> str:
    """The id of this file in the register of sources; the same file with the same date is registered once."""
    same = (DirectorySource.sha256 == facts.sha256, DirectorySource.file_name == facts.file_name)
    for known in work.session.scalars(select(DirectorySource).where(*same)):
        if known.as_of == facts.as_of:
            return known.id
    source = DirectorySource(id=new_id(), imported_at=work.now(), **asdict(facts))
    work.session.add(source)
    work.session.flush()
    return source.id


def has_real_list(work: Work) -> bool:
    """Whether anything but fiction was ever imported."""
    return work.session.scalars(select(DirectorySource.id).where(DirectorySource.fictional.is_(False)).limit(1)).first() is not None


def take(work: Work, source_id: str, rows: Sequence[Listed]) -> Counts:
    """Store one batch; a row is known by (office number, service code), each once in the batch."""
    source = work.session.get_one(DirectorySource, source_id)
    day = _day(source)
    known = _known(work, {row.office_number for row in rows})
    new, changed, fresher = [], [], []
    older = unchanged = 0
    for row in rows:
        key, digest = (row.office_number, row.service_code), row.digest()
        stored = known.get(key)
        if stored is None:
            new.append(asdict(row) | {"digest": digest, "source_id": source_id})
        elif stored.digest == digest:
            unchanged += 1
            if stored.day < day:
                fresher.append(key)
        elif stored.day < day or (stored.day == day and stored.file_name == source.file_name):
            changed.append(asdict(row) | {"digest": digest, "source_id": source_id})
        else:
            older += 1
    _write(work, new, changed, fresher, source_id)
    return Counts(len(new), len(changed), unchanged, older)


class _Stored(NamedTuple):
    digest: str
    day: date
    file_name: str


def _day(source: DirectorySource) -> date:
    return source.as_of or tokyo_date(source.imported_at)


def _known(work: Work, numbers: Iterable[str]) -> dict[tuple[str, str], _Stored]:
    sources = {one.id: (_day(one), one.file_name) for one in work.session.scalars(select(DirectorySource))}
    office = DirectoryOffice
    query = select(office.office_number, office.service_code, office.digest, office.source_id)
    found = work.session.execute(query.where(office.office_number.in_(numbers)))
    return {(number, code): _Stored(digest, *sources[source_id]) for number, code, digest, source_id in found}


def _write(
    work: Work, new: list[dict[str, object]], changed: list[dict[str, object]], fresher: list[tuple[str, str]], source_id: str
) -> None:
    if new:
        work.session.execute(insert(DirectoryOffice), new)
    if changed:
        work.session.execute(update(DirectoryOffice), changed)
    if new or changed:
        next_number(work, VERSION)
    for code, keys in groupby(sorted(fresher, key=lambda key: key[1]), key=lambda key: key[1]):
        office = DirectoryOffice
        where = (office.service_code == code, office.office_number.in_(bindparam("numbers", expanding=True)))
        statement = update(office).where(*where).values(source_id=source_id)
        work.session.execute(
            statement, {"numbers": [number for number, _ in keys]}, execution_options={"synchronize_session": False}
        )


def batches(rows: Iterable[Listed], size: int = BATCH) -> Iterator[list[Listed]]:
    """The rows in lists of at most `size`."""
    batch: list[Listed] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
