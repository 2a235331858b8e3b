"""The API's description is the API: every route, every code, and what really comes back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from engine import errors
from engine.errors import EngineError
from engine.relay import service as relay
from engine.relay.routes.openapi import document, statuses
from web.extension import Renkei

OFFICE_A, OFFICE_B = "9970100013", "9971100020"
GUIDE = (Path(__file__).resolve().parents[3] / "docs/api.md").read_text(encoding="utf-8")
PAGES_ONLY = {"terms-not-agreed", "kj-id-mismatch"}
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "integer": (int,), "boolean": (bool,), "null": (type(None),)}


def calls() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document()["paths"].items():
        for method, call in methods.items():
            yield path, method, call


def test_every_route_is_described_and_nothing_else(app: Flask) -> None:
    routes = {
        (re.sub(r"<(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules() if rule.rule.startswith(("/api/v1/", "/.well-known/est/"))
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {(path, method) for path, method, _ in calls()} == routes


def test_every_parameter_in_a_path_is_described() -> None:
    for path, _, call in calls():
        named = [resolve(one) for one in call.get("parameters", [])]
        assert {one["name"] for one in named if one["in"] == "path"} == set(re.findall(r"{(\w+)}", path)), path


def test_every_code_exists_and_stands_in_the_guide() -> None:
    said = {code for _, _, call in calls() for code in call.get("x-problems", [])}
    ours = {kind.code for name in errors.__all__ if issubclass(kind := getattr(errors, name), EngineError)}
    assert said <= set(statuses())
    assert ours - said - PAGES_ONLY - {EngineError.code} == set()
    assert [code for code in said if f"`{code}`" not in GUIDE] == []


def test_every_call_says_its_name_once_and_what_it_answers() -> None:
    names = [call["operationId"] for _, _, call in calls()]
    assert len(set(names)) == len(names)
    for path, method, call in calls():
        assert call["summary"], path
        assert any(status.startswith("2") for status in call["responses"]), (path, method)


def references(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def resolve(node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        found: Any = document()
        for name in node["$ref"].removeprefix("#/").split("/"):
            found = found[name]
        node = found
    return node


def test_every_reference_leads_somewhere_and_every_part_is_used() -> None:
    used = set(references(document()))
    for one in used:
        assert resolve({"$ref": one})
    parts = {f"#/components/{kind}/{name}" for kind in ("schemas", "parameters", "responses", "requestBodies")
             for name in document()["components"][kind]}
    assert parts == used


def misfits(value: Any, schema: dict[str, Any], where: str = "") -> list[str]:
    """What of `value` the schema forbids; the part of JSON Schema that the document uses."""
    schema = resolve(schema)
    if "allOf" in schema:
        return [one for part in schema["allOf"] for one in misfits(value, part, where)]
    if "anyOf" in schema:
        tried = [misfits(value, part, where) for part in schema["anyOf"]]
        return [] if [] in tried else tried[0]
    wanted = schema.get("type", [])
    kinds = [wanted] if isinstance(wanted, str) else wanted
    if kinds and type(value) not in {one for kind in kinds for one in TYPES[kind]}:
        return [f"{where}: {type(value).__name__} instead of {wanted}"]
    found = []
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{where}: {value!r} is not one of those named")
    if "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(f"{where}: another pattern")
    if isinstance(value, list):
        found += [one for number, item in enumerate(value) for one in misfits(item, schema.get("items", {}), f"{where}[{number}]")]
    if isinstance(value, dict):
        known = schema.get("properties", {})
        found += [f"{where}.{name} is missing" for name in schema.get("required", []) if name not in value]
        if schema.get("additionalProperties") is False:
            found += [f"{where}.{name} is not described" for name in value if name not in known]
        found += [one for name, item in value.items() if name in known for one in misfits(item, known[name], f"{where}.{name}")]
    return found


def check(answer: Any, path: str, method: str = "get") -> None:
    responses = document()["paths"][f"/api/v1{path}"][method]["responses"]
    assert str(answer.status_code) in responses, answer.get_json()
    (content,) = resolve(responses[str(answer.status_code)])["content"].values()
    assert misfits(answer.get_json(), content["schema"]) == []


def test_the_check_itself_finds_what_does_not_fit() -> None:
    schema = {"$ref": "#/components/schemas/Time"}
    assert misfits({"now": "2026-11-24T01:00:00.000Z"}, schema) == []
    for wrong in ({}, {"now": 1}, {"now": "today"}, {"now": "2026-11-24T01:00:00.000Z", "more": 1}, []):
        assert misfits(wrong, schema) != []


def test_what_comes_back_is_what_is_described(house: Renkei, office_a: Any, office_b: Any) -> None:
    check(office_a.http.get("/api/v1/openapi.json"), "/openapi.json")
    check(office_a.get("/trust"), "/trust")
    check(office_a.get("/time"), "/time")
    check(office_a.http.post("/api/v1/sessions/challenge", json={}), "/sessions/challenge", "post")
    check(office_a.session(), "/sessions", "post")
    check(office_a.get("/me"), "/me")
    check(office_a.beat(), "/heartbeat", "post")
    check(office_a.get(f"/offices/{OFFICE_B}"), "/offices/{number}")
    for receipt, reason in (("RECEIVED", None), ("REFUSED", "standard-rejected:E-DATE")):
        message_id, sealed = office_a.seal(OFFICE_B)
        for _ in range(2):
            check(office_a.put(OFFICE_B, message_id, sealed), "/packages/{message_id}", "put")
        check(office_b.get("/inbox"), "/inbox")
        package = office_b.inbox()[0]
        answer = office_b.post_receipt(package, office_b.receipt(receipt, package, sealed, reason))
        check(answer, "/packages/{sender}/{message_id}/receipts", "post")
        check(office_a.get(f"/sent/{message_id}"), "/sent/{message_id}")
    check(office_a.get("/sent"), "/sent")
    with house.works.begin() as work:
        relay.write_checkpoint(work)
    check(office_a.get("/ledger/checkpoint"), "/ledger/checkpoint")
    check(office_a.get("/ledger/proof?serial=2"), "/ledger/proof")
    check(office_a.get("/ledger/consistency?from=1"), "/ledger/consistency")


def test_refusals_come_back_as_described(office_a: Any, office_b: Any) -> None:
    message_id, sealed = office_a.seal(OFFICE_B)
    office_a.put(OFFICE_B, message_id, sealed)
    check(office_a.put(OFFICE_B, message_id, sealed + b"x"), "/packages/{message_id}", "put")
    check(office_a.put("9979999999", message_id, sealed), "/packages/{message_id}", "put")
    check(office_a.put("x", message_id, sealed), "/packages/{message_id}", "put")
    check(office_a.get("/sent/none"), "/sent/{message_id}")
    check(office_a.get("/inbox?after=x"), "/inbox")
    check(office_a.beat(at="2020-01-01T00:00:00Z"), "/heartbeat", "post")
    office_a.token = "none"
    check(office_a.get("/me"), "/me")


@pytest.mark.parametrize("path", [path for path, _, call in calls() if call.get("security") != []])
def test_what_needs_a_sign_in_says_so(path: str) -> None:
    for call in document()["paths"][path].values():
        assert "401" in call["responses"]
