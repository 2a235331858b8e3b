"""Do the files of one send unit speak of the same users and plans? (SPEC §4)"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from engine.standard.edition import IMAGE, Edition, Link
from engine.standard.findings import SHOWN_ROWS, Collector, Facts
from engine.standard.names import Name
from engine.standard.spool import Few, Numbers
from engine.standard.table import Table


def check_links(group: list[Name], tables: Mapping[str, Table], edition: Edition, found: Collector) -> None:
    """Notes keys that stand in one file of the unit and are missing in its counterpart."""
    by_kind = {tables[name.text].kind.name: tables[name.text] for name in group if name.text in tables}
    for link in edition.links:
        child, parent = by_kind.get(link.child), by_kind.get(link.parent)
        if child and parent:
            _check_link(link, child, parent, found)


def _check_link(link: Link, child: Table, parent: Table, found: Collector) -> None:
    child_places, parent_places = (
        tuple(table.kind.no(en) for en in link.columns) for table in (child, parent)
    )
    sound = child.whole and parent.whole
    if not sound or child.flawed.intersection(child_places) or parent.flawed.intersection(parent_places):
        return
    children, parents = child.keys[child_places], parent.keys[parent_places]
    if link.code == "E-HOSOKU-LINK":
        wrong = _missing(children, parents, known_persons=True)
        if wrong.count:
            column = child.kind.columns[child.kind.no("plan_date")]
            found.add(link.code, child.name, rows=wrong.rows, count=wrong.count, column=column, hint="plan_date")
        return
    orphans = _missing(children, parents)
    if orphans.count:
        facts: Facts = {"other": parent.kind.ja}
        found.add(link.code, child.name, rows=orphans.rows, count=orphans.count, facts=facts)
    elif link.whole:
        lonely = _missing(parents, children)
        if lonely.count:
            facts = {"other": child.kind.ja}
            found.add(
                link.code, parent.name, rows=lonely.rows, count=lonely.count, apart=child.name, facts=facts
            )


def _missing(keys: Numbers, others: Numbers, *, known_persons: bool = False) -> Few:
    """The first records of the keys that are not among the others; some of the keys are held at a time.

    ``known_persons``: only those whose person is among them.
    """
    few = Few(SHOWN_ROWS)
    shares = max(keys.shares(3), others.shares(3))
    for share in range(shares):
        there: set[int] = set()
        persons: set[int] = set()
        for key, person, _ in _share(others, share, shares):
            there.add(key)
            persons.add(person)
        first: dict[int, int] = {}
        for key, person, row in _share(keys, share, shares):
            if key not in there and (person in persons or not known_persons):
                first.setdefault(key, row)
        few.add(list(first.values()))
    return few


def _share(keys: Numbers, share: int, shares: int) -> Iterator[tuple[int, int, int]]:
    """Key, person and record of the persons in one share."""
    for chunk in keys.chunks(3):
        for key, person, row in zip(chunk[0::3], chunk[1::3], chunk[2::3], strict=True):
            if person % shares == share:
                yield key, person, row


def check_images(
    names: list[Name], mentioned: Mapping[str, Mapping[str, int]], edition: Edition, found: Collector
) -> None:
    """Family pictures and the names that UPKIHON gives them must be the same; ``mentioned`` by file, then name."""
    images = [name for name in names if name.kind == IMAGE]
    sheets = [name for name in names if name.kind == "UPKIHON"]
    here = {image.text.casefold() for image in images}
    told = {text.casefold() for texts in mentioned.values() for text in texts}
    for image in images:
        if sheets and not any((s.stamp, s.parties) == (image.stamp, image.parties) for s in sheets):
            found.add("E-IMAGE-NAME", image.text, hint="parts")
        elif mentioned and image.text.casefold() not in told:
            found.add("E-IMAGE-NAME", image.text)
    column = next(c for c in edition.kinds["UPKIHON"].columns if c.en == "family_image")
    for file, texts in mentioned.items():
        absent = [row for text, row in texts.items() if text.casefold() not in here]
        if absent and not images:
            found.add("E-SET-MISSING", file, rows=absent, column=column, hint="image")
        elif absent and here <= told:
            found.add("E-IMAGE-NAME", file, rows=absent, column=column, hint="cell")
