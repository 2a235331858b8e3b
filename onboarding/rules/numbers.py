"""Codes people answer with, and the words for them."""

from __future__ import annotations

from typing import Final

OFFICE_KINDS: Final = {
    "care_management_office": "居宅介護支援事業所",
    "service_office": "居宅サービス事業所",
    "community_support_center": "地域包括支援センター",
    "unknown": "分からない",
}
BILLING: Final = {
    "efiling": "インターネットで請求している",
    "paper": "紙や CD などで請求している",
    "delegated": "ほかの会社に請求を任せている",
    "unknown": "分からない",
}
CERTIFICATES: Final = {
    "none": "持っていない",
    "kaigo_hoken": "介護保険証明書",
    "kaigo_dx": "介護DX証明書",
    "agent": "代理人証明書",
    "disability": "障害者総合支援証明書",
    "unknown": "分からない",
}
CERTIFICATE_TITLES: Final = {"kaigo_hoken": "介護保険証明書", "kaigo_dx": "介護DX証明書"}
UNUSABLE: Final = frozenset({"agent", "disability"})
LETTER: Final = {
    "yes": "手元にある",
    "lost": "なくした・見つからない",
    "waiting": "再発行を申し込んで、届くのを待っている",
    "unknown": "分からない",
}
CERTIFICATE_WARN_DAYS: Final = 90
LETTER_LEAD_DAYS: Final = 30
SCREEN: Final = (1366, 768)
SKEW_LIMIT_SECONDS: Final = 600
CLIENT_QUIET_DAYS: Final = 7
