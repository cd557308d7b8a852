"""What the pages say of how prepared the sector is, read off their words."""

import re
from typing import NamedTuple

from starlette.testclient import TestClient

from harness import Database, sign_in
from reading import Element, read

KARI, OLA = "kari.nes@kundesenter.example", "ola.berg@kundesenter.example"
ERIK = "erik.moen@eksempel-epj.example"
LOGIN = "kj-gammel-innlogging"
OVERVIEW = "/stab/beredskap"

Counts = dict[str, tuple[int, int]]
"""Products and organisations by the word of the band."""


def address(change: str) -> str:
    return f"/stab/endringer/{change}/beredskap"


def number(words: str) -> int:
    return int(re.sub(r"\D", "", words) or 0)


def counts(shown: Element) -> Counts:
    """The counts beside a pair of bars."""
    found = {}
    for item in shown.one("ul.counts").all("li"):
        word = item.one(".chip").text
        products, _, organisations = item.text.removeprefix(word).partition(", ")
        found[word] = number(products), number(organisations)
    return found


def overview(client: TestClient) -> dict[str, Counts]:
    """The counts by change, in the order of the page."""
    main = read(client.get(OVERVIEW).text).one("main")
    return {line["id"]: counts(line) for line in main.all("li.change-line")}


class Day(NamedTuple):
    """A day of the curve, as the table tells it."""

    day: str
    kind: str
    products: str
    organisations: str


class Part:
    """What the page of one change says of one deadline."""

    def __init__(self, section: Element) -> None:
        self.section = section

    @property
    def counts(self) -> Counts:
        return counts(self.section)

    @property
    def losing(self) -> list[list[str]]:
        """The rows of who loses access: product, organisations, standing and plan."""
        heading = self._called("mister")
        tables = heading.all("table")
        return [_cells(row) for row in tables[0].all("tbody tr")] if tables else []

    @property
    def sum(self) -> list[str]:
        return _cells(self._called("mister").one("tfoot tr"))

    @property
    def planless(self) -> list[str]:
        return [item.text for item in self.section.all(".planless li")]

    @property
    def words(self) -> str:
        return self.section.text

    @property
    def days(self) -> list[Day]:
        """The numbers of the curve."""
        return [Day(row.one("time")["datetime"], *_cells(row)[1:]) for row in self._called("kurve").all("tbody tr")]

    def on(self, day: str) -> Day:
        """A day that the table names."""
        [found] = [each for each in self.days if each.day == day]
        return found

    def _called(self, end: str) -> Element:
        [found] = [each for each in self.section.all("section") if each["aria-labelledby"].endswith(f"-{end}")]
        return found


def _cells(row: Element) -> list[str]:
    return [cell.text for cell in row.children if isinstance(cell, Element)]


def part(client: TestClient, change: str = LOGIN, environment: str = "production") -> Part:
    """One deadline on the page of a change."""
    answer = client.get(address(change))
    assert answer.status_code == 200
    return Part(read(answer.text).one(f"section.part[aria-labelledby={environment}]"))


def be(client: TestClient, database: Database, who: str) -> TestClient:
    """Let this person sit down at the browser."""
    sign_in(client, database, who)
    return client
