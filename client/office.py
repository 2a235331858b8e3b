"""An office opened for work: its key, certificate, trust, database and relay in one hand."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from cryptography import x509

from client import clock, keys
from client.api import Relay
from client.errors import ClientError, HomeBrokenError, ServerRefusedError, ServerUnreachableError
from client.passphrase import Passphrase
from client.settings import Config, Home, client_version, load_config
from client.store import Store
from client.trust import Anchors, load_anchors, refreshed_anchors
from client.values import Identity
from engine.envelope.signer import Signer


@dataclass(slots=True)
class Office:
    """Everything a command needs; `anchors` is renewed by `go_online`."""

    home: Home
    config: Config
    identity: Identity
    older: tuple[Identity, ...]
    store: Store
    relay: Relay
    anchors: Anchors
    said: list[str] = field(default_factory=list)  # messages of the relay, for the person

    @property
    def number(self) -> str:
        """The office's own number."""
        return self.config.office_number

    @property
    def signer(self) -> Signer:
        """What packages and receipts are signed with."""
        return Signer(self.identity.key, self.identity.certificate, self.identity.chain)


@contextmanager
def opened(home: Home, passphrase: Passphrase) -> Iterator[Office]:
    """Open the office on this PC; raises NotEnrolledError, PassphraseWrongError and the like."""
    config = load_config(home)
    home.prepare()
    identities = _identities(home, config, passphrase.existing())
    store = Store(home.database)
    relay = Relay(config.url, ca_file=config.ca_file, identity=identities[0])
    try:
        yield Office(home, config, identities[0], tuple(identities[1:]), store, relay, load_anchors(home, config))
    finally:
        relay.close()
        store.close()


def go_online(office: Office) -> ClientError | None:
    """Check the clock, renew trust and greet the relay; the error when it cannot be reached, else None.

    Raises what a person must hear before anything else is done: a wrong clock, a changed root, a revoked
    certificate.
    """
    try:
        office.relay.need_right_clock()
        office.anchors = refreshed_anchors(office.home, office.anchors, office.relay.trust())
        greet(office)
    except ServerUnreachableError as error:
        return error
    except ServerRefusedError as error:
        if error.passing:
            return error
        raise
    return None


def greet(office: Office) -> dict[str, Any]:
    """Send the signed heartbeat; what the relay has to say goes to `office.said`."""
    body = {
        "client_version": client_version(),
        "os": f"{platform.system()} {platform.release()}"[:100],
        "python": platform.python_version(),
        "at": clock.stamp(clock.now()),
        "pc_name": office.config.pc_name,
        "outbox_waiting": len(office.store.waiting()),
    }
    told = office.relay.heartbeat(json.dumps(body, ensure_ascii=False).encode())
    office.said = [str(one) for one in told.get("messages") or ()]
    return told


def _identities(home: Home, config: Config, passphrase: str) -> list[Identity]:
    """The identity in use first, then those of older certificates, which still open older packages."""
    current = _identity(home, config.certificate_serial, passphrase)
    found = [current]
    for path in sorted(home.keys.glob("*.crt.pem")):
        serial = path.name.removesuffix(".crt.pem")
        if serial != config.certificate_serial and (home.keys / f"{serial}.pem").exists():
            found.append(_identity(home, serial, passphrase))
    return found


def _identity(home: Home, serial: str, passphrase: str) -> Identity:
    try:
        pem = (home.keys / f"{serial}.crt.pem").read_bytes()
        certificate, *chain = x509.load_pem_x509_certificates(pem)
    except (OSError, ValueError):
        raise HomeBrokenError("電子証明書のファイルを読めません。") from None
    key = keys.load_key(home.keys / f"{serial}.pem", passphrase)
    if not keys.same_key(key, certificate):
        raise HomeBrokenError("鍵と電子証明書の組み合わせが違います。")
    return Identity(key, certificate, tuple(chain))
