"""What every rule over several cells knows and can do."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from engine.standard.batch import Batch, Cells, Watch
from engine.standard.edition import Edition, Kind
from engine.standard.findings import Collector
from engine.standard.names import Name
from engine.standard.spool import Few
from engine.standard.table import Table


class Rule:
    """Sees every batch of one file and may speak once more at its end."""

    def __init__(self, name: Name, table: Table, edition: Edition, found: Collector) -> None:
        self.name, self.table, self.edition, self.found = name, table, edition, found
        self.kind: Kind = table.kind
        self.prepare()

    def prepare(self) -> None:
        """Sets up what the rule remembers."""

    def feed(self, batch: Batch) -> None:
        """Looks at some records."""

    def finish(self) -> None:
        """Speaks about the file as a whole."""

    def close(self) -> None:
        """Lets go of what must not outlive the rule, such as temporary files."""

    def places(self, *names: str) -> tuple[int, ...]:
        """The places (0-based) of columns given by English names."""
        return tuple(self.kind.no(en) for en in names)

    def watch(self, is_wrong: Callable[[Cells], bool], *names: str) -> Watch:
        """A watch for wrong combinations of cells in the columns with these English names."""
        return Watch(self.places(*names), is_wrong)

    def flawed(self, places: Iterable[int]) -> bool:
        """Had one of these columns cells that break their own rule? Then what follows from it stays unsaid."""
        return not self.table.flawed.isdisjoint(places)

    def say(
        self,
        code: str,
        rows: Iterable[int] | Few,
        en: str | None = None,
        hint: str | None = None,
        **facts: str,
    ) -> None:
        """Notes a finding about this file, at a column if named."""
        column = self.kind.columns[self.kind.no(en)] if en else None
        count = rows.count if isinstance(rows, Few) else None
        shown = rows.rows if isinstance(rows, Few) else rows
        self.found.add(
            code, self.table.name, rows=shown, column=column, hint=hint, facts={**facts}, count=count
        )
