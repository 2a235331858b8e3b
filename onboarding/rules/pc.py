"""STEP 0's checks of the PC: system, browser, screen, network, clock (seed leaflet; FAQ ENV-01 to ENV-07)."""

from __future__ import annotations

from typing import Unpack

from onboarding.rules.check import Check, Common, Proof, State
from onboarding.rules.environment import BROWSER_TITLES, OS_TITLES
from onboarding.rules.facts import Facts, Reading
from onboarding.rules.numbers import SCREEN, SKEW_LIMIT_SECONDS


def environment(facts: Facts) -> tuple[Check, ...]:
    """STEP 0's checks of the PC (source: seed leaflet; FAQ ENV-01…07)."""
    reading = facts.reading
    if reading is None:
        return (
            Check("env-unread", 0, "wait", "パソコンの確認", "まだ読み取っていません。", fix="environment"),
        )
    return (_pc(reading), _screen(reading), _network(reading), _clock(reading))


def _proof(reading: Reading) -> Proof:
    return "machine" if reading.by_machine else "self"


def _pc(reading: Reading) -> Check:
    name = f"{OS_TITLES.get(reading.os, OS_TITLES['other'])} {reading.os_version}".strip()
    browser = BROWSER_TITLES.get(reading.browser, BROWSER_TITLES["other"])
    title = f"{name} と {browser}"
    base: Common = {"proof": _proof(reading), "since": reading.at, "fix": "environment"}
    if reading.os == "linux":
        return _pc_check(
            "env-os",
            "ask",
            "Windows 10 か 11 のパソコンがあれば、そちらを使ってください",
            f"いまは {title} です。ここでの練習と送り受けはできますが、国のしくみでは Windows が決まりです。",
            "ENV-01",
            **base,
        )
    if reading.os != "windows" or reading.os_version == "old":
        return _pc_check(
            "env-os",
            "stop",
            "Windows 10 か 11 のパソコンで開いてください",
            f"いまお使いなのは {name} です。送り受けするソフトは Windows のパソコンで動きます。",
            "ENV-05",
            proof=_proof(reading),
            since=reading.at,
            fix="environment",
            evidence=(("いま", name), ("必要なもの", "Windows 10 か 11")),
            how_to=(
                "この画面の「続きのリンクを作る」で、リンクを紙に控えます。",
                "事務所の Windows のパソコンで、そのリンクを開きます。",
                "このつづきから進みます。",
            ),
        )
    if reading.browser not in {"edge", "chrome"}:
        return _pc_check(
            "env-browser",
            "ask",
            "Microsoft Edge か Google Chrome で開いてください",
            f"いまは {browser} です。このままでも見られますが、決まりは Edge か Chrome です。",
            "ENV-03",
            **base,
        )
    if reading.os_version == "10":
        return _pc_check(
            "env-win10",
            "ask",
            title,
            "使えます。ただし Windows 10 は、更新の終わった版です。早めに Windows 11 に替えてください。",
            "ENV-07",
            **base,
        )
    pdf = "PDF も開けます。" if reading.pdf else "PDF を開くソフト（Acrobat Reader など）もあると安心です。"
    return _pc_check("env-os", "ok", title, f"どちらも使えます。{pdf}", "ENV-01", **base)


def _pc_check(code: str, state: State, title: str, text: str, faq_id: str, **rest: Unpack[Common]) -> Check:
    return Check(code, 0, state, title, text, faq_id=faq_id, **rest)


def _screen(reading: Reading) -> Check:
    now = f"{reading.width} × {reading.height}"
    need = f"{SCREEN[0]} × {SCREEN[1]} 以上"
    if reading.width >= SCREEN[0] and reading.height >= SCREEN[1]:
        return Check(
            "env-screen",
            0,
            "ok",
            "画面の広さ",
            f"{now} あります。" if reading.by_machine else "足りています。",
            _proof(reading),
            reading.at,
            fix="environment",
            faq_id="ENV-02",
        )
    zoomed = (
        round(reading.width * reading.ratio) >= SCREEN[0]
        and round(reading.height * reading.ratio) >= SCREEN[1]
    )
    evidence = (("いまの広さ", now), ("必要な広さ", need)) if reading.by_machine else (("必要な広さ", need),)
    if zoomed and reading.ratio > 1:
        percent = round(reading.ratio * 100)
        return Check(
            "env-screen-zoom",
            0,
            "stop",
            "画面の文字の拡大を、100% に戻してください",
            f"拡大が {percent}% のため、画面の広さが足りません。"
            "このままでは、送信のボタンが画面の外に出てしまいます。",
            _proof(reading),
            reading.at,
            ("env-os",),
            "environment",
            "ENV-02",
            evidence,
            (
                "デスクトップの何もない所を右クリックします。",
                "「ディスプレイ設定」を選びます。",
                "「拡大/縮小」を「100%」に変えます。",
            ),
        )
    return Check(
        "env-screen",
        0,
        "stop",
        "もっと広い画面のパソコンで開いてください",
        "画面の広さが足りません。送信のボタンが画面の外に出てしまいます。",
        _proof(reading),
        reading.at,
        ("env-os",),
        "environment",
        "ENV-02",
        evidence,
        (
            "デスクトップの何もない所を右クリックし、「ディスプレイ設定」を選びます。",
            "「ディスプレイの解像度」で、いちばん大きい数を選びます。",
            "1366 × 768 がなければ、ほかのパソコンで開きます。",
        ),
    )


def _network(reading: Reading) -> Check:
    if reading.by_machine and reading.reach_ms is None:
        return Check(
            "env-network",
            0,
            "ask",
            "中継所との行き来を確かめられませんでした",
            "画面は開けていますが、中継所からの返事がありませんでした。"
            "少し待って、もう一度確かめてください。",
            "machine",
            reading.at,
            fix="environment",
            faq_id="ENV-06",
        )
    took = f"（{max(reading.reach_ms, 100) / 1000:.1f}秒）" if reading.reach_ms is not None else ""
    text = f"連携の中継所まで届きました{took}。"
    return Check(
        "env-network", 0, "ok", "インターネットのつながり", text, "machine", reading.at, faq_id="ENV-06"
    )


def _clock(reading: Reading) -> Check:
    skew = reading.skew_seconds
    if skew is None:
        text = "「時刻を自動的に設定する」が入っていれば、そのままで大丈夫です。"
        return Check("env-clock", 0, "ok", "パソコンの時計", text, "self", reading.at, fix="environment")
    if abs(skew) <= SKEW_LIMIT_SECONDS:
        return Check(
            "env-clock", 0, "ok", "パソコンの時計", "合っています。", "machine", reading.at, fix="environment"
        )
    way = "進んでいます" if skew > 0 else "遅れています"
    return Check(
        "env-clock",
        0,
        "stop",
        "パソコンの時計を合わせてください",
        f"中継所の時計より {abs(skew) // 60}分 {way}。10分をこえてずれると、証明書が使えません。",
        "machine",
        reading.at,
        fix="environment",
        evidence=(("いまのずれ", f"{abs(skew) // 60}分"), ("使えるずれ", "10分まで")),
        how_to=(
            "画面の右下の時刻を右クリックします。",
            "「日時を調整する」を選びます。",
            "「今すぐ同期」を押します。",
        ),
    )
