"""What is typed of the weekly digest and the other mails."""

from typing import Annotated, Literal

from pydantic import Field

from fristklar.languages import Words, marked
from fristklar.web.forms import FormModel, Version

LABELS = Words(
    {
        "aktiv": marked("Ukesbrev"),
        "dag": marked("Ukedag"),
        "time": marked("Klokkeslett, norsk tid"),
        "produkter": marked("Produkter"),
        "stille": marked("Når det er en stille uke"),
        "andre": marked("Send meg også"),
    }
)

Other = Literal["", "alert", "reminder", "escalation"]
"""A sort of mail besides the digest. The form sends an empty one along, which tells "none" from not being asked."""


class WishesForm(FormModel):
    """When the digest comes, and of what. No product ticked means all."""

    aktiv: Literal["ja", "nei"]
    dag: Annotated[int, Field(ge=1, le=7)]
    time: Annotated[int, Field(ge=0, le=23)]
    produkter: tuple[str, ...] = ()
    """By slug."""
    stille: Literal["send", "hopp"] = "send"
    andre: tuple[Other, ...] = ()
    """Nothing at all: not asked, so that all stays as it is."""
    version: Version = 0
