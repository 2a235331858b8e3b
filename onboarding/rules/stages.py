"""The five STEPs as data: title, minutes, what to have at hand, what its page calls the next thing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Stage:
    """One STEP of the journey as people see it; `minutes` is the usual time at the screen."""

    number: int
    title: str
    does: str
    lead: str
    action: str
    minutes: int
    at_hand: str


STAGES: tuple[Stage, ...] = (
    Stage(
        0,
        "使う前の確認",
        "パソコンと介護ソフトを確かめます。",
        "このパソコンと介護ソフトが使えるかを、1つずつ確かめます。",
        "確認を進める",
        15,
        "パソコン、介護ソフト",
    ),
    Stage(
        1,
        "電子証明書",
        "事業所の身分証を用意します。",
        "電子証明書（事業所の身分証）を、このパソコンに用意します。",
        "証明書の用意を進める",
        20,
        "証明書発行用パスワード",
    ),
    Stage(
        2,
        "利用の申し込み",
        "KJ の ID で申し込みます。",
        "KJ の ID とパスワードで申し込みます。",
        "申し込みを進める",
        15,
        "KJ の ID とパスワード",
    ),
    Stage(
        3,
        "ソフトを入れる",
        "入れ終わると、画面が自動で「完了」になります。",
        "送り受けするソフトを動かします。動くと、画面が自動で「完了」になります。",
        "ソフトの確認を進める",
        20,
        "いつも使うパソコン",
    ),
    Stage(
        4,
        "はじめの一通",
        "練習で送ってから、本番の相手へ送ります。",
        "まず練習の相手に送り、返事が来たら本番の相手へ送ります。",
        "はじめの一通を進める",
        20,
        "書き出したファイル",
    ),
)
