"""個人番号, passwords and private keys are found however they are written; ordinary sentences are left alone."""

from __future__ import annotations

import base64

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.rules.guard import explain, hide, inspect, is_my_number, my_number_check_digit

ELEVEN = st.text("0123456789", min_size=11, max_size=11).filter(lambda digits: len(set(digits)) > 1)
FULL_WIDTH = str.maketrans("0123456789-", "０１２３４５６７８９－")


def kinds(text: str) -> list[str]:
    return [finding.kind for finding in inspect(text)]


def test_the_check_digit_of_a_hand_reckoned_number() -> None:
    # 1*6+2*5+3*4+4*3+5*2+6*7+7*6+8*5+9*4+0*3+1*2 = 212; 212 mod 11 = 3; 11 - 3 = 8
    assert my_number_check_digit("12345678901") == 8
    assert is_my_number("123456789018")
    assert not is_my_number("123456789010")
    assert not is_my_number("000000000000")


@given(eleven=ELEVEN, style=st.integers(0, 4))
def test_every_written_form_of_a_my_number_is_found_and_hidden(eleven: str, style: int) -> None:
    number = eleven + str(my_number_check_digit(eleven))
    if len(set(number)) == 1:
        return
    joined = f"{number[:4]}-{number[4:8]}-{number[8:]}"
    written = [number, joined, joined.replace("-", " "), joined.translate(FULL_WIDTH), " ".join(number)][
        style
    ]
    text = f"利用者さんの番号は{written}です"
    assert kinds(text) == ["my-number"]
    assert hide(text) == "利用者さんの番号は（個人番号（マイナンバー）のため伏せました）です"


@given(eleven=ELEVEN)
def test_one_wrong_digit_is_no_my_number(eleven: str) -> None:
    wrong = (my_number_check_digit(eleven) + 1) % 10
    assert kinds(f"番号 {eleven}{wrong} です") == []


@pytest.mark.parametrize("digits", ["123456789018", "987654321093"])
def test_a_kj_id_is_no_my_number_even_when_its_digits_would_do(digits: str) -> None:
    assert kinds(f"KJ{digits} で入れません") == []
    assert kinds(f"KJ {digits} で入れません") == []
    assert kinds(f"ＫＪ－{digits} で入れません") == []


@pytest.mark.parametrize(
    "text",
    [
        "パスワードは abc12345 です",
        "仮パスワードは「hx3k9pq2」でした。入れません",
        "パスワード：hogehoge",
        "password=Sakura2026!",
        "ＰＷ：ａｂｃｄ１２３４",
        "パスワードを ab12cd34 に変えました",
        "暗証番号は 4821 です",
    ],
)
def test_stated_passwords_are_found(text: str) -> None:
    assert kinds(text) == ["password"]
    assert "4821" not in hide(text)
    assert "12345" not in hide(text)


@pytest.mark.parametrize(
    "text",
    [
        "パスワードは何文字ですか",
        "パスワードが通りません。KJ の ID は合っています",
        "パスワードは STEP2 で変えました",
        "仮パスワードは Windows のパスワードと同じですか",
        "0120-584-708 に電話しました。事業所番号は 9970100013 です",
        "UPPLAN_9970100013_9971100020_202612_20261124093100.csv が読めません",
        "証明書発行用パスワードが届きません",
        "2026年11月24日 12:34 に送りました",
    ],
)
def test_ordinary_sentences_pass_and_stay_as_they_are(text: str) -> None:
    assert inspect(text) == []
    assert hide(text) == text


def keys() -> list[str]:
    none = serialization.NoEncryption()
    locked = serialization.BestAvailableEncryption(b"secret")
    pem, der = serialization.Encoding.PEM, serialization.Encoding.DER
    pkcs8, old = serialization.PrivateFormat.PKCS8, serialization.PrivateFormat.TraditionalOpenSSL
    made = [ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)]
    texts = [key.private_bytes(pem, pkcs8, none).decode() for key in made]
    texts += [key.private_bytes(pem, old, none).decode() for key in made]
    texts += [made[0].private_bytes(pem, pkcs8, locked).decode()]
    texts += [base64.b64encode(key.private_bytes(der, pkcs8, none)).decode() for key in made]
    return texts


def test_private_keys_are_found_with_and_without_their_armour_and_public_ones_pass() -> None:
    for text in keys():
        assert kinds(f"これを使います\n{text}\nよろしく") == ["private-key"], text[:30]
        assert hide(f"a\n{text}").startswith("a\n（電子証明書の秘密鍵のため伏せました）")
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    pem = public.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    ).decode()
    assert inspect(pem) == []


def test_half_a_key_is_still_a_key() -> None:
    assert kinds("-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIA") == ["private-key"]


def test_the_explanation_names_each_kind_once_and_quotes_nothing() -> None:
    text = "パスワード：hogehoge と 1234-5678-9018 と 123456789018"
    told = explain(inspect(text))
    assert told.count("個人番号") == 1
    assert "パスワードと読める" in told
    assert "hoge" not in told


@given(st.text(max_size=200))
def test_hiding_is_done_once_and_never_fails(text: str) -> None:
    once = hide(text)
    assert hide(once) == once
