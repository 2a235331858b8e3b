"""The desk over many fictional tickets: search, list, ticket, answer, by the processor's time in one thread.

    .venv/bin/python benchmarks/helpdesk/measure.py [tickets] [times]      RENKEI_DATABASE_URL for PostgreSQL

First the service alone (what a search costs), then whole pages through the program as an agent's browser asks for
them. With PostgreSQL the server's own processor time is not in the figures.
"""

from __future__ import annotations

import gc
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from flask.testing import FlaskClient
from sqlalchemy import func, select

from accounts import service as accounts
from accounts.guard import STAFF
from app import create_app
from benchmarks.helpdesk.invent import KINDS, PLACES, RARE, THINGS, fill
from helpdesk.records import Ticket, TicketGram
from helpdesk.rules.words import words
from helpdesk.service import Agent, queue
from helpdesk.service.searching import search
from store.base import Base, new_id
from web.extension import Renkei, renkei
from web.settings import read_settings

QUERIES = {
    "two characters, common": lambda draw: draw.choice(("料金", "送信", "画面", "実績", "更新")),
    "a common word": lambda draw: draw.choice(THINGS),
    "two common words": lambda draw: " ".join(draw.sample(THINGS, 2)),
    "office and word": lambda draw: f"{draw.choice(PLACES)}{draw.choice(KINDS)} {draw.choice(THINGS)}",
    "a rare word": lambda draw: draw.choice(RARE),
    "number": lambda draw: f"T-{draw.randrange(1, 50000):06}",
    "nothing like it": lambda _draw: "存在しない言葉です",
    "one character": lambda draw: draw.choice("月料証急"),
}


def report(label: str, act: Callable[[], object], times: int) -> None:
    """p50 and p95 of the thread's processor time in milliseconds."""
    act()
    gc.collect()
    taken = []
    for _ in range(times):
        start = time.thread_time()
        act()
        taken.append((time.thread_time() - start) * 1_000)
    taken.sort()
    print(f"  {label:28}{taken[len(taken) // 2]:9.2f}{taken[min(len(taken) - 1, int(len(taken) * 0.95))]:9.2f}")


def recall(house: Renkei, draw: random.Random) -> None:
    """Each search's number of tickets beside that of reading every text."""
    missed = asked = 0
    with house.works.begin(writing=False) as work:
        texts = work.session.execute(select(Ticket.number, Ticket.search_text)).all()
        for make in QUERIES.values():
            query = make(draw)
            right = {number for number, text in texts if all(word in text for word in words(query))}
            found: set[str] = set()
            after = ""
            while True:
                page = search(work, query, within=None, after=after, size=1000)
                found |= set(page.numbers)
                after = page.after
                if not after:
                    break
            missed, asked = missed + len(right - found), asked + len(right)
    print(f"recall: {asked - missed:,} of {asked:,} tickets found")


def answer(browser: FlaskClient, address: str) -> None:
    """An agent's answer, which must be taken."""
    sent = browser.post(address, data={"text": "お調べしました。もう一度、証明書の画面を開いてください。"})
    if sent.status_code != 303:
        raise SystemExit(f"{address}: {sent.status_code}")


def main() -> None:
    """Fill, then print one table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 50_000
    times = int(sys.argv[2]) if len(sys.argv) > 2 else 40
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ.get("RENKEI_DATABASE_URL", "")
        app = create_app(read_settings({"RENKEI_DATA_DIR": folder, **({"RENKEI_DATABASE_URL": url} if url else {})}))
        house, draw = renkei(app), random.Random(3)
        Base.metadata.create_all(house.works.database.engine)
        start = time.perf_counter()
        with house.works.begin() as work:
            fill(work, count)
            staff = accounts.ensure_staff(work, email="b@desk.example", name="計測", role="agent", password=new_id())
            rows = work.session.scalar(select(func.count()).select_from(TicketGram))
        print(f"{count:,} fictional tickets, made in {time.perf_counter() - start:.0f} s; index {rows:,} rows of 128 bytes")
        recall(house, draw)
        print(f"{'':30}  p50 ms   p95 ms")
        agent = Agent(staff.id, staff.name)
        for label, make in QUERIES.items():
            with house.works.begin(writing=False) as work:
                report(label, lambda make=make, work=work: queue.queue(work, agent, view="all", query=make(draw)), times)
        print("whole pages")
        browser = app.test_client()
        with browser.session_transaction() as session:
            session[STAFF] = [staff.id, staff.session_version]
        pages = {
            "list": lambda: "/desk/",
            "list, all, second page": lambda: f"/desk/?view=all&after=T-{count // 2:06}",
            "search, common": lambda: f"/desk/?q={QUERIES['two characters, common'](draw)}",
            "search, rare": lambda: f"/desk/?q={draw.choice(RARE)}",
            "ticket": lambda: f"/desk/tickets/T-{draw.randrange(1, count):06}",
        }
        for label, address in pages.items():
            report(label, lambda address=address: browser.get(address()).get_data(), times)
        report("answer", lambda: answer(browser, f"/desk/tickets/T-{draw.randrange(1, count):06}/reply"), times)
        report("report", lambda: browser.get("/desk/report").get_data(), max(3, times // 10))
        house.works.database.dispose()


if __name__ == "__main__":
    main()
