"""The directory's only door for other parts: search, details, partner books, invitations, import."""

from __future__ import annotations

from directory.rules.sources import SourceFacts
from directory.service.book import (
    PartnerFacts,
    PartnerView,
    add_partner,
    change_partner,
    partner_of,
    partners_of,
    remove_partner,
    removed_partner,
    restore_partner,
)
from directory.service.finding import (
    Credit,
    Hit,
    OfficeView,
    Results,
    cities,
    credit,
    example,
    extract_query,
    find,
    get,
    search,
)
from directory.service.importing import Counts, batches, has_real_list, open_source, take
from directory.service.inviting import (
    InvitationView,
    accept_invitation,
    invitation,
    invitation_for,
    invite,
    letter_of,
    link_of,
)
from directory.service.shelf import renew

__all__ = [
    "Counts", "Credit", "Hit", "InvitationView", "OfficeView", "PartnerFacts", "PartnerView", "Results",
    "SourceFacts", "accept_invitation", "add_partner", "batches", "change_partner", "cities", "credit",
    "example", "extract_query", "find", "get", "has_real_list", "invitation", "invitation_for", "invite",
    "letter_of", "link_of", "open_source", "partner_of", "partners_of", "remove_partner", "removed_partner",
    "renew", "restore_partner", "search", "take",
]  # fmt: skip
