"""Writes rows as the standard wants them: CP932, CRLF, free text quoted, names put together (SPEC §2, §3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.standard.edition import IMAGE, Edition, Kind, load
from engine.standard.names import Name, parse

Row = Mapping[str, str | int]
Party = tuple[str, str]


def encode(kind: Kind, rows: Iterable[Row]) -> bytes:
    """CSV bytes for rows given by English column names; absent columns stay empty, unknown ones raise KeyError."""
    lines = []
    for row in rows:
        known = {column.en for column in kind.columns}
        if not row.keys() <= known:
            raise KeyError(sorted(row.keys() - known))
        lines.append(",".join(_cell(column.type, str(row.get(column.en, ""))) for column in kind.columns))
    return "".join(line + "\r\n" for line in lines).encode("cp932")


def _cell(type_: str, value: str) -> str:
    if type_ in {"text", "fname", "tais"} and value:
        return '"' + value.replace('"', '""') + '"'
    return value


def file_name(
    kind: str, sender: Party, receiver: Party, stamp: str, *, month: str = "", branch: str = ""
) -> str:
    """The name of a file (SPEC §3); ``branch`` is the four-digit number of a family picture."""
    parts = [kind, *([month] if month else []), *sender, *receiver, stamp, *([branch] if branch else [])]
    return "_".join(parts) + (".jpg" if kind == IMAGE else ".CSV")


def readdress(
    files: Mapping[str, bytes], *, sender: Party, receiver: Party, stamp: str, edition: Edition | None = None
) -> dict[str, bytes]:
    """The same files under names for another sender, receiver and stamp; the cells stay as they are.

    Names that are no names of the standard are left alone. Used for a first send with a ready-made set.
    """
    used = edition or load()
    return {_renamed(text, (sender, receiver, stamp), used): data for text, data in files.items()}


def _renamed(text: str, target: tuple[Party, Party, str], edition: Edition) -> str:
    name: Name = parse(text, edition)
    if not name.sound or name.kind is None:
        return text
    sender, receiver, stamp = target
    return file_name(name.kind, sender, receiver, stamp, month=name.month, branch=name.branch)
