"""ISO weeks. Year and week travel as a pair: 1 January may belong to the year before, and some years have a week 53."""

from datetime import date
from typing import NamedTuple


class Week(NamedTuple):
    """An ISO 8601 week. `year` is the one that the week belongs to, which need not be the year of each of its days."""

    year: int
    number: int

    @property
    def monday(self) -> date:
        """Its first day."""
        return date.fromisocalendar(self.year, self.number, 1)

    def __str__(self) -> str:
        """As ISO writes it: "2026-W53"."""
        return f"{self.year:04}-W{self.number:02}"


def week_of(day: date) -> Week:
    """The week that a day lies in."""
    year, number, _ = day.isocalendar()
    return Week(year, number)
