"""Reads a dropped set out of a request, for every page with a drop zone: files and zips, with limits."""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import BinaryIO, cast

from flask import Request

from web.forms import Errors, TooLargeError, read_limited
from web.japanese import tidy

FILE_LIMIT = 16 * 1_048_576
SET_LIMIT = 48 * 1_048_576
FILES_LIMIT = 60
NONE_CHOSEN = "ファイルが選ばれていません。介護ソフトで書き出したファイルを、1組まとめて入れてください。"
TOO_MANY = f"一度に入れられるのは{FILES_LIMIT}ファイルまでです。1つの相手・1か月分だけを選んでください。"
ZIP_TOO_LARGE = "まとめたファイル（zip）が大きすぎます。1つの相手・1か月分だけを入れてください。"
ZIP_UNREADABLE = "まとめたファイル（zip）を開けませんでした。中のファイルを、そのまま入れてください。"
Files = list[tuple[str, bytes]]


def read_set(sent: Request, errors: Errors) -> Files:
    """Names (without folders) and bytes of the field ``files``; a problem is noted in ``errors``.

    Raises `TooLargeError` for a file above 16 MB or a set above 48 MB, unpacked. Nothing is kept on disk.
    """
    files: Files = []
    try:
        for upload in sent.files.getlist("files")[: FILES_LIMIT + 1]:
            name = _name(upload.filename or "")
            if not name:
                continue
            content = read_limited(cast("BinaryIO", upload.stream), FILE_LIMIT)
            if name.lower().endswith(".zip"):
                files.extend(_unpacked(content, errors))
            else:
                files.append((name, content))
            if sum(len(data) for _, data in files) > SET_LIMIT:
                raise TooLargeError(f"一組で受け取れるのは {SET_LIMIT // 1_048_576}MB までです。")
    finally:
        for upload in sent.files.getlist("files"):
            upload.close()
    if len(files) > FILES_LIMIT:
        errors.add("files", TOO_MANY)
    if not files and not errors:
        errors.add("files", NONE_CHOSEN)
    return files


def _unpacked(content: bytes, errors: Errors) -> Files:
    """Files of a zip as it came from a browser's download folder; limits hold inside it too."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [member for member in archive.infolist() if not _is_noise(member)]
            if len(members) > FILES_LIMIT or sum(member.file_size for member in members) > SET_LIMIT:
                errors.add("files", ZIP_TOO_LARGE)
                return []
            return [(_name(member.filename), _read(archive, member)) for member in members]
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError):
        errors.add("files", ZIP_UNREADABLE)
        return []


def _name(path: str) -> str:
    """The file's own name: browsers and zips may put folders before it."""
    return tidy(path.replace("\\", "/").rpartition("/")[2], 120)


def _is_noise(member: zipfile.ZipInfo) -> bool:
    name = _name(member.filename)
    return member.is_dir() or not name or name.startswith(".") or member.filename.startswith("__MACOSX/")


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with archive.open(member) as stream:
        return read_limited(cast("BinaryIO", stream), FILE_LIMIT)
