"""The fast way through a plain block and the careful way through any other say the same."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.standard.cells import FORMS
from engine.standard.sample import make_set
from engine.standard.segments import Cutter, UnfitError, cells_of
from engine.standard.split import records_of
from tests.engine.standard.helpers import EDITION, check, edited, put

SETS = {unit: make_set(unit) for unit in ("K1", "K2", "S1", "Y2")}
CELLS = st.sampled_from(
    ["", "0", "1", "9", "9999", "202612", "20261201", "9970100013", "ア", "あ,い", 'い"う', "\r\n", " "]
)


def _carefully(data: bytes) -> bytes:
    """A blank line is passed over, but it takes the block off the fast way."""
    return data + b"\r\n" if data.endswith(b"\r\n") else data


@settings(max_examples=250, deadline=None)
@given(st.data())
def test_both_ways_find_the_same(data: st.DataObject) -> None:
    files = SETS[data.draw(st.sampled_from(sorted(SETS)))]
    kinds = [
        kind
        for kind in EDITION.kinds
        if any(name.startswith((kind + "_9", kind + "_0", kind + "_2")) for name in files)
    ]
    kind = data.draw(st.sampled_from(kinds))
    column = data.draw(st.sampled_from(EDITION.kinds[kind].columns))
    changed = edited(
        files, kind, put(kind, column.en, data.draw(CELLS), row=data.draw(st.sampled_from([0, -1])))
    )
    fast = check(changed)
    slow = check({name: _carefully(content) for name, content in changed.items()})
    assert (fast.outcome, fast.findings, fast.send_units) == (slow.outcome, slow.findings, slow.send_units)


@settings(max_examples=600, deadline=None)
@given(st.lists(st.sampled_from(["a", ",", ",", '"', '""', "\r\n", "\n", "\r", "あ", "ソ"]), max_size=24))
def test_the_fast_way_only_takes_blocks_that_the_csv_module_reads_alike(pieces: list[str]) -> None:
    text = "".join(pieces)
    records, error = records_of(text)
    try:
        first, second = Cutter([2, 1]).cut(text.encode("cp932"))
        left, right = cells_of(set(first), 2, last=False), cells_of(set(second), 1, last=True)
    except UnfitError:
        return
    assert error is None
    assert [[*left[a], *right[b]] for a, b in zip(first, second, strict=True)] == records


def test_every_type_of_the_edition_has_its_check() -> None:
    types = {column.type for kind in EDITION.kinds.values() for column in kind.columns}
    assert types - FORMS.keys() == {"text", "code", "const", "fname", "unused"}
