"""Do the files of one send unit speak of the same users and plans? (SPEC §4)"""

from __future__ import annotations

from collections.abc import Mapping

from engine.standard.edition import IMAGE, Edition, Link
from engine.standard.findings import Collector
from engine.standard.names import Name
from engine.standard.table import Table

PERSON_PLACES = (1, 2)


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
        _check_supplement(children, parents, child, found)
        return
    orphans = [row for key, row in children.items() if key not in parents]
    if orphans:
        found.add(link.code, child.name, rows=sorted(orphans), facts={"other": parent.kind.ja})
    elif link.whole:
        lonely = [row for key, row in parents.items() if key not in children]
        if lonely:
            found.add(
                link.code, parent.name, rows=sorted(lonely), apart=child.name, facts={"other": child.kind.ja}
            )


def _check_supplement(
    children: Mapping[tuple[str, ...], int],
    parents: Mapping[tuple[str, ...], int],
    child: Table,
    found: Collector,
) -> None:
    """The date of the supplement is a plan date of the same person."""
    persons = {key[:2] for key in parents}
    wrong = [
        row
        for key, row in children.items()
        if key not in parents and key[:2] in persons and key[2].strip("0")
    ]
    if wrong:
        column = child.kind.columns[child.kind.no("plan_date")]
        found.add("E-HOSOKU-LINK", child.name, rows=sorted(wrong), column=column, hint="plan_date")


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
