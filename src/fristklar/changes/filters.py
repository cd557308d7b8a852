"""What a reader may ask of the list of changes. What is not understood is said back, and never an error."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from fristklar.domain.deadline import Environment
from fristklar.languages import gettext
from fristklar.web.choices import LONGEST_TEXT, LONGEST_VALUE, Time


class Order(StrEnum):
    """By the deadline that comes next."""

    SOONEST_FIRST = "tidligst"
    LATEST_FIRST = "senest"


ENVIRONMENTS = {"test": Environment.TEST, "produksjon": Environment.PRODUCTION}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader asked for. An empty text asks for nothing in particular."""

    text: str = ""
    service: str = ""
    environment: str = ""
    time: Time = Time.ANY
    order: Order = Order.SOONEST_FIRST
    not_understood: tuple[str, ...] = ()

    @property
    def are_set(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.text or self.service or self.environment or self.time)


def read_filters(query: Mapping[str, str]) -> Filters:
    """Filters from an address. Unknown values are left out and named in `not_understood`."""
    not_understood = []

    def choice(name: str, known: list[str], otherwise: str) -> str:
        value = query.get(name, "").replace("\0", "").strip()
        if not value or value in known:
            return value or otherwise
        not_understood.append(f"{name}={value[:LONGEST_VALUE]}")
        return otherwise

    text = query.get("q", "").replace("\x00", "").strip()
    if len(text) > LONGEST_TEXT:
        not_understood.append(gettext("q er lengre enn %(most)s tegn") % {"most": LONGEST_TEXT})
        text = text[:LONGEST_TEXT]
    return Filters(
        text=text,
        service=query.get("tjeneste", "").strip()[:LONGEST_VALUE],
        environment=choice("miljo", list(ENVIRONMENTS), ""),
        time=Time(choice("tid", list(Time), Time.ANY)),
        order=Order(choice("sorter", list(Order), Order.SOONEST_FIRST)),
        not_understood=tuple(not_understood),
    )
