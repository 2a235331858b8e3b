"""Fictional offices of a fictional city, their letters, and the people of a demo's desk."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from flask import Flask

from accounts import service
from store.work import Work
from web.extension import renkei

CITY = "みどり野市"


@dataclass(frozen=True, slots=True)
class DemoOffice:
    """One fictional participant. `new` offices get a letter and start their journey; the others are partners."""

    number: str
    name: str
    kana: str
    kind: str
    service_type: str
    address: str
    new: bool


OFFICES = (
    DemoOffice("9970100013", "みどり野ケアプランセンター", "ミドリノケアプランセンター",
               "care_management_office", "43", "みどり野市本町1-2-3", new=True),
    DemoOffice("9970100021", "かわせみ居宅介護支援事業所", "カワセミキョタクカイゴシエンジギョウショ",
               "care_management_office", "43", "みどり野市川辺町4-5", new=True),
    DemoOffice("9971100046", "こもれび通所介護", "コモレビツウショカイゴ",
               "service_office", "15", "みどり野市森下2-8-1", new=True),
    DemoOffice("9971100020", "ひまわり訪問介護", "ヒマワリホウモンカイゴ",
               "service_office", "11", "みどり野市東町3-1-7", new=False),
    DemoOffice("9971100038", "あおば福祉用具", "アオバフクシヨウグ",
               "service_office", "17", "みどり野市南台5-2-2", new=False),
)
STAFF = (
    ("agent@demo.example", "窓口 はるか", "agent"),
    ("lead@demo.example", "主任 なつき", "lead"),
    ("operator@demo.example", "運用 ふゆみ", "operator"),
)
PASSWORD = "midorino2026"  # noqa: S105 (printed at the start of a demo; a real installation has no such account)
LETTERS = "demo-letters.txt"


def seed(work: Work) -> None:
    """Offices, staff, and one letter for each new office; nothing happens the second time."""
    for office in OFFICES:
        service.ensure_office(
            work, office.number, name=office.name, kana=office.kana, kind=office.kind,
            service_type=office.service_type, city=CITY, address=office.address,
        )
    for email, name, role in STAFF:
        service.ensure_staff(work, email=email, name=name, role=role, password=PASSWORD)
    _letters(work)


def _letters(work: Work) -> None:
    """The demo keeps its letters in a file beside the database: there is no postman."""
    path = work.settings.data_dir / LETTERS
    if path.exists():
        return
    made = [service.issue_letter(work, office.number) for office in OFFICES if office.new]
    rows = ["\t".join(astuple(letter)) for letter in made]
    work.after_commit(lambda: path.write_text("\n".join(rows) + "\n", encoding="utf-8"))


def read_letters(app: Flask) -> list[service.Letter]:
    """The demo's letters, as long as the data folder is kept."""
    path = renkei(app).settings.data_dir / LETTERS
    if not path.exists():
        return []
    return [service.Letter(*line.split("\t")) for line in path.read_text(encoding="utf-8").splitlines()]


def init_app(app: Flask) -> None:
    """Hand the seed and the greeting to the program."""
    house = renkei(app)
    house.demo.append(seed)
    house.extras["demo_letters"] = lambda: read_letters(app)
    house.greeting.extend((
        "事業所としてはじめる  /  （通知書の見本は /account/demo-letters）",
        f"窓口の担当者           /staff/sign-in   {STAFF[0][0]} / {PASSWORD}",
        f"主任・運用             {STAFF[1][0]}・{STAFF[2][0]} / {PASSWORD}",
    ))
