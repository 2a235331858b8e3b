"""Reads file names: kind, month, offices, service types and stamp (SPEC §3, tolerances of §6)."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from datetime import datetime

from engine.standard.edition import IMAGE, Edition, Kind
from engine.standard.numbers import OFFICE

_SERVICE = re.compile(r"[0-9A-Z]{2}")
_OLD_SERVICE = re.compile(r"[0-9A-Z]{3}")
_MONTH = re.compile(r"[0-9]{6}")
ZERO_MONTH = "000000"


@dataclass(frozen=True, slots=True)
class Problem:
    """A finding code with the cause that picks its wording; ``nearest`` is a kind that was probably meant."""

    code: str
    hint: str | None = None
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class Name:
    """A file name taken apart. ``kind`` is None when unknown; the parts are "" unless the name is sound."""

    text: str
    kind: str | None
    month: str = ""
    sender: str = ""
    sender_service: str = ""
    receiver: str = ""
    receiver_service: str = ""
    stamp: str = ""
    branch: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def sound(self) -> bool:
        """Could the parts be read (with at most warnings)?"""
        return bool(self.stamp)

    @property
    def parties(self) -> tuple[str, str, str, str]:
        """Sender, its service type, receiver, its service type."""
        return self.sender, self.sender_service, self.receiver, self.receiver_service


class _WrongError(Exception):
    """The name can't be read; carries the problem."""

    def __init__(self, code: str, hint: str | None = None) -> None:
        super().__init__(code)
        self.problem = Problem(code, hint)


def parse(text: str, edition: Edition) -> Name:
    """Takes a file name (without folders) apart; never raises."""
    stem, dot, extension = text.rpartition(".")
    if not dot:
        stem, extension = text, ""
    upper = stem.upper()
    kind = _kind_of(upper, edition)
    if kind is None:
        prefix = re.split(r"_[0-9]", upper, maxsplit=1)[0]
        near = _nearest(prefix, edition)
        return Name(text, None, problems=(Problem("E-NAME-KIND", "near" if near else None, near),))
    notes: list[Problem] = []
    try:
        _check_extension(kind, extension)
        parts = upper[len(kind) + 1 :].split("_")
        name = (
            _image(text, parts) if kind == IMAGE else _csv(text, edition.kinds[kind], parts, edition, notes)
        )
    except _WrongError as wrong:
        return Name(text, kind, problems=(wrong.problem,))
    allowed = {"jpg", "JPG"} if kind == IMAGE else {"CSV"}
    if stem != upper or extension not in allowed:
        notes.append(Problem("W-NAME-CASE"))
    values = {field: getattr(name, field) for field in Name.__dataclass_fields__}
    return Name(**{**values, "problems": tuple(notes)})


def _kind_of(upper: str, edition: Edition) -> str | None:
    fitting = [kind for kind in (*edition.kinds, IMAGE) if upper == kind or upper.startswith(kind + "_")]
    return max(fitting, key=len, default=None)


def _nearest(prefix: str, edition: Edition) -> str:
    if prefix in edition.seen_names:
        return edition.seen_names[prefix]
    return "".join(difflib.get_close_matches(prefix, [*edition.kinds, IMAGE], n=1, cutoff=0.8))


def _check_extension(kind: str, extension: str) -> None:
    if kind == IMAGE and extension.upper() != "JPG":
        raise _WrongError("E-NAME-PATTERN", "image")
    if kind != IMAGE and extension.upper() != "CSV":
        raise _WrongError("E-NAME-PATTERN", "extension")


def _image(text: str, parts: list[str]) -> Name:
    if len(parts) != 6 or not re.fullmatch(r"[0-9]{4}", parts[5]):
        raise _WrongError("E-NAME-PATTERN", "image")
    sender, sender_service, receiver, receiver_service, stamp, branch = parts
    _check_offices(sender, receiver)
    _check_services(sender_service, receiver_service)
    if not _is_stamp(stamp):
        raise _WrongError("E-NAME-PATTERN", "stamp")
    return Name(text, IMAGE, "", sender, sender_service, receiver, receiver_service, stamp, branch)


def _csv(text: str, kind: Kind, parts: list[str], edition: Edition, notes: list[Problem]) -> Name:
    month = _take_month(kind, parts, edition, notes)
    if len(parts) == 3 and OFFICE.fullmatch(parts[0]) and OFFICE.fullmatch(parts[1]):
        raise _WrongError("E-NAME-V3")
    if len(parts) != 5:
        raise _WrongError("E-NAME-PATTERN")
    sender, sender_service, receiver, receiver_service, stamp = parts
    _check_offices(sender, receiver)
    if _OLD_SERVICE.fullmatch(sender_service) and _OLD_SERVICE.fullmatch(receiver_service):
        raise _WrongError("E-NAME-V40")
    _check_services(sender_service, receiver_service)
    if not _is_stamp(stamp):
        if not (len(stamp) == 15 and _is_stamp(stamp[:14])):
            raise _WrongError("E-NAME-PATTERN", "stamp")
        notes.append(Problem("W-NAME-PATTERN", "stamp"))
    return Name(text, kind.name, month, sender, sender_service, receiver, receiver_service, stamp)


def _take_month(kind: Kind, parts: list[str], edition: Edition, notes: list[Problem]) -> str:
    first = parts[0]
    if kind.month:
        if len(first) == 10:
            raise _WrongError("E-NAME-PATTERN", "month_missing")
        good = bool(_MONTH.fullmatch(first)) and "01" <= first[4:] <= "12"
        if not good and not (first == ZERO_MONTH and kind.month == "target_or_zero"):
            raise _WrongError("E-NAME-PATTERN", "month")
        return parts.pop(0)
    if _MONTH.fullmatch(first):
        if first != ZERO_MONTH or kind.name not in edition.tolerated_month:
            raise _WrongError("E-NAME-PATTERN", "month_extra")
        notes.append(Problem("W-NAME-PATTERN", "month_extra"))
        parts.pop(0)
    return ""


def _check_offices(*numbers: str) -> None:
    if not all(OFFICE.fullmatch(number) for number in numbers):
        raise _WrongError("E-NAME-PATTERN", "office")


def _check_services(*types: str) -> None:
    if not all(_SERVICE.fullmatch(type_) for type_ in types):
        raise _WrongError("E-NAME-PATTERN", "service")


def _is_stamp(text: str) -> bool:
    if not re.fullmatch(r"[0-9]{14}", text):
        return False
    try:
        datetime.strptime(text, "%Y%m%d%H%M%S")  # noqa: DTZ007 - only the form counts, no instant is made
    except ValueError:
        return False
    return True
