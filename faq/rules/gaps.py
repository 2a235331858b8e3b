"""What a question says that the best entry does not: signs that a subject is near, but not in the FAQ. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from faq.rules.entries import Knowledge
from faq.rules.index import Features, Index, features
from faq.rules.rank import SIGNALS, Ranked

GAPS = (
    "said", "rarest", "missing", "thin", "focus", "concepts_missing", "nowhere", "beyond_three", "concepts_shared",
    "verbs_missing", "wish", "topic",
)
VERB = re.compile(r"([一-龠])(?=[ぁ-ゖ])")
WISH = re.compile(r"たい|ほしい|欲しい")
# A word counts as the entry's own when a sixth of its phrasings use it.
OWN_SHARE = 6
FOCUS: Mapping[str, re.Pattern[str]] = {
    "count": re.compile(r"何(?:人|件|個|枚|回|台|社|種類|文字|行|割|%|パーセント|名)|いくつ|いくら|件数|人数|回数|上限|最大|制限|統計|率"),
    "time": re.compile(r"何(?:日|時|分|秒|か月|ヶ月|年|時間)|いつ|期間|期限|時期|頻度|何曜|予定日"),
    "who": re.compile(r"誰|だれ|どこの会社|会社|開発|作っ|ベンダ|業者|メーカ|運営|名前"),
    "address": re.compile(r"電話|番号|ファックス|fax|住所|連絡先|メールアドレス"),
    "code": re.compile(r"エラーコード|コード|エラー番号"),
    "change": re.compile(r"変え|変更|切り替|設定|カスタ|編集|並べ|消し|削除|止め|オフ|無効|大きく|小さく|色|音|印刷|通知"),
    "print": re.compile(r"印刷|プリン|紙"),
    "many": re.compile(r"まとめ|一括|一度に|同時|複数"),
    "notice": re.compile(r"通知|知らせ|お知らせ|メール|アラーム"),
    "link": re.compile(r"api|連動|つなが|接続|連結|取り込|インポート|エクスポート"),
    "opinion": re.compile(r"おすすめ|お勧め|比較|どっちがいい|評判|口コミ|感想|ランキング|事例|体験"),
}


@dataclass(frozen=True, slots=True)
class Says:
    """What an entry says: words of its answers, verbs and kinds of question in its phrasings."""

    answer: frozenset[str]
    verbs: frozenset[str]
    kinds: frozenset[str]


class Gaps:
    """Measures the gaps between a question and the entries found for it; entries are read when first needed."""

    def __init__(self, knowledge: Knowledge, index: Index) -> None:
        """Keep both; nothing is computed yet."""
        self.knowledge, self.index = knowledge, index
        self._says: dict[str, Says] = {}
        self._answers: frozenset[str] | None = None

    def __call__(self, query: Features, ranked: Sequence[Ranked]) -> tuple[float, ...]:
        """One number for each of `GAPS`, about 0-1; `ranked` must not be empty."""
        index, first = self.index, ranked[0]
        mine, says = index.word_counts[first.entry_id], self.says(first.entry_id)
        plain = {w: v * index.entry_idf.get(w, index.unknown_idf) for w, v in query.words.items() if w[:2] not in {"c:", "h:"}}
        total = sum(plain.values()) or 1.0
        missing = {w: v for w, v in plain.items() if w not in mine}
        own = OWN_SHARE / index.sizes[first.entry_id]
        three = [index.word_counts[r.entry_id] for r in ranked[:3]]
        return (
            1 - sum(v for w, v in missing.items() if w not in says.answer) / total if plain else 0.0,
            max(missing.values(), default=0.0) / 8, min(sum(missing.values()), 24.0) / 24,
            sum(v * (1 - min(1.0, mine.get(w, 0) * own)) for w, v in plain.items()) / total,
            min(len(kinds_in(query.normal) - says.kinds), 2) / 2,
            min(sum(w.startswith("c:") and w not in mine for w in query.words), 2) / 2,
            min(sum(v for w, v in plain.items() if w not in index.idf and w not in self.answers), 20.0) / 20,
            _beyond(plain or query.words, three),
            first.signals[SIGNALS.index("concepts")], _missing_share(frozenset(VERB.findall(query.core)), says.verbs),
            float(bool(WISH.search(query.normal))), float(index.glossary.names_topic(query.normal)),
        )

    def says(self, entry_id: str) -> Says:
        """What that entry says; read once."""
        if entry_id not in self._says:
            texts = [self.index.features[n].normal for n in self.index.numbers[entry_id]]
            verbs = frozenset(v for text in texts for v in VERB.findall(text))
            self._says[entry_id] = Says(self._answer_words(entry_id), verbs, kinds_in(" ".join(texts)))
        return self._says[entry_id]

    @property
    def answers(self) -> frozenset[str]:
        """Every word of every answer; only asked for where the FAQ is this desk's own."""
        if self._answers is None:
            small = self.index.glossary.topics
            self._answers = frozenset(w for i in self.knowledge.entries for w in self._answer_words(i)) if small else frozenset()
        return self._answers

    def _answer_words(self, entry_id: str) -> frozenset[str]:
        text = " ".join(variant.answer for variant in self.knowledge.entries[entry_id].variants)
        return frozenset(features(text, self.index.glossary).words)


def kinds_in(text: str) -> frozenset[str]:
    """What kinds of thing a normalised text asks for or speaks of."""
    return frozenset(kind for kind, pattern in FOCUS.items() if pattern.search(text))


def _beyond(words: Mapping[str, float], entries: Sequence[Mapping[str, int]]) -> float:
    """Share of the words that none of the entries uses; a text of hiragana alone is judged by its pairs."""
    total = sum(words.values())
    return sum(v for w, v in words.items() if not any(w in mine for mine in entries)) / total if total else 1.0


def _missing_share(asked: frozenset[str], said: frozenset[str]) -> float:
    return len(asked - said) / len(asked) if asked else 0.0
