"""What is typed of the weekly digest."""

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
    }
)


class WishesForm(FormModel):
    """When the digest comes, and of what. No product ticked means all."""

    aktiv: Literal["ja", "nei"]
    dag: Annotated[int, Field(ge=1, le=7)]
    time: Annotated[int, Field(ge=0, le=23)]
    produkter: tuple[str, ...] = ()
    """By slug."""
    stille: Literal["send", "hopp"] = "send"
    version: Version = 0
