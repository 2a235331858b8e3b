"""Opening a package with the right key, and telling a bad package from a bad day on this PC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from client import clock
from client.errors import ClientError, IdentityError
from client.office import Office
from client.values import Incoming
from engine.envelope.errors import CrlError, DestinationError, EnvelopeError, WrongRecipientError
from engine.envelope.open import Expected, open_sealed


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a package is sent back as unreadable: the code goes into the signed receipt."""

    code: str
    error: ClientError


def open_package(
    office: Office, package: Incoming, sealed: Path, into: Path, accepted_at: datetime
) -> list[Path] | Refusal:
    """The verified files inside, or why it is refused; raises what is this PC's fault or may pass by itself."""
    expected = Expected(message_id=package.message_id, sender=package.sender, receiver=office.number)
    refused: EnvelopeError | None = None
    for identity in (office.identity, *office.older):
        try:
            opened = open_sealed(
                sealed,
                identity.key,
                identity.certificate,
                office.anchors.trust,
                into,
                clock.now(),
                expected=expected,
                accepted_at=accepted_at,
            )
        except WrongRecipientError as error:
            refused = refused or error  # an older certificate of ours may be the one
            continue
        except (CrlError, DestinationError) as error:
            raise IdentityError(error.detail, next_step=error.next_step, code=error.code) from None
        except EnvelopeError as error:
            refused = error
            break
        return list(opened.files)
    told = refused or EnvelopeError()
    words = ClientError(told.detail, title=f"{told.title}。", code=told.code, next_step="相手に、署名した知らせを返しました。")
    return Refusal(told.code, words)
