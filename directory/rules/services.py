"""Kinds of care service: the national list's three-figure codes, the standard's two characters, daily words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Service:
    """`code` names the file of the open data, `type` is サービス種類コード of the standard (SPEC §5)."""

    code: str
    type: str
    name: str
    words: tuple[str, ...] = ()


SERVICES: tuple[Service, ...] = (
    Service("110", "11", "訪問介護", ("ヘルパー", "ホームヘルプ")),
    Service("120", "12", "訪問入浴介護", ("訪問入浴",)),
    Service("130", "13", "訪問看護", ("訪看", "訪問看護ステーション")),
    Service("140", "14", "訪問リハビリテーション", ("訪問リハビリ", "訪問リハ", "訪リハ")),
    Service("150", "15", "通所介護", ("デイサービスセンター", "デイサービス", "デイ")),
    Service("155", "15", "療養通所介護", ("指定療養通所介護",)),
    Service("160", "16", "通所リハビリテーション", ("通所リハビリ", "通所リハ", "デイケアセンター", "デイケア")),
    Service("170", "17", "福祉用具貸与", ("福祉用具レンタル", "福祉用具")),
    Service("210", "21", "短期入所生活介護", ("ショートステイ", "短期入所")),
    Service("220", "22", "短期入所療養介護（介護老人保健施設）", ("医療ショート",)),
    Service("230", "23", "短期入所療養介護（療養病床を有する病院等）"),
    Service("320", "32", "認知症対応型共同生活介護", ("グループホーム",)),
    Service("331", "33", "特定施設入居者生活介護（有料老人ホーム）", ("有料老人ホーム", "特定施設")),
    Service("332", "33", "特定施設入居者生活介護（軽費老人ホーム）", ("ケアハウス",)),
    Service("334", "33", "特定施設入居者生活介護（有料老人ホーム（サービス付き高齢者向け住宅））", ("サ高住",)),
    Service("335", "33", "特定施設入居者生活介護（有料老人ホーム・外部サービス利用型）"),
    Service("336", "33", "特定施設入居者生活介護（軽費老人ホーム・外部サービス利用型）"),
    Service(
        "337",
        "33",
        "特定施設入居者生活介護（有料老人ホーム（サービス付き高齢者向け住宅）・外部サービス利用型）",
    ),
    Service("361", "36", "地域密着型特定施設入居者生活介護（有料老人ホーム）"),
    Service("362", "36", "地域密着型特定施設入居者生活介護（軽費老人ホーム）"),
    Service("364", "36", "地域密着型特定施設入居者生活介護（有料老人ホーム（サービス付き高齢者向け住宅））"),
    Service("410", "41", "特定福祉用具販売", ("福祉用具販売",)),
    Service("430", "43", "居宅介護支援", ("ケアマネジャー", "ケアマネ", "ケアプランセンター", "居宅支援", "居宅")),
    Service("510", "51", "介護老人福祉施設", ("特別養護老人ホーム", "特養")),
    Service("520", "52", "介護老人保健施設", ("老健",)),
    Service("530", "53", "介護療養型医療施設"),
    Service("540", "54", "地域密着型介護老人福祉施設入所者生活介護", ("地域密着型特養",)),
    Service("550", "55", "介護医療院"),
    Service("551", "2A", "短期入所療養介護（介護医療院）"),
    Service("710", "71", "夜間対応型訪問介護"),
    Service("720", "72", "認知症対応型通所介護", ("認知症デイサービス", "認知症デイ")),
    Service("730", "73", "小規模多機能型居宅介護", ("小規模多機能", "小多機")),
    Service(
        "760", "76", "定期巡回・随時対応型訪問介護看護", ("定期巡回随時対応型訪問介護看護", "定期巡回", "随時対応")
    ),
    Service(
        "770",
        "77",
        "看護小規模多機能型居宅介護（複合型サービス）",
        ("看護小規模多機能型居宅介護", "看護小規模多機能", "看多機"),
    ),
    Service("780", "78", "地域密着型通所介護", ("小規模デイサービス", "小規模デイ")),
)
BY_CODE = {service.code: service for service in SERVICES}
# Words of daily use that name more than one service.
ALSO = {"デイサービス": ("150", "780"), "デイサービスセンター": ("150", "780"), "デイ": ("150", "780"),
        "通所介護": ("150", "780"), "福祉用具": ("170", "410"), "訪問介護": ("110",)}  # fmt: skip


def service_name(code: str) -> str:
    """The service's name; the code itself when it is not in the table."""
    service = BY_CODE.get(code)
    return service.name if service else code


def short_name(code: str) -> str:
    """The name without what stands in brackets, for lists."""
    return service_name(code).split("（")[0]


def service_type(code: str) -> str:
    """The standard's two characters for a three-figure code; empty when unknown."""
    service = BY_CODE.get(code)
    return service.type if service else ""


def codes_for(text: str) -> tuple[str, ...]:
    """Three-figure codes meant by a code of either kind, a name or a daily word; empty when none."""
    wanted = text.strip()
    if wanted in BY_CODE:
        return (wanted,)
    if wanted in ALSO:
        return ALSO[wanted]
    return tuple(s.code for s in SERVICES if wanted in (s.type, s.name, short_name(s.code), *s.words))


def _words() -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, list[str]] = {}
    for service in SERVICES:
        for word in (service.name.split("（")[0], *service.words):
            found.setdefault(word, []).append(service.code)
    merged = {word: ALSO.get(word, tuple(codes)) for word, codes in found.items()}
    return tuple(sorted(merged.items(), key=lambda pair: -len(pair[0])))


WORDS = _words()
