"""Takes rows of the national list into the database, writing only what is new or different."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby

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
    """What became of the rows. `older`: left alone because the database knows them from a later list."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    older: int = 0
    repeated: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged,
            self.older + other.older, self.repeated + other.repeated,
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


def take(work: Work, source_id: str, rows: Sequence[Listed]) -> Counts:
    """Store one batch. A row is known by (office number, service code); the second of two in a batch is dropped."""
    source = work.session.get_one(DirectorySource, source_id)
    day = _day(source)
    wanted = {(row.office_number, row.service_code): row for row in reversed(rows)}
    known = _known(work, {number for number, _ in wanted})
    new, changed, fresher = [], [], []
    older = unchanged = 0
    for key, row in wanted.items():
        digest = row.digest()
        if key not in known:
            new.append(asdict(row) | {"digest": digest, "source_id": source_id})
        elif known[key][0] == digest:
            unchanged += 1
            if known[key][1] < day:
                fresher.append(key)
        elif known[key][1] > day:
            older += 1
        else:
            changed.append(asdict(row) | {"digest": digest, "source_id": source_id})
    _write(work, new, changed, fresher, source_id)
    return Counts(len(new), len(changed), unchanged, older, len(rows) - len(wanted))


def _day(source: DirectorySource) -> date:
    return source.as_of or tokyo_date(source.imported_at)


def _known(work: Work, numbers: Iterable[str]) -> dict[tuple[str, str], tuple[str, date]]:
    days = {source.id: _day(source) for source in work.session.scalars(select(DirectorySource))}
    office = DirectoryOffice
    query = select(office.office_number, office.service_code, office.digest, office.source_id)
    found = work.session.execute(query.where(office.office_number.in_(numbers)))
    return {(number, code): (digest, days[source_id]) for number, code, digest, source_id in found}


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
