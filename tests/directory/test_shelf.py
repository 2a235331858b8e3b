"""The index in memory follows the data: a new list, a new participant, another database."""

from __future__ import annotations

from dataclasses import replace

from accounts.service import ensure_office
from directory import service
from directory.demo import FACTS
from directory.demo.offices import offices
from directory.service import shelf as shelves
from web.extension import Renkei


def test_a_changed_name_is_found_and_the_old_one_is_not(city: Renkei) -> None:
    with city.works.begin() as work:
        assert service.search(work, "なのはなデイサービス")[0].score == 100
    row = next(row for row in offices() if row.name == "なのはなデイサービス")
    with city.works.begin() as work:
        source = service.open_source(work, replace(FACTS, sha256="1" * 64))
        assert service.take(work, source, [replace(row, name="ゆきやなぎ入浴所", kana="ユキヤナギニュウヨクジョ")]).changed == 1
    with city.works.begin() as work:
        assert service.search(work, "ゆきやなぎ")[0].office_number == row.office_number
        assert all(hit.office_number != row.office_number for hit in service.search(work, "なのはなデイサービス"))


def test_nothing_changed_nothing_is_built_again(city: Renkei) -> None:
    with city.works.begin(writing=False) as work:
        first = shelves.shelf(work)
    with city.works.begin(writing=False) as work:
        assert shelves.shelf(work) is first


def test_the_regular_renewal_takes_no_write_lock_and_brings_a_new_participant(city: Renkei) -> None:
    with city.works.begin() as work:
        ensure_office(work, "9970100104", name="となりまち訪問介護", kind="service_office", service_type="11")
    task = next(task for task in city.jobs._periodic if task.name == "directory.renew")
    assert not task.writing
    with city.works.begin(), city.works.begin(writing=task.writing) as reader:  # the outer one is somebody writing
        task.handler(reader)
    with city.works.begin(writing=False) as work:
        kept = shelves.shelf(work)
    assert "9970100104" in kept.index.numbers


def test_a_visitor_is_served_from_the_last_index_while_another_is_being_built(city: Renkei) -> None:
    with city.works.begin(writing=False) as work:
        before = shelves.shelf(work)
    with city.works.begin() as work:
        ensure_office(work, "9970100104", name="となりまち訪問介護", kind="service_office", service_type="11")
    with city.works.begin(writing=False) as work:
        with shelves._building:  # another thread is at it
            assert shelves.shelf(work) is before
        assert shelves.shelf(work) is not before
