"""Reads knowledge from files; the YAML is parsed once per process and state of the files."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from faq.rules.entries import Knowledge, build_knowledge, foreign_knowledge

FOLDER = Path(__file__).resolve().parent.parent / "knowledge"
NOT_CATEGORIES = frozenset({"sources.yaml", "glossary.yaml", "gates.yaml", "calibration.yaml"})
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Any:
    """One YAML file, with libyaml where it is there."""
    return yaml.load(path.read_text("utf-8"), Loader=_Loader)  # noqa: S506 (a safe loader)


def load_knowledge(place: Path | None = None) -> Knowledge:
    """The knowledge of a folder of YAML files, or of a foreign JSONL file."""
    place = place or FOLDER
    if place.is_file():
        rows = (json.loads(line) for line in place.read_text("utf-8").splitlines() if line.strip())
        return foreign_knowledge(rows)
    return _load_folder(place, _state_of(place))


def _state_of(folder: Path) -> tuple[tuple[str, int, int], ...]:
    return tuple(sorted((p.name, p.stat().st_mtime_ns, p.stat().st_size) for p in folder.glob("*.yaml")))


@lru_cache(maxsize=4)
def _load_folder(folder: Path, state: tuple[tuple[str, int, int], ...]) -> Knowledge:
    documents = [read_yaml(folder / name) for name, _, _ in state if name not in NOT_CATEGORIES]
    documents.sort(key=lambda document: document.get("order", 99))
    return build_knowledge(documents, read_yaml(folder / "sources.yaml")["sources"])
