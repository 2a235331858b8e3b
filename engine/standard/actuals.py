"""Turns a received plan (send unit K2) into the actuals that its receiver would send back (S1)."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from engine.standard.edition import Kind, load
from engine.standard.names import Name, parse
from engine.standard.write import Row, encode, file_name


class NoPlanError(ValueError):
    """There is no readable table 6 with rows among the files."""


def actuals_from_planned(files: Mapping[str, bytes], stamp: str) -> dict[str, bytes]:
    """The UPJSK file that answers the UPPLAN file among ``files``, from its receiver to its sender.

    Only rows of the receiver's own office go back; when the plan names other providers only, its rows of the
    receiver's service type (else all rows) are answered under the receiver's number, so that a practice send
    always gets an answer. ``stamp``: 14 digits of the answer. Raises NoPlanError. Source: SPEC §3, §4 rule 10.
    """
    edition = load()
    for text, data in files.items():
        name = parse(text, edition)
        if name.kind == "UPPLAN" and name.sound:
            rows = _delivered(_rows(data, edition.kinds["UPPLAN"]), name)
            if not rows:
                break
            answered = [_answered(row, name, stamp) for row in rows]
            # Rows of two providers may have become equal under one number.
            answer = list({tuple(row.values()): row for row in answered}.values())
            sender, receiver = (name.receiver, name.receiver_service), (name.sender, name.sender_service)
            target = file_name("UPJSK", sender, receiver, stamp, month=name.month)
            return {target: encode(edition.kinds["UPJSK"], answer)}
    raise NoPlanError("no UPPLAN with rows")


def _rows(data: bytes, kind: Kind) -> list[dict[str, str]]:
    try:
        records = list(csv.reader(io.StringIO(data.decode("cp932"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise NoPlanError("UPPLAN is not readable") from error
    names = [column.en for column in kind.columns]
    return [dict(zip(names, record, strict=True)) for record in records if len(record) == len(names)]


def _delivered(rows: list[dict[str, str]], name: Name) -> list[dict[str, str]]:
    own = [row for row in rows if row["provider_no"] == name.receiver]
    same_type = [row for row in rows if row["service_code"][:2] == name.receiver_service]
    return own or same_type or rows


def _answered(row: dict[str, str], name: Name, stamp: str) -> Row:
    return {
        **row,
        "created_on": stamp[:8],
        "provider_no": name.receiver,
        "updated_by_office_no": name.receiver,
    }
