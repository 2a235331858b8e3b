"""Where blocks end, what is forgotten and what waits on disk must never show in what is found."""

from __future__ import annotations

import csv
import io
import random
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.standard import Report, check_set, columns, physical, segments, spool
from engine.standard.catalogue import CODES
from engine.standard.sample import make_set
from tests.engine.standard.helpers import EDITION, Files, Records, edited, name_of, place, records

SETS = {unit: make_set(unit, users=6) for unit in ("K1", "K2", "K4", "S1", "Y2")}
CODE, PROVIDER = place("UPSIKYU", "service_code"), place("UPSIKYU", "provider_no")
TWICE = CODES["E-T7-TOTAL"].hints["twice"].message


@contextmanager
def _tight(block: int, pieces: int = 3, share: int = 5) -> Iterator[None]:
    """Blocks of that many bytes, a memory of that many pieces, disk and shares from the first numbers on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(physical, "BLOCK", block)
        patch.setattr(segments, "KEPT_PIECES", pieces)
        patch.setattr(columns, "REMEMBERED", pieces)
        patch.setattr(spool, "KEPT", share * 3)
        patch.setattr(spool, "SHARE", share)
        yield


def _found(report: Report) -> set[tuple[object, ...]]:
    return {
        (f.code, f.file, f.row, f.rows, f.count, f.column, f.message, f.next_step) for f in report.findings
    }


def _check(files: Files) -> set[tuple[object, ...]]:
    return _found(check_set(files.items()))


def _lines(data: bytes) -> list[bytes]:
    return data.split(b"\r\n")[:-1]


def _written(rows: Records, quoted: set[int], newlines: list[str]) -> bytes:
    """Records with some of them quoted throughout and newlines in turn."""
    out = io.StringIO(newline="")
    for number, row in enumerate(rows):
        quoting = csv.QUOTE_ALL if number in quoted else csv.QUOTE_MINIMAL
        csv.writer(out, quoting=quoting, lineterminator=newlines[number % len(newlines)]).writerow(row)
    return out.getvalue().encode("cp932")


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_findings_do_not_depend_on_where_blocks_end(data: st.DataObject) -> None:
    files = dict(SETS[data.draw(st.sampled_from(sorted(SETS)))])
    name = data.draw(st.sampled_from(sorted(name for name in files if name.endswith(".CSV"))))
    kind = next(kind for kind in sorted(EDITION.kinds, key=len, reverse=True) if name.startswith(kind + "_"))
    texts = [column.no - 1 for column in EDITION.kinds[kind].columns if column.type == "text"]
    rows, quoted = records(files[name]), set()
    at = st.integers(0, 200)
    for change in data.draw(st.lists(st.sampled_from(["again", "swap", "drop", "quote", "split"]), max_size=5)):
        here, there = data.draw(at) % len(rows), data.draw(at) % len(rows)
        if change == "again":
            rows.insert(there, list(rows[here]))
        elif change == "swap":
            rows[here], rows[there] = rows[there], rows[here]
        elif change == "drop" and len(rows) > 1:
            rows.pop(here)
        elif change == "quote":
            quoted.add(here)
        elif change == "split" and texts:
            rows[here][texts[0]] = 'い"え"\r\n,\nお'
    newlines = data.draw(st.lists(st.sampled_from(["\r\n", "\r\n", "\n"]), min_size=1, max_size=4))
    files[name] = _written(rows, quoted, newlines)
    if data.draw(st.booleans()):
        files[name] = files[name].rstrip(b"\r\n")
    usual = _check(files)
    with _tight(data.draw(st.integers(40, 3000)), data.draw(st.integers(0, 30)), data.draw(st.integers(1, 9))):
        assert _check(files) == usual


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**6), st.integers(40, 2000), st.booleans())
def test_every_row_that_stood_before_is_told_however_far_away(seed: int, block: int, by_date: bool) -> None:  # noqa: FBT001
    dice = random.Random(seed)
    name = name_of(SETS["S1"], "UPJSK")
    lines = _lines(SETS["S1"][name])
    lines += [dice.choice(lines) for _ in range(dice.randint(0, 4))]
    if by_date:
        dice.shuffle(lines)
    seen: set[bytes] = set()
    twice = [row for row, line in enumerate(lines, 1) if line in seen or seen.add(line)]
    with _tight(block):
        report = check_set([(name, b"\r\n".join(lines))])
    told = [(f.count, f.rows) for f in report.findings if f.code == "E-DUP-KEY"]
    assert told == ([(len(twice), tuple(twice[:5]))] if twice else [])


def test_a_person_who_comes_back_once_in_every_block_is_not_overlooked() -> None:
    name = name_of(SETS["S1"], "UPJSK")
    lines = _lines(SETS["S1"][name])
    first, others = lines[0], lines[20:]
    spread = [first, *others[:12], first.replace(b",1,11", b",2,11"), *others[12:24], first]
    with _tight(600):
        report = check_set([(name, b"\r\n".join(spread))])
    assert next(f.rows for f in report.findings if f.code == "E-DUP-KEY")[-1] == len(spread)


def _totals(rows: Records) -> dict[str, list[int]]:
    """The plainest way to say what tables 7 lack: all users in memory."""
    first: dict[tuple[str, str], int] = {}
    totals: Counter[tuple[str, str]] = Counter()
    details: Counter[tuple[tuple[str, str], str, str]] = Counter()
    subtotals = set()
    for row, cells in enumerate(rows, 1):
        user, code = (cells[1], cells[2]), cells[CODE]
        first.setdefault(user, row)
        totals[user] += code == "999999"
        if code[2:] == "AAAA":
            subtotals.add((user, code[:2]))
        elif code != "999999":
            details[user, code[:2], cells[PROVIDER]] += 1
    several = {(user, type_) for (user, type_, _), count in details.items() if count > 1}
    return {
        "none": sorted(row for user, row in first.items() if not totals[user]),
        "twice": sorted(row for user, row in first.items() if totals[user] > 1),
        "subtotal": sorted(first[user] for user in {user for user, _ in several - subtotals}),
    }


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**6), st.integers(40, 2000), st.booleans())
def test_totals_are_counted_wherever_the_rows_of_a_user_stand(seed: int, block: int, mixed: bool) -> None:  # noqa: FBT001
    dice = random.Random(seed)
    kept: Records = []

    def change(rows: Records) -> None:
        rows[:] = [row for row in rows for _ in range(dice.choice([0, 1, 1, 1, 1, 1, 1, 2]))] or rows[:1]
        if mixed:
            dice.shuffle(rows)
        kept.extend(rows)

    files = edited(SETS["K2"], "UPSIKYU", change)
    with _tight(block):
        report = check_set(files.items())
    told: dict[str, list[int]] = defaultdict(list)
    for finding in report.findings:
        if finding.code == "E-T7-SUBTOTAL":
            told["subtotal"] = [finding.count, *finding.rows]
        elif finding.code == "E-T7-TOTAL":
            told["twice" if finding.message.startswith(TWICE) else "none"] = [finding.count, *finding.rows]
    wanted = {key: [len(rows), *rows[:5]] for key, rows in _totals(kept).items() if rows}
    assert dict(told) == wanted


def test_a_text_across_the_end_of_a_block_stays_one_text() -> None:
    def speak(rows: Records) -> None:
        for row in rows:
            row[21] = 'はい、"そうです"\r\n,\n終わり' * 40

    files = edited(SETS["K1"], "UP1KYO", speak)
    for block in (50, 333, 1024):
        with _tight(block):
            assert _check(files) == set()


@pytest.mark.parametrize("pieces", [3, 1000])
def test_what_is_wrong_in_every_block_is_counted_in_every_block(pieces: int) -> None:
    def fill(rows: Records) -> None:
        for row in rows:
            if row[CODE] == "11AAAA":
                row[place("UPSIKYU", "units")] = "5"

    files = edited(SETS["K2"], "UPSIKYU", fill)
    with _tight(64, pieces):
        report = check_set(files.items())
    assert [(f.code, f.count) for f in report.findings] == [("E-T7-SUBTOTAL", 6)]


def test_links_hold_over_many_blocks() -> None:
    def other_person(rows: Records) -> None:
        rows[3][2] = "9999999999"

    files = edited(SETS["K2"], "UPHOSOKU", other_person)
    usual = _check(files)
    assert {finding[0] for finding in usual} == {"E-KEY-ORPHAN"}
    with _tight(200, share=2):
        assert _check(files) == usual


def _numbers(values: list[int]) -> spool.Numbers:
    numbers = spool.Numbers()
    for start in range(0, len(values), 6):
        numbers.add(array("q", values[start : start + 6]))
    return numbers


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(-(2**63), 2**63 - 1) | st.integers(-3, 9), max_size=80), st.integers(1, 3))
def test_numbers_come_back_as_they_were_and_repeats_are_counted(values: list[int], width: int) -> None:
    values = values[: len(values) // width * width]
    with _tight(1000, share=2):
        numbers = _numbers(values)
        chunks = list(numbers.chunks(width))
        few = spool.repeats(numbers, 5)
        numbers.close()
    assert [number for chunk in chunks for number in chunk] == values
    assert all(len(chunk) % width == 0 for chunk in chunks)
    before: set[int] = {spool.NOTHING}
    places = [n for n, v in enumerate(values, 1) if v != spool.NOTHING and (v in before or before.add(v))]
    assert (few.count, few.rows) == (len(places), places[:5])


def test_without_room_on_disk_the_numbers_stay_in_memory() -> None:
    def no_room() -> NoReturn:
        raise OSError(28, "no room")

    with _tight(1000, share=2), pytest.MonkeyPatch.context() as patch:
        patch.setattr(spool, "TemporaryFile", no_room)
        numbers = _numbers(list(range(50)))
    assert [number for chunk in numbers.chunks() for number in chunk] == list(range(50))
    assert numbers.recent[-1] == 49


def test_a_path_of_many_blocks_reads_like_its_bytes(tmp_path: Path) -> None:
    files = make_set("K2", users=150)
    for name, data in files.items():
        (tmp_path / name).write_bytes(data)
    whole = check_set([(path.name, path) for path in tmp_path.iterdir()])
    assert whole.outcome == "ok"
    assert {f.name: f.rows for f in whole.files} == {n: len(records(d)) for n, d in files.items()}
