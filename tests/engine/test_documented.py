"""What the API can say and be asked stands in docs/api.md."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask

from engine import errors
from engine.errors import EngineError

GUIDE = (Path(__file__).resolve().parents[2] / "docs/api.md").read_text(encoding="utf-8")


def test_every_refusal_is_in_the_guide_with_words_for_a_person() -> None:
    kinds = [kind for name in errors.__all__ if issubclass(kind := getattr(errors, name), EngineError)]
    for kind in kinds:
        if kind is EngineError:
            continue
        assert f"`{kind.code}`" in GUIDE, kind.code
        assert kind.title, kind.code
        assert kind.next_step, kind.code
        assert kind.next_step.endswith("。"), kind.code


def test_every_address_is_in_the_guide(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if not rule.endpoint.startswith("engine_"):
            continue
        path = re.sub(r"<(\w+)>", r"{\1}", rule.rule)
        assert path in GUIDE, path
