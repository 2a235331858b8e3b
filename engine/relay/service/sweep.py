"""Clears away what killed servers left: half uploads, and files that no row names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from sqlalchemy import select

from store.base import Base
from store.clock import SystemClock
from store.work import Work

# Far longer than any upload or transaction lasts: what is older will never be named by a row.
OLD_SECONDS = 86_400
AT_ONCE = 200


def sweep_parts(work: Work) -> int:
    """Remove what uploads that died with the server left half written, a day later; returns how many."""
    stale = list(_old(work.blobs.folder.glob(".*.part")))
    for path in stale:
        path.unlink(missing_ok=True)
    return len(stale)


def sweep_blobs(work: Work) -> int:
    """Remove files of the blob store that are a day old and that no row names; returns how many.

    Every table keeps its keys in a column called `blob_key`; a crash between a file's rename and its row's commit, or
    between a commit and the removal after it, leaves a file too many.
    """
    count = 0
    old = _old(work.blobs.folder.glob("??/*"))
    while some := list(islice(old, AT_ONCE)):
        named = _named(work, [path.name for path in some])
        for path in some:
            if path.name not in named:
                work.blobs.delete(path.name)
                count += 1
    return count


def _named(work: Work, keys: list[str]) -> set[str]:
    columns = [table.c.blob_key for table in Base.metadata.sorted_tables if "blob_key" in table.c]
    return {key for column in columns for key in work.session.scalars(select(column).where(column.in_(keys)))}


def _old(paths: Iterable[Path]) -> Iterator[Path]:
    # The file system's time, not the house's: a demo's clock may stand days ahead.
    until = SystemClock().now().timestamp() - OLD_SECONDS
    for path in paths:
        try:
            if path.stat().st_mtime < until:
                yield path
        except FileNotFoundError:
            continue
