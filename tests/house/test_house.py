"""The house keeps its own rules: what is written down is true, and what exists is written down."""

from __future__ import annotations

import ast
import re
import statistics
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from flask import Flask

import app as application
from app import PARTS
from scripts import errors_doc
from store import migrate
from store.db import Database
from web.extension import renkei

ROOT = Path(__file__).resolve().parents[2]
CODE = ("accounts", "client", "directory", "engine", "faq", "helpdesk", "onboarding", "store", "web")


def modules() -> list[Path]:
    found = [path for part in CODE for path in (ROOT / part).rglob("*.py") if "migrations" not in path.parts]
    assert len(found) > 50
    return found


def test_every_module_says_in_a_sentence_what_it_is() -> None:
    silent = [str(p.relative_to(ROOT)) for p in modules() if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))]
    assert silent == []


def test_files_stay_small() -> None:
    lengths = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in modules() if p.name != "__init__.py"}
    assert statistics.median(lengths.values()) <= 110
    assert {str(p.relative_to(ROOT)): n for p, n in lengths.items() if n > 400} == {}


def test_only_the_clock_reads_the_time() -> None:
    """`client/` is a program of its own with a clock of its own; everything else is handed one."""
    allowed = {"store/clock.py", "client/clock.py"}
    pattern = re.compile(r"datetime\.now\(|date\.today\(|datetime\.utcnow\(|time\.time\(\)")
    found = {str(p.relative_to(ROOT)) for p in modules() if pattern.search(p.read_text(encoding="utf-8"))}
    assert found - allowed == set()


def test_nobody_imports_the_app() -> None:
    """The fifth rule of the house; import-linter sees packages only."""
    pattern = re.compile(r"^\s*(from app import|import app\b)", re.MULTILINE)
    assert [str(p.relative_to(ROOT)) for p in modules() if pattern.search(p.read_text(encoding="utf-8"))] == []


def test_nothing_inline_that_the_content_policy_would_block() -> None:
    pattern = re.compile(r"<[^>]+\s(style|on[a-z]+|hx-on[:a-z-]*)=|<script(?![^>]+src=)")
    found = {
        str(path.relative_to(ROOT)): match.group(0)[:80]
        for path in (ROOT / "templates").rglob("*.html")
        if (match := pattern.search(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def test_every_setting_is_documented_and_every_documented_one_exists() -> None:
    read = set(re.findall(r'"(RENKEI_[A-Z_]+)"', (ROOT / "web/settings.py").read_text(encoding="utf-8")))
    written = set(re.findall(r"`(RENKEI_[A-Z_]+)`", (ROOT / "docs/operations.md").read_text(encoding="utf-8")))
    assert read == written


def commands(group: click.Command, name: str = "") -> Iterator[str]:
    if isinstance(group, click.Group):
        for child in group.commands.values():
            yield from commands(child, f"{name} {child.name}".strip())
    else:
        yield name


def test_every_command_is_documented() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in [*(ROOT / "docs").glob("*.md"), ROOT / "README.md"])
    missing = []
    for command in application._commands():
        for name in commands(command, command.name or ""):
            first, _, rest = name.partition(" ")
            if f"{name}" not in text and not re.search(rf"{first} [a-z|-]*\b{re.escape(rest)}\b", text):
                missing.append(name)
    assert missing == []


def test_every_error_code_is_documented_as_it_is() -> None:
    """Codes appear in problem documents and on error pages; docs/errors.md is written from the classes."""
    made = errors_doc.page()
    assert made.count("\n| `") > 40
    assert (ROOT / "docs/errors.md").read_text(encoding="utf-8") == made, "run `make errors`"


def test_the_migrations_build_what_the_records_say(app: Flask, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'fresh.db'}")
    migrate.upgrade(database)
    assert migrate.differences(database) == []
    database.dispose()


def test_every_part_is_wired_and_shown_on_the_map() -> None:
    folders = {path.parent.name for path in ROOT.glob("*/wiring.py")} - {"web"}
    assert folders <= set(PARTS)
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    assert {part for part in (*PARTS, "client", "web") if f"{part}/" not in text} == set()


def test_no_setting_of_this_machine_in_the_repository() -> None:
    """No host of a package index in the locks, no absolute path of a workplace anywhere."""
    pattern = re.compile(r"--(extra-)?index-url|https?://[^\s]*(pypi|simple/)|/work/|/root/")
    kept = [*ROOT.glob("requirements*.txt"), *ROOT.glob("*.toml"), ROOT / "run", ROOT / "test", *(ROOT / "docs").glob("*.md")]
    found = {str(p.relative_to(ROOT)) for p in kept if pattern.search(p.read_text(encoding="utf-8"))}
    assert found == set()


@pytest.mark.parametrize("name", ["README.md", "docs/operations.md", "docs/architecture.md", "CONTRIBUTING.md"])
def test_links_between_the_docs_lead_somewhere(name: str) -> None:
    page = ROOT / name
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_page_of_the_product_has_an_owner(app: Flask) -> None:
    """Blueprints are the parts' own; nothing is routed on the app itself but files."""
    stray = [rule.rule for rule in app.url_map.iter_rules() if "." not in rule.endpoint and rule.endpoint != "static"]
    assert stray == []
    assert renkei(app).settings.demo is False
