"""The shared sample cases get the outcome and the codes that their manifest asks for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from engine.standard import check_set
from engine.standard.sample import make_set

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "standard" / "samples"
OUTCOMES = {"ok": {"ok"}, "reject": {"reject"}, "warn": {"warn"}, "ok_or_warn": {"ok", "warn"}}


def _cases() -> list[Any]:
    manifest = SAMPLES / "manifest.json"
    if not manifest.is_file():
        return []
    return [pytest.param(case, id=case["case"]) for case in json.loads(manifest.read_text("utf-8"))["cases"]]


@pytest.mark.parametrize("case", [*_cases(), pytest.param(None, id="own_set")])
def test_shared_cases_are_judged_as_their_manifest_says(case: dict[str, Any] | None) -> None:
    if case is None:
        assert check_set(make_set().items()).outcome == "ok"
        return
    folder = SAMPLES / case["group"] / case["case"]
    report = check_set([(file["name"], folder / file["name"]) for file in case["files"]])
    assert set(case["codes"]) <= report.codes
    assert report.outcome in OUTCOMES.get(case["expect"], {"ok", "warn", "reject"})
