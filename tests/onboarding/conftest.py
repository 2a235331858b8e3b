"""Facts of an office on its way, as a table's rows need them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from onboarding.rules.facts import Application, Certificate, Client, Facts, Partner, Reading, Send

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
GOOD = Reading("windows", "11", "edge", "150", 1920, 1080, 1.0, True, 200, 0, True, NOW)
CERTIFICATE = Certificate("0a1b", "kaigo_dx", NOW, NOW + timedelta(days=1095), "active", "事務所のパソコン")
CLIENT = Client(NOW, "0.1.0", "Windows 11", "0a1b")
PARTNER = Partner("9971100020", "ひまわり訪問介護", ready=True)
DELIVERED = Send("m1", "9979900015", "練習の相手", NOW, received_at=NOW, answered_at=NOW)
APPLICATION = Application("A-2026-000001", NOW, 0, "フリーパス")

OFFICE = {
    "office_kind": "care_management_office",
    "office_number": "9970100013",
    "office_confirmed": "yes",
    "billing": "paper",
    "software": "けあノート 4.2",
    "set": "later",
}


@pytest.fixture
def facts() -> Callable[..., Facts]:
    """Facts at 10:00 on 24 November 2026 in Japan, with whatever a test adds."""

    def make(answers: dict[str, str] | None = None, **more: Any) -> Facts:
        return Facts(NOW, date(2026, 11, 24), answers or {}, **more)

    return make
