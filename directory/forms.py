"""What comes in from the partner pages, cut to size and folded."""

from __future__ import annotations

from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from directory.rules.book import NOTE_LENGTH, WAM_SEEN, WAYS, read_month
from directory.rules.query import LONGEST
from directory.rules.services import BY_CODE
from directory.service import PartnerFacts
from web.forms import Errors
from web.japanese import tidy

PAGE, MOST = 20, 100


@dataclass(frozen=True, slots=True)
class Asked:
    """A search: text, chosen city and service (empty when not chosen), how many to show."""

    text: str
    city: str
    service: str
    show: int

    @property
    def nothing(self) -> bool:
        """Whether the page was just opened."""
        return not (self.text or self.city or self.service)


def read_search(args: MultiDict[str, str]) -> Asked:
    """From the address; unknown services and odd numbers are as if they were not there."""
    service = args.get("service", "")
    show = args.get("show", "")
    return Asked(
        text=tidy(args.get("q", ""), LONGEST).replace("\n", " "),
        city=tidy(args.get("city", ""), 40),
        service=service if service in BY_CODE else "",
        show=min(max(int(show), PAGE), MOST) if show.isascii() and show.isdigit() and len(show) < 4 else PAGE,
    )


def read_facts(form: MultiDict[str, str]) -> tuple[PartnerFacts, Errors]:
    """What was agreed with a partner, as typed, and what is wrong with it."""
    errors = Errors()
    way, seen, month_text = form.get("way", ""), form.get("wam_seen", ""), form.get("start_month", "")[:20]
    note = tidy(form.get("note", ""), NOTE_LENGTH + 1)
    month = read_month(month_text)
    if way not in WAYS:
        errors.add("way", "いまの送り方を1つ選んでください。")
    if month is None:
        errors.add("start_month", "年と月を、2026年12月 のように入れてください。まだ決まっていなければ、空のままにします。")
    if len(note) > NOTE_LENGTH:
        errors.add("note", f"{NOTE_LENGTH}文字までにしてください。それより長く入っています。")
    facts = PartnerFacts(
        way=way,
        start_month=month_text if month is None else month,
        note=note,
        wam_seen=seen if seen in WAM_SEEN else "",
    )
    return facts, errors
