"""STEP 0: the dropped set and what the checker found in it."""

from __future__ import annotations

import io
import zipfile
from typing import Any, BinaryIO, cast

from flask import Request, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from accounts.service import get_office
from directory import service as directory
from onboarding.routes.visit import Visit, answer, bp, open_step, page, url_of
from onboarding.rules import walk
from onboarding.service import sets
from web.forms import Errors, read_limited
from web.japanese import tidy

FILE_LIMIT = 16 * 1_048_576
FILES_LIMIT = 60


@bp.get("/journey/set")
def set_page() -> ResponseReturnValue:
    """The drop zone and its button."""
    visit = open_step("set")
    return page("onboarding/set.html", "set", visit)


@bp.post("/journey/set")
def drop_set() -> ResponseReturnValue:
    """Check what was dropped, or go on without."""
    visit = open_step("set")
    if request.form.get("later") == "yes":
        return answer(visit, "set", "later")
    errors = Errors()
    try:
        files = _uploaded(request, errors)
    finally:
        for upload in request.files.getlist("files"):
            upload.close()
    if not files and not errors:
        errors.add(
            "files",
            "ファイルが選ばれていません。介護ソフトで書き出したファイルを、1組まとめて入れてください。",
        )
    if errors:
        return page("onboarding/set.html", "set", visit, 422, errors=errors)
    sets.check(visit.work, visit.journey, files)
    visit.went_on()
    return redirect("/journey/set/result", 303)


def _uploaded(sent: Request, errors: Errors) -> list[tuple[str, bytes]]:
    files = []
    for upload in sent.files.getlist("files")[: FILES_LIMIT + 1]:
        name = tidy((upload.filename or "").replace("\\", "/").rpartition("/")[2], 120)
        if not name:
            continue
        content = read_limited(cast("BinaryIO", upload.stream), FILE_LIMIT)
        if name.lower().endswith(".zip"):
            files.extend(_unpacked(content, errors))
        else:
            files.append((name, content))
    if len(files) > FILES_LIMIT:
        errors.add(
            "files",
            f"一度に入れられるのは{FILES_LIMIT}ファイルまでです。1つの相手・1か月分だけを選んでください。",
        )
    return files


def _unpacked(content: bytes, errors: Errors) -> list[tuple[str, bytes]]:
    """Files of a zip as it came from a browser's download folder; limits hold inside it too."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            if len(members) > FILES_LIMIT or any(member.file_size > FILE_LIMIT for member in members):
                errors.add(
                    "files", "まとめたファイル（zip）が大きすぎます。1つの相手・1か月分だけを入れてください。"
                )
                return []
            found = []
            for member in members:
                with archive.open(member) as stream:
                    found.append(
                        (
                            member.filename.rpartition("/")[2],
                            read_limited(cast("BinaryIO", stream), FILE_LIMIT),
                        )
                    )
            return found
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError):
        errors.add(
            "files", "まとめたファイル（zip）を開けませんでした。中のファイルを、そのまま入れてください。"
        )
        return []


@bp.get("/journey/set/result")
def set_result() -> ResponseReturnValue:
    """Findings: what, what to do, where, and the code last."""
    visit = open_step("set")
    found = sets.findings(visit.work, visit.journey)
    if found is None:
        return redirect(url_of("set"), 303)
    return page("onboarding/findings.html", "set", visit, **_shown(visit, found))


@bp.get("/journey/set/report")
def set_report() -> ResponseReturnValue:
    """The findings on paper, for the maker of the care software."""
    visit = open_step("set")
    found = sets.findings(visit.work, visit.journey)
    if found is None:
        return redirect(url_of("set"), 303)
    return make_response(
        render_template("onboarding/set_report.html", visit=visit, facts=visit.facts, **_shown(visit, found))
    )


def _shown(visit: Visit, found: sets.Findings) -> dict[str, Any]:
    number = found.receiver
    known = get_office(visit.work, number) if number else None
    listed = directory.get(visit.work, number) if number else None
    name = known.name if known is not None else listed.hit.name if listed is not None else number
    return {"found": found, "receiver_name": name, "next_url": url_of(walk.resume(visit.facts))}
