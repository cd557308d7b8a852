"""Who is asking."""

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    """The kinds of people and programs that ask for something."""

    ANONYMOUS = "anonymous"
    DEMO_VISITOR = "demo_visitor"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever is behind a request or a job."""

    kind: ActorKind
    name: str
    """What the audit trail and the ledger say."""


ANONYMOUS = Actor(ActorKind.ANONYMOUS, "Ukjent besøkende")
DEMO_VISITOR = Actor(ActorKind.DEMO_VISITOR, "Demobesøkende")
"""Anyone who opens a demo: sees what a person of each fictional vendor sees, and may change nothing."""

REGISTER_LOADER = Actor(ActorKind.SYSTEM, "Innlasting av registeret")
"""The command that loads seed files."""

FRESHNESS_CHECK = Actor(ActorKind.SYSTEM, "Ferskhetskontroll")
"""The program asking whether what it kept still holds. It reads counters only, and shows them to no one."""
