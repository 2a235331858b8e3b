"""The wizard's questions with choices, as data."""

from __future__ import annotations

from dataclasses import dataclass

Option = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """One question a page: its heading, why it is asked, and the choices (value, words, explanation)."""

    key: str
    heading: str
    hint: str
    options: tuple[Option, ...]
    nothing_chosen: str
    aside_title: str = ""
    aside: str = ""
    faq: str = ""

    @property
    def values(self) -> frozenset[str]:
        """The values that may come back."""
        return frozenset(value for value, _words, _hint in self.options)


_ASKED = (
    Question(
        "office_kind",
        "どの種類の事業所ですか",
        "種類によって、送るファイルと相手が変わります。",
        (
            ("care_management_office", "居宅介護支援事業所", "ケアマネジャーが、計画（予定）を送ります。"),
            ("service_office", "居宅サービス事業所", "訪問介護や通所介護などが、実績を返します。"),
            ("community_support_center", "地域包括支援センター", "介護予防のケアプランを送ります。"),
            ("unknown", "分からない", "あとで事業所番号から調べます。"),
        ),
        "事業所の種類を1つ選んでください。分からないときは「分からない」を選べます。",
    ),
    Question(
        "billing",
        "介護の請求は、どうやって出していますか",
        "使える証明書と、KJ の ID の届き方が変わります。",
        (
            ("efiling", "インターネットで請求している", "請求に使う「介護保険証明書」があるはずです。"),
            ("paper", "紙や CD などで請求している", "「介護DX証明書」を新しく受け取ります。"),
            ("delegated", "ほかの会社に請求を任せている", "「介護DX証明書」を新しく受け取ります。"),
            ("unknown", "分からない", "請求の担当の人に、あとで聞いてもかまいません。"),
        ),
        "請求の出し方を1つ選んでください。分からないときは「分からない」を選べます。",
    ),
    Question(
        "certificate_kind",
        "いま、どの電子証明書を持っていますか",
        "電子証明書は、事業所の身分証です。パソコンに入っている証明書の名前を選んでください。",
        (
            ("none", "持っていない", "ここで新しく受け取れます。"),
            ("kaigo_hoken", "介護保険証明書", "インターネットの請求に使うものです。"),
            ("kaigo_dx", "介護DX証明書", "前の名前は「請求委任事業所用ケアプラン証明書」です。"),
            ("agent", "代理人証明書", "請求を代わりに出す会社が使うものです。"),
            ("disability", "障害者総合支援証明書", "障害福祉の請求に使うものです。"),
            ("unknown", "分からない", "分からなくても、新しく受け取れます。"),
        ),
        "証明書を1つ選んでください。なければ「持っていない」を選べます。",
        "確かめる場所",
        "Windows の「インターネット オプション」を開き、「コンテンツ」の「証明書」を見ると、"
        "入っている証明書の名前が出ます。",
        "CRT-14",
    ),
    Question(
        "letter",
        "通知書は、手元にありますか",
        "KJ の ID と2つのパスワードが書かれた、郵便の紙です。次の手順で使います。",
        (
            ("yes", "手元にある", ""),
            ("lost", "なくした・見つからない", "再発行を申し込みます。届くまで約1か月かかることがあります。"),
            ("waiting", "申し込んで、届くのを待っている", "待つあいだにできることを案内します。"),
            ("unknown", "分からない", "どんな紙かと、さがし方を案内します。"),
        ),
        "通知書があるかどうかを1つ選んでください。分からないときは「分からない」を選べます。",
    ),
)

QUESTIONS: dict[str, Question] = {question.key: question for question in _ASKED}
