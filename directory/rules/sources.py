"""What is known of a file of the national list by its name, and how its data must be credited."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

CREDIT = "厚生労働省 介護サービス情報公表システム"
LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/deed.ja"
WAM_NET = "https://www.wam.go.jp/wamappl/kpdrsystop"
_DATED = re.compile(r"_(20[0-9]{2})([01][0-9])([0-3][0-9])(?:[0-9]{6})?(?=[_.]|$)")


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """A file about to be imported. `as_of` is the day of the data, None when nothing tells it."""

    file_name: str
    sha256: str
    as_of: date | None
    credit: str = CREDIT
    licence: str = LICENCE
    licence_url: str = LICENCE_URL
    fictional: bool = False


def date_in_name(file_name: str) -> date | None:
    """The day in names such as jigyosho_430_all_20260709180740.csv."""
    found = _DATED.search(file_name)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
