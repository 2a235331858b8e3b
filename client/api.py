"""The relay's API as plain calls (API v1); usable as a library without the command line.

Every call raises `client.errors.ClientError` subclasses and returns values read from the answer. Calls that
need a session sign in by themselves with the identity given, and anew when the token has run out.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.hazmat.primitives.serialization.pkcs7 import load_der_pkcs7_certificates

from client import clock, keys
from client.errors import ClockSkewError, DownloadDamagedError, NotARelayError, ServerRefusedError
from client.files import written_durably
from client.http import Headers, Transport
from client.values import Identity, Incoming, OfficeEntry, Outgoing, TrustBundle

TOLERATED_SKEW_SECONDS = 600
_T = TypeVar("_T")


class Relay:
    """The relay at one address; give an identity to make calls in an office's name."""

    def __init__(self, url: str, *, ca_file: str = "", identity: Identity | None = None) -> None:
        """Nothing is sent yet."""
        self.identity = identity
        self._transport = Transport(url, ca_file=ca_file)
        self._token = ""

    def close(self) -> None:
        """Drop the connections and the session."""
        self._token = ""
        self._transport.close()

    # -- without a session ---------------------------------------------------------------------------------
    def trust(self) -> TrustBundle:
        """GET /api/v1/trust."""
        told = self._json("GET", "/api/v1/trust")
        with _reading():
            return TrustBundle(
                root=x509.load_pem_x509_certificate(told["root_pem"].encode()),
                issuing=x509.load_pem_x509_certificate(told["issuing_pem"].encode()),
                relay=x509.load_pem_x509_certificate(told["relay_certificate_pem"].encode()),
                crls=tuple(
                    x509.load_pem_x509_crl(told[name].encode()) for name in ("crl_pem", "root_crl_pem") if told.get(name)
                ),
            )

    def time(self) -> datetime:
        """GET /api/v1/time: the relay's clock, UTC."""
        told = self._json("GET", "/api/v1/time")
        with _reading():
            return clock.read(told["now"])

    def need_right_clock(self) -> None:
        """Raise ClockSkewError, saying by how much, when this PC's clock is more than 10 minutes off."""
        off = (clock.now() - self.time()).total_seconds()
        if abs(off) > TOLERATED_SKEW_SECONDS:
            raise ClockSkewError(f"中継所の時計より、{spoken_span(abs(off))}{'進んで' if off > 0 else '遅れて'}います。")

    def enrol(self, office: str, code: str, request: bytes, pc_name: str) -> list[x509.Certificate]:
        """POST simpleenroll (RFC 7030 §4.2) with a DER request; the certificates of the PKCS#7 answer."""
        answer = self._transport.ask(
            "POST",
            "/.well-known/est/simpleenroll",
            headers={
                "Content-Type": "application/pkcs10",
                "Content-Transfer-Encoding": "base64",
                "Renkei-PC-Name": pc_name.encode(),
            },
            content=base64.encodebytes(request),
            auth=(office, code),
        )
        with _reading():
            return load_der_pkcs7_certificates(base64.b64decode(answer.content))

    # -- in the office's name ------------------------------------------------------------------------------
    def me(self) -> dict[str, Any]:
        """GET /api/v1/me: office, certificate, licence, application, unread, practice_office."""
        return self._json("GET", "/api/v1/me", signed_in=True)

    def heartbeat(self, body: bytes) -> dict[str, Any]:
        """POST /api/v1/heartbeat: exactly these bytes, signed by the certificate's key."""
        signature = base64.b64encode(keys.sign(self._who().key, body)).decode()
        headers = {"Renkei-Signature": signature, "Content-Type": "application/json"}
        return self._json("POST", "/api/v1/heartbeat", headers=headers, content=body, signed_in=True)

    def office(self, number: str) -> OfficeEntry:
        """GET /api/v1/offices/{number}: is it ready, and which certificates to seal to."""
        told = self._json("GET", f"/api/v1/offices/{quote(number, safe='')}", signed_in=True)
        with _reading():
            return OfficeEntry(
                number=told["number"],
                name=told["name"],
                kind=told.get("kind") or "",
                ready=bool(told["ready"]),
                reasons=tuple(told.get("reasons") or ()),
                certificates=tuple(
                    x509.load_pem_x509_certificate(one["pem"].encode()) for one in told["certificates"]
                ),
            )

    def submit(
        self, message_id: str, receiver: str, sealed: Path, sha256: str, *, send_unit: str = "", month: str = ""
    ) -> dict[str, Any]:
        """PUT the sealed bytes; returns {receipt, serial}. The same bytes may be sent any number of times."""
        headers = {
            "Content-Type": "application/pkcs7-mime",
            "Renkei-Receiver": receiver,
            "Content-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(sha256)).decode()}:",
            **({"Renkei-Send-Unit": send_unit} if send_unit else {}),
            **({"Renkei-Month": month} if month else {}),
        }
        return self._json("PUT", f"/api/v1/packages/{message_id}", headers=headers, content=sealed, signed_in=True)

    def inbox(self, after: str = "") -> list[Incoming]:
        """GET /api/v1/inbox: at most 100 packages, those without a final receipt first."""
        told = self._json("GET", f"/api/v1/inbox?after={quote(after)}" if after else "/api/v1/inbox", signed_in=True)
        with _reading():
            return [
                Incoming(
                    message_id=one["message_id"],
                    sender=one["sender"]["number"],
                    sender_name=one["sender"].get("name") or "",
                    size=int(one["size"]),
                    sha256=one["sha256"],
                    accepted_at=one["accepted_at"],
                    send_unit=one.get("send_unit") or "",
                    month=one.get("month") or "",
                    state=one["state"],
                    accepted_receipt=one["accepted_receipt"],
                )
                for one in told["packages"]
            ]

    def download(self, package: Incoming, target: Path) -> None:
        """GET a package's bytes into `target`, never more than announced and only with the announced hash."""
        path = f"/api/v1/packages/{quote(package.sender, safe='')}/{quote(package.message_id, safe='')}"

        def attempt() -> None:
            digest, size = hashlib.sha256(), 0
            with self._transport.stream(path, self._bearer()) as (_, pieces), written_durably(target) as out:
                for piece in pieces:
                    size += len(piece)
                    if size > package.size:
                        break
                    digest.update(piece)
                    out.write(piece)
                if size != package.size or digest.hexdigest() != package.sha256:
                    raise DownloadDamagedError

        self._signed_in(attempt)

    def post_receipt(self, sender: str, message_id: str, receipt: str) -> dict[str, Any]:
        """POST our receipt for a package; idempotent for the same bytes."""
        path = f"/api/v1/packages/{quote(sender, safe='')}/{quote(message_id, safe='')}/receipts"
        return self._json("POST", path, json={"receipt": receipt}, signed_in=True)

    def sent(self, since: str = "") -> list[Outgoing]:
        """GET /api/v1/sent: what became of our packages."""
        told = self._json("GET", f"/api/v1/sent?since={quote(since)}" if since else "/api/v1/sent", signed_in=True)
        with _reading():
            return [_outgoing(one) for one in told["packages"]]

    def sent_one(self, message_id: str) -> Outgoing:
        """GET /api/v1/sent/{message_id}: what became of one package."""
        told = self._json("GET", f"/api/v1/sent/{quote(message_id, safe='')}", signed_in=True)
        with _reading():
            return _outgoing(told)

    # -- the session ---------------------------------------------------------------------------------------
    def sign_in(self) -> str:
        """Prove our key on a fresh challenge; returns the office's name as the relay knows it."""
        who = self._who()
        challenge = str(self._json("POST", "/api/v1/sessions/challenge", json={}).get("challenge") or "")
        proved = b"renkei-session-v1\n" + challenge.encode("ascii") + b"\n" + self._transport.host.encode("ascii")
        told = self._json(
            "POST",
            "/api/v1/sessions",
            json={
                "challenge": challenge,
                "certificate_pem": who.certificate.public_bytes(Encoding.PEM).decode(),
                "signature": base64.b64encode(keys.sign(who.key, proved)).decode(),
            },
        )
        with _reading():
            self._token = told["token"]
            return str(told.get("office_name") or "")

    def _who(self) -> Identity:
        if self.identity is None:
            raise RuntimeError("this call needs an identity")
        return self.identity

    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._token}"}

    def _signed_in(self, attempt: Callable[[], _T]) -> _T:
        if not self._token:
            self.sign_in()
            return attempt()
        try:
            return attempt()
        except ServerRefusedError as error:
            if error.status != 401:
                raise
        self.sign_in()
        return attempt()

    def _json(
        self, method: str, path: str, *, headers: Headers | None = None, signed_in: bool = False, **body: Any
    ) -> dict[str, Any]:
        def attempt() -> dict[str, Any]:
            sent: dict[str, str | bytes] = {"Accept": "application/json", **(headers or {}), **(self._bearer() if signed_in else {})}
            answer = self._transport.ask(method, path, headers=sent, **body)
            with _reading():
                told = answer.json()
                return dict(told)

        return self._signed_in(attempt) if signed_in else attempt()


def spoken_span(seconds: float) -> str:
    """A length of time in words: 3分, 2時間5分, 4日."""
    minutes = round(seconds / 60)
    if minutes >= 2 * 1440:
        return f"約{minutes // 1440}日"
    hours, rest = divmod(minutes, 60)
    return f"{hours}時間{rest}分" if hours else f"{rest}分"


def _outgoing(one: Mapping[str, Any]) -> Outgoing:
    return Outgoing(
        message_id=one["message_id"],
        receiver=one["receiver"]["number"],
        receiver_name=one["receiver"].get("name") or "",
        state=one["state"],
        reason=str(one.get("reason") or ""),
        accepted_at=one.get("accepted_at") or "",
        fetched_at=one.get("fetched_at") or "",
        received_at=one.get("received_at") or "",
        receipts=tuple(one.get("receipts") or ()),
    )


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, ValueError, AttributeError, UnsupportedAlgorithm):
        raise NotARelayError from None
