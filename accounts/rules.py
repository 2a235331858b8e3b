"""Shapes of identifiers and the password rules. Pure."""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

KJ_ID = re.compile(r"KJ[0-9]{12}")
OFFICE_NUMBER = re.compile(r"[0-9]{2}[0-9A-Z][0-9]{7}")
TRIES = 3
LOCK = timedelta(minutes=30)
# Letters that are not mistaken for each other when read from paper.
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def is_kj_id(text: str) -> bool:
    """`KJ` and 12 digits, after normalising."""
    return KJ_ID.fullmatch(text) is not None


def new_kj_id() -> str:
    """A fresh KJ-ID for demos and for installations that hand out their own."""
    return "KJ" + "".join(secrets.choice("0123456789") for _ in range(12))


def new_code(groups: int = 3, size: int = 4) -> str:
    """A code to be read from paper: groups of letters and digits, joined by hyphens (20 bits a group)."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(size)) for _ in range(groups))


def new_temporary_password() -> str:
    """Ten characters with letters and digits."""
    letters = "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz") for _ in range(6))
    return letters + "".join(secrets.choice("23456789") for _ in range(4))


def password_problem(password: str, *, old: str = "", kj_id: str = "") -> str:
    """Why this can't be the new password, in the user's words; empty when it can.

    8-16 characters with letters and digits is the rule of the claims reception system; up to 128 are taken here.
    """
    if len(password) < 8:
        return f"パスワードは8文字以上です。いまは{len(password)}文字です。"
    if len(password) > 128:
        return "パスワードは128文字までです。"
    if not re.search(r"[A-Za-z]", password) or not re.search(r"[0-9]", password):
        return "英字と数字の両方を入れてください。"
    if old and password == old:
        return "はじめに届いたパスワードと同じです。別のものを決めてください。"
    if kj_id and kj_id.lower() in password.lower():
        return "パスワードに KJ の ID を入れないでください。"
    return ""
