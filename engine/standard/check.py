"""Checks a set of files against the standard: names, bytes, cells, send units, links — causes before effects."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import BinaryIO

from engine.standard.edition import IMAGE, Edition, Kind, Unit, load
from engine.standard.findings import Collector
from engine.standard.limits import DEFAULT, Limits
from engine.standard.links import check_images, check_links
from engine.standard.names import Name, parse
from engine.standard.parties import check_directions, check_offices
from engine.standard.physical import HEAD, PhysicalError, byte_blocks, decode, open_source, sniff
from engine.standard.report import FileInfo, Outcome, Report
from engine.standard.rules import CheckDigits, Images, Keys, Rule, Supplement, rules_for
from engine.standard.sets import as_send_unit, find_units, travels_with_plan
from engine.standard.split import records_of
from engine.standard.table import Table, TableReader

Source = bytes | Path
JPEG = b"\xff\xd8\xff"


def check_set(
    files: Iterable[tuple[str, Source]], *, at: date | None = None, limits: Limits = DEFAULT
) -> Report:
    """Checks files that are to be sent together.

    ``files``: names (folders are ignored) with their bytes or paths; paths are read block by block.
    ``at``: the day of sending, which picks the edition (today there is one: 4.1). Never raises for any
    content; source: SPEC §1-§7.
    """
    with ExitStack() as closing:
        return _Check(edition_at(at), limits, closing).run(list(files))


def edition_at(_day: date | None) -> Edition:
    """The edition to use on a day; the file of the next edition will stand beside v4_1 with its first day."""
    return load("v4_1")


class _Check:
    """One run: what was read so far."""

    def __init__(self, edition: Edition, limits: Limits, closing: ExitStack) -> None:
        self.edition = edition
        self.closing = closing
        self.limits = limits
        self.found = Collector(limits.groups_per_file)
        self.infos: list[FileInfo] = []
        self.tables: dict[str, Table] = {}
        self.mentioned: dict[str, dict[str, int]] = {}
        self.told: set[str] = set()
        self.sound: list[Name] = []

    def run(self, files: list[tuple[str, Source]]) -> Report:
        if not files:
            self.found.add("E-SET-MISSING", None, hint="none")
        if len(files) > self.limits.files:
            self.found.add("E-LIMIT-FILES", None, facts={"limit": self.limits.files})
            files = []
        names = [parse(re.split(r"[/\\]", text)[-1], self.edition) for text, _ in files]
        for name in names:
            self._note_name(name)
        sound = self.sound = [name for name in names if name.sound]
        check_offices(sound, self.found, self.told)
        for name, (_, source) in zip(names, files, strict=True):
            self._read(name, source)
        check_directions(sound, self.tables, self.edition, self.found)
        units = self._units(names, sound)
        findings = self.found.findings()
        outcome: Outcome = "ok"
        if findings:
            outcome = "reject" if any(f.severity == "error" for f in findings) else "warn"
        return Report(outcome, tuple(as_send_unit(*unit) for unit in units), findings, tuple(self.infos))

    def _note_name(self, name: Name) -> None:
        for problem in name.problems:
            facts: dict[str, str | int] = {"nearest": problem.nearest}
            self.found.add(problem.code, name.text, hint=problem.hint, facts=facts)

    def _units(self, names: list[Name], sound: list[Name]) -> list[tuple[Unit, list[Name]]]:
        # A file whose name can't be read may be the one that seems to be missing: mend names first.
        if any(not name.sound and (name.kind or _near(name)) for name in names):
            return []
        units = find_units(sound, self.edition, self.found)
        for _, group in units:
            check_links(group, self.tables, self.edition, self.found)
        check_images(sound, self.mentioned, self.edition, self.found)
        return units

    def _read(self, name: Name, source: Source) -> None:
        size = 0
        try:
            stream, size = open_source(source)
            with stream:
                self._read_stream(name, stream, size)
        except OSError:
            self.found.add("E-NOT-CSV", name.text, hint="unreadable")
        self._inform(name, size)

    def _read_stream(self, name: Name, stream: BinaryIO, size: int) -> None:
        if size > self.limits.file_bytes:
            limit = self.limits.file_bytes // (1024 * 1024)
            self.found.add("E-LIMIT-SIZE", name.text, facts={"limit": limit})
        elif name.kind == IMAGE:
            self._read_image(name, stream)
        elif name.kind:
            self._read_csv(name, self.edition.kinds[name.kind], stream)

    def _read_image(self, name: Name, stream: BinaryIO) -> None:
        head = stream.read(len(JPEG))
        if head != JPEG:
            self.found.add("E-NOT-IMAGE" if head else "E-EMPTY", name.text)

    def _read_csv(self, name: Name, kind: Kind, stream: BinaryIO) -> None:
        table = self.tables[name.text] = Table(name.text, kind)
        self.closing.callback(table.close)
        try:
            head = stream.read(HEAD)
            sniff(head, whole=len(head) < HEAD)
            stream.seek(0)
            # An old edition has other columns: its name says all there is to mend.
            if not any(problem.code == "E-NAME-V3" for problem in name.problems):
                self._read_rows(name, table, stream)
        except PhysicalError as error:
            table.whole = False
            facts: dict[str, str | int] = {"limit": self.limits.cell_chars, "column": ""}
            rows = [table.rows + 1] if table.rows else ()
            self.found.add(error.code, name.text, rows=rows, hint=error.hint, facts=facts)

    def _read_rows(self, name: Name, table: Table, stream: BinaryIO) -> None:
        rules = self._rules(name, table)
        reader = TableReader(table, self.edition, self.found, self.limits)
        try:
            for block in byte_blocks(stream):
                batch = reader.read(self._without_header(name, reader, block))
                if batch:
                    for rule in rules:
                        rule.feed(batch)
        except PhysicalError:
            table.whole = False
            raise
        finally:
            table.whole = table.whole and table.rows > 0
            for rule in rules:
                rule.finish()
                if isinstance(rule, Images):
                    self.mentioned[name.text] = rule.mentioned
        if table.odd_newline:
            self.found.add("W-NEWLINE", name.text)
        if reader.number == 1:
            raise PhysicalError("E-EMPTY")

    def _rules(self, name: Name, table: Table) -> list[Rule]:
        rules = rules_for(name, table, self.edition, self.found)
        for rule in rules:
            self.closing.callback(rule.close)
            if isinstance(rule, CheckDigits):
                rule.told = self.told
            if isinstance(rule, Keys):
                rule.stand_beside({other.kind or "" for other in self.sound})
            if isinstance(rule, Supplement):
                rule.with_plan = travels_with_plan(name, self.sound)
        return rules

    def _without_header(self, name: Name, reader: TableReader, block: bytes) -> bytes:
        """The first block without its header row, which becomes a finding."""
        if reader.number > 1:
            return block
        line, *rest = re.split(rb"\r\n|\n|\r", block, maxsplit=1)
        records, _ = records_of(line.decode("cp932", "replace"))
        if not records or not is_header(records[0], reader.table.kind):
            return block
        decode(block)
        self.found.add("E-HEADER-ROW", name.text, rows=[1])
        reader.number = 2
        return b"".join(rest)

    def _inform(self, name: Name, size: int) -> None:
        table = self.tables.get(name.text)
        kind = self.edition.kinds.get(name.kind or "")
        self.infos.append(
            FileInfo(
                name=name.text,
                kind=name.kind,
                kind_ja="家族構成の画像" if name.kind == IMAGE else kind.ja if kind else None,
                month=name.month or None,
                sender=name.sender or None,
                sender_service=name.sender_service or None,
                receiver=name.receiver or None,
                receiver_service=name.receiver_service or None,
                stamp=name.stamp or None,
                size=size,
                rows=table.rows if table else 0,
            )
        )


def _near(name: Name) -> bool:
    return any(problem.hint == "near" for problem in name.problems)


def is_header(row: list[str], kind: Kind) -> bool:
    """Is this first record a row of column names? (SPEC §2: importers look whether it starts with six digits)"""
    if not row or not row[0].strip() or re.fullmatch(r"[0-9]{6}", row[0].strip()):
        return False
    known = {column.ja for column in kind.columns} | {column.en for column in kind.columns}
    if any(cell.strip() in known for cell in row):
        return True
    numbers = [cell for cell in row[1:3] if re.search(r"[0-9]", cell)]
    return len(row) > 2 and not numbers
