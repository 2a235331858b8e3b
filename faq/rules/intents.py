"""Wishes that are more than a question: find a partner, tell my own state, say what is next. Pure."""

from __future__ import annotations

import re
from typing import Literal

from faq.rules.text import fold

OwnTopic = Literal["application", "certificate", "last_send", "licence"]

OFFICE_NUMBER = re.compile(r"(?<![0-9a-z])[0-9]{2}[0-9a-z][0-9]{7}(?![0-9a-z])")
USES = re.compile(
    r"^(?P<name>.{2,60}?)(?:さん)?(?:は|って|も|が|という(?:ところ|事業所)は)\s*(?:もう|すでに|いま)?"
    r"(?:ケアプー|連携システム|システム|データ連携|これ|連携)?(?:を|に|で|と)?"
    r"(?:使っ|つかっ|入っ|導入|登録|対応|参加|やっ|始め|つなが|送れ|連携でき|送受信でき)"
)
LOOK_FOR = re.compile(r"^(?P<name>.{2,60}?)(?:さん)?(?:を|の)(?:探し|さがし|調べ|検索|番号を|利用状況)")
# Words that are no office: anywhere in the name, at its start, or as all of it.
NOBODY = re.compile(
    r"相手|連携先|取引先|送り先|先方|向こう|どこ|どの|誰|だれ|みんな|全国|何割|当事業所"
    r"|証明書|ライセンス|パスワード|パソコン|windows|スマホ|ipad|ブラウザ|フリーパス|キャンペーン|料金"
    r"|提供票|利用票|計画書|実績|予定|pdf|csv|ファイル|書類|webサービス|助成|補助|加算|会議録|第?[1-7]表"
    r"|^(?:うち|自分|わたし|私|周り|まわり|近所|近く|隣|他の|ほかの|いまの|今の|使って)"
    r"|^(?:国|市|県|役所|国保連|id|ソフト|介護ソフト|mac|edge|chrome|ケアプー|データ|プラン|ケアプラン|基盤|介護情報基盤|システム|事業所"
    r"|ケアマネ(?:ジャー)?|サービス事業所|居宅(?:介護支援)?(?:事業所)?|カイポケ|ほのぼの|ワイズマン|カナミック|ケアぽす|訪問看護|訪問介護"
    r"|デイ(?:サービス)?|ショート(?:ステイ)?|福祉用具|総合事業|(?:地域)?包括(?:支援センター)?|施設|老健|特養|グループホーム)$"
)
MINE = re.compile(r"うち|わたし|私|自分|当事業所|弊社|当方|この事業所|いまの|今の|現在の|前回|最後|さっき|先ほど|昨日|きのう|きょう|今日")
OWN: tuple[tuple[OwnTopic, re.Pattern[str]], ...] = (
    ("last_send", re.compile(r"(?:送信|送った|送れた|届い|受領|送受信|受け取っ)")),
    ("certificate", re.compile(r"証明書.{0,12}(?:期限|いつ|有効|切れ|状態|どうなっ|残り|確認|種類)")),
    ("application", re.compile(r"(?:申請|申込|申し込み).{0,12}(?:状況|状態|どうなっ|通っ|終わっ|完了|承認|番号|確認|できて)")),
    ("licence", re.compile(r"(?:ライセンス|利用料|契約|利用期限|期限).{0,12}(?:いつ|期限|残り|有効|状態|どうなっ|切れ|確認)")),
)
NEXT = re.compile(
    r"(?:次|つぎ)(?:は|に)?(?:何|なに|どう)|どこ(?:で|まで)(?:止ま|つまず|進|終わ|来)|(?:今|いま)(?:は)?(?:どこ|何をすれば|どの(?:段階|手順|ステップ))"
    r"|先に進め(?:ない|ません)|進めなくな|なぜ進め|続きは(?:何|どこ)|何が足りな|どこが(?:だめ|ダメ|悪い|間違)"
)


def office_number_in(text: str) -> str:
    """The office number a text speaks of, upper case, or nothing."""
    found = OFFICE_NUMBER.search(fold(text).replace("-", ""))
    return found.group().upper() if found else ""


def partner_name_in(text: str, *, expected: bool = False) -> str:
    """The name of the office somebody asks about, or nothing. `expected`: the bot has just asked for one."""
    folded = fold(text).strip("。？?！! ")
    found = USES.search(folded) or LOOK_FOR.search(folded)
    name = found.group("name") if found else (folded if expected and len(folded) <= 40 else "")
    return "" if not name or NOBODY.search(name) else name.strip(" 「」、")


def own_topic(text: str) -> OwnTopic | None:
    """Which of their own facts a signed-in office asks for."""
    folded = fold(text)
    if not MINE.search(folded):
        return None
    return next((topic for topic, pattern in OWN if pattern.search(folded)), None)


def asks_what_is_next(text: str) -> bool:
    """Whether somebody on the way asks where they stand."""
    return bool(NEXT.search(fold(text)))
