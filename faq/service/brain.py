"""The loaded knowledge and its matcher: built once, shared by all requests."""

from __future__ import annotations

from functools import lru_cache

from faq.rules.confidence import Calibration
from faq.rules.decide import Decider
from faq.rules.entries import Knowledge
from faq.rules.gates import domain_gates
from faq.rules.glossary import Glossary, domain_glossary
from faq.rules.loading import FOLDER, load_knowledge, read_yaml


@lru_cache(maxsize=1)
def decider() -> Decider:
    """The decider of this desk; the first call builds the index (a fraction of a second)."""
    return Decider(load_knowledge(), domain_glossary(), domain_gates(), calibration())


def foreign_decider(knowledge: Knowledge) -> Decider:
    """A decider over another FAQ: no glossary, no gates of ours, the same calibration."""
    return Decider(knowledge, Glossary(), (), calibration())


def calibration() -> Calibration:
    """What was learned by `renkei faq calibrate`."""
    return Calibration.read(read_yaml(FOLDER / "calibration.yaml"))


def forget() -> None:
    """Read the knowledge anew at the next question."""
    decider.cache_clear()
