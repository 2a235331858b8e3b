"""Reads the national open data: 24 named columns, one office and service a row, UTF-8 with or without BOM."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from hashlib import sha256

from directory.rules.errors import NotTheListError
from directory.rules.normal import nfkc
from directory.rules.normal import office_number as normal_number
from directory.rules.services import BY_CODE, SERVICES

COLUMNS = (
    "都道府県コード又は市町村コード", "No", "都道府県名", "市区町村名", "事業所名", "事業所名カナ", "サービスの種類",
    "住所", "方書（ビル名等）", "緯度", "経度", "電話番号", "FAX番号", "法人番号", "法人の名称", "事業所番号",
    "利用可能曜日", "利用可能曜日特記事項", "定員", "URL", "高齢者の方と障害者の方が同時一体的に利用できるサービス",
    "介護保険の通常の指定基準を満たしている", "障害福祉の通常の指定基準を満たしている", "備考",
)  # fmt: skip
NEEDED = ("事業所番号", "事業所名", "都道府県名", "市区町村名", "住所", "電話番号")
NUMBER = re.compile(r"[0-9]{2}[0-9A-Z][0-9]{7}")
LONGEST_CELL = 20_000
_FILE_CODE = re.compile(r"jigyosho_([0-9]{3})(?![0-9])")
_BY_NAME = {unicodedata.normalize("NFKC", s.name): s.code for s in SERVICES}


@dataclass(frozen=True, slots=True)
class Listed:
    """One office with one service, as the list gives it: text untouched but for blanks at the edges."""

    office_number: str
    service_code: str
    name: str
    kana: str
    prefecture: str
    city: str
    city_code: str
    address: str
    building: str
    phone: str
    fax: str
    corporation_number: str
    corporation_name: str
    days: str
    days_note: str
    capacity: str
    url: str
    latitude: float | None
    longitude: float | None
    note: str

    def digest(self) -> str:
        """32 hexadecimal figures that change when anything in the row does."""
        return sha256("\x1f".join(map(str, astuple(self))).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Broken:
    """A row left out: its line in the file, the office number when it could be read, and the reason."""

    row: int
    office_number: str
    reason: str


def service_code_of(file_name: str) -> str:
    """The three-figure service code in a name like jigyosho_430.csv or jigyosho_430_all_2026….csv, or empty."""
    found = _FILE_CODE.search(file_name)
    return found[1] if found and found[1] in BY_CODE else ""


def read_rows(lines: Iterable[str], file_service: str = "") -> Iterator[Listed | Broken]:
    """Rows of one file in order; `lines` as decoded with errors="surrogateescape".

    The header is found by its names, so extra columns before or after do no harm; a column named
    service_code… wins over `file_service`, which wins over サービスの種類. Raises NotTheListError.
    """
    csv.field_size_limit(1_000_000)
    reader = csv.reader(lines)
    columns = _header(reader)
    number = 1
    seen: set[tuple[str, str]] = set()
    while True:
        number += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield Broken(number, "", '引用符（"）の対応がこわれています')
            continue
        if not cells:
            continue
        row = _row(cells, columns, number, file_service)
        if isinstance(row, Listed):
            key = row.office_number, row.service_code
            if key in seen:
                row = Broken(number, row.office_number, "同じ番号とサービスの行が前にあります（前の行を使います）")
            seen.add(key)
        yield row


def _header(reader: Iterator[list[str]]) -> dict[str, int]:
    try:
        first = next(reader)
    except StopIteration:
        raise NotTheListError("ファイルが空です。", "もう一度ダウンロードしてください。") from None
    except csv.Error:
        first = [""]
    if any(_unreadable(cell) for cell in first):
        raise NotTheListError(
            "文字コードが UTF-8 ではありません。", "表計算ソフトで保存し直す前の、配布されたままのファイルを指定してください。"
        )
    names = {nfkc(name).lstrip("\ufeff").strip(): place for place, name in enumerate(first)}
    known = {name: names[nfkc(name)] for name in COLUMNS if nfkc(name) in names}
    missing = [name for name in NEEDED if name not in known]
    if not known:
        raise NotTheListError(
            "事業所の名簿ではないようです。",
            "厚生労働省「介護サービス情報公表システム」オープンデータの jigyosho_….csv を指定してください。",
        )
    if missing:
        raise NotTheListError(
            f"1行目に「{'」「'.join(missing)}」の列がありません。",
            "厚生労働省「介護サービス情報公表システム」オープンデータの jigyosho_….csv を指定してください。",
        )
    code = next((place for name, place in names.items() if name.startswith("service_code")), None)
    if code is not None:
        known["service_code"] = code
    return known | {"": len(first)}


def _row(cells: list[str], columns: dict[str, int], number: int, file_service: str) -> Listed | Broken:
    if len(cells) != columns[""]:
        return Broken(number, "", f"列の数が {len(cells)} です（{columns['']} のはずです）")
    value = {name: cells[place].strip() for name, place in columns.items() if name}
    office = normal_number(value["事業所番号"])
    if not NUMBER.fullmatch(office):
        return Broken(number, "", "事業所番号が10けたの形ではありません")
    if reason := _fault(value):
        return Broken(number, office, reason)
    service = value.get("service_code") or file_service or _service_by_name(value.get("サービスの種類", ""))
    if service not in BY_CODE:
        return Broken(number, office, "サービスの種類が分かりません")
    return _listed(office, service, value)


def _fault(value: dict[str, str]) -> str:
    if any(_unreadable(cell) for cell in value.values()):
        return "読めない文字が入っています"
    if any(len(cell) > LONGEST_CELL for cell in value.values()):
        return f"{LONGEST_CELL:,}文字より長い欄があります"
    if not nfkc(value["事業所名"]):
        return "事業所名が空です"
    if not value["市区町村名"]:
        return "市区町村名が空です"
    return ""


def _unreadable(text: str) -> bool:
    return not text.isprintable() and any("\ud800" <= char <= "\udfff" or char == "\x00" for char in text)


def _service_by_name(text: str) -> str:
    return _BY_NAME.get(unicodedata.normalize("NFKC", text), "")


def _listed(office: str, service: str, value: dict[str, str]) -> Listed:
    def cell(name: str) -> str:
        return value.get(name, "").replace("（改行）", "\n")

    return Listed(
        office_number=office,
        service_code=service,
        name=cell("事業所名"),
        kana=cell("事業所名カナ"),
        prefecture=cell("都道府県名"),
        city=cell("市区町村名"),
        city_code=cell("都道府県コード又は市町村コード"),
        address=cell("住所"),
        building=cell("方書（ビル名等）"),
        phone=cell("電話番号"),
        fax=cell("FAX番号"),
        corporation_number=cell("法人番号"),
        corporation_name=cell("法人の名称"),
        days=cell("利用可能曜日"),
        days_note=cell("利用可能曜日特記事項"),
        capacity=cell("定員"),
        url=cell("URL"),
        latitude=_degrees(value.get("緯度", ""), 90),
        longitude=_degrees(value.get("経度", ""), 180),
        note=cell("備考"),
    )


def _degrees(text: str, limit: float) -> float | None:
    try:
        degrees = float(text)
    except ValueError:
        return None
    return round(degrees, 7) if abs(degrees) <= limit else None
