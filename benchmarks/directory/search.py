"""Partner search over many fictional offices: speed and hits of our index beside three named peers, in one run.

    .venv/bin/python benchmarks/directory/search.py [offices] [questions]

Peers: rapidfuzz WRatio over all names, SQLite LIKE on the name, SQLite FTS5 with its trigram tokenizer.
Everything runs in this one thread; a question's time is the thread's processor time from its text to twenty ranked
numbers, so that a busy neighbour on a shared machine does not count.
"""

from __future__ import annotations

import gc
import random
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from rapidfuzz import fuzz, process

from directory.demo.words import BRANDS, CITIES, CORPORATIONS, KINDS, PREFECTURE
from directory.rules.index import Entry, Index
from directory.rules.query import Places, extract_query

SYLLABLES = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワ"
Office = tuple[str, str, str, str, str]
Search = Callable[[str], Sequence[str]]


def invent(count: int, draw: random.Random) -> list[Office]:
    """`count` offices: number, name, reading, place, service."""
    made: list[Office] = []
    for at in range(count):
        kind, brand, corporation = draw.choice(KINDS), draw.choice(BRANDS), draw.choice(CORPORATIONS)
        ending = draw.choice(kind.endings)
        own = "".join(draw.choice(SYLLABLES) for _ in range(draw.randrange(1, 4)))
        before = f"{corporation[0]}　" if draw.random() < 0.2 else ""
        name, kana = f"{before}{brand[0]}{own}{ending[0]}", f"{brand[1]}{own}{ending[1]}"
        made.append((f"99{at:08}", name, kana, PREFECTURE + draw.choice(CITIES)[0], kind.codes[0]))
    return made


def slip(text: str, draw: random.Random) -> str:
    """One character replaced by another of the list's."""
    at = draw.randrange(len(text))
    return text[:at] + draw.choice("あいうえお山川田介護") + text[at + 1 :]


def ours(offices: list[Office]) -> Search:
    """The index of this product."""
    index = Index([Entry.of(n, [(name, kana, place, code, "")]) for n, name, kana, place, code in offices])
    places = Places((PREFECTURE, city[0]) for city in CITIES)
    return lambda text: [found.number for found in index.search(extract_query(text, places), 20)[0]]


def wratio(offices: list[Office]) -> Search:
    """Rapidfuzz over every name, as most tutorials do."""
    names = [office[1] for office in offices]
    return lambda text: [offices[at][0] for _, _, at in process.extract(text, names, scorer=fuzz.WRatio, limit=20)]


def like(offices: list[Office]) -> Search:
    """A table scan with LIKE."""
    base = sqlite3.connect(":memory:")
    base.execute("create table office (number text, name text, kana text)")
    base.executemany("insert into office values (?, ?, ?)", [office[:3] for office in offices])
    query = "select number from office where name like ?1 or kana like ?1 limit 20"
    return lambda text: [row[0] for row in base.execute(query, (f"%{text}%",))]


def trigram(offices: list[Office]) -> Search:
    """FTS5 with trigrams, all of a question's trigrams joined by OR, ranked by BM25."""
    base = sqlite3.connect(":memory:")
    base.execute("create virtual table office using fts5(number unindexed, name, kana, tokenize='trigram')")
    base.executemany("insert into office values (?, ?, ?)", [office[:3] for office in offices])
    query = "select number from office where office match ? order by rank limit 20"

    def search(text: str) -> list[str]:
        grams = {text[at : at + 3].replace('"', "") for at in range(len(text) - 2)}
        words = " OR ".join(f'"{gram}"' for gram in grams if len(gram) == 3)
        return [row[0] for row in base.execute(query, (words,))] if words else []

    return search


def measure(search: Search, asked: list[tuple[str, str]]) -> str:
    """p50 and p99 in milliseconds, share found first and among twenty."""
    times, first, twenty = [], 0, 0
    for text, number in asked:
        start = time.thread_time()
        found = list(search(text))
        times.append((time.thread_time() - start) * 1_000)
        first += found[:1] == [number]
        twenty += number in found
    times.sort()
    p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
    return f"{times[len(times) // 2]:9.2f} {p99:9.2f}   {first / len(asked):6.1%} {twenty / len(asked):7.1%}"


def main() -> None:
    """Print one table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    questions = int(sys.argv[2]) if len(sys.argv) > 2 else 500
    draw = random.Random(7)
    offices = invent(count, draw)
    chosen = [draw.choice(offices) for _ in range(questions)]
    kinds: dict[str, Callable[[Office], str]] = {
        "whole name": lambda office: office[1],
        "name with a slip": lambda office: slip(office[1], draw),
        "reading": lambda office: office[2],
        "reading with a slip": lambda office: slip(office[2], draw),
        "in a sentence": lambda office: f"{office[1]}は使ってる？",
        "number": lambda office: office[0],
    }
    asked = {kind: [(make(office), office[0]) for office in chosen] for kind, make in kinds.items()}
    print(f"{count:,} fictional offices, {questions} questions of each kind (WRatio: 20)\n")
    for label, build in (("Renkei Desk", ours), ("rapidfuzz WRatio", wratio), ("SQLite LIKE", like), ("SQLite FTS5 trigram", trigram)):
        start = time.perf_counter()
        search = build(offices)
        print(f"{label}: built in {time.perf_counter() - start:.1f} s\n{'':22} p50 ms    p99 ms    first  in 20")
        gc.collect()
        for kind, pairs in asked.items():
            print(f"  {kind:20}{measure(search, pairs[:20] if build is wratio else pairs)}")


if __name__ == "__main__":
    main()
