"""Who takes part in these tests, and what they do with a product's page."""

import httpx
from starlette.testclient import TestClient

from editing.browsing import move
from harness import Database
from readiness.desk import Desk
from reading import Element, read

ANNE = "anne.lie@eksempel-epj.example"
ERIK = "erik.moen@eksempel-epj.example"
VERA = "vera.vik@eksempel-epj.example"
FREDRIK = "fredrik.fjord@fjordjournal.example"
OLA = "ola.berg@kundesenter.example"
KARI = "kari.nes@kundesenter.example"
PRODUCT = "/produkter/eksempel-epj"
LOGIN = "kj-gammel-innlogging"


class Reader(Desk):
    """One browser, used by one person after the other."""

    def __init__(self, client: TestClient, database: Database) -> None:
        super().__init__(client, database)

    def get(self, who: str, address: str = PRODUCT) -> httpx.Response:
        """The page as this person's browser fetches it."""
        self.be(who)
        return self.client.get(address)

    def shown(self, who: str, address: str = PRODUCT) -> Element:
        """The page as this person sees it."""
        answer = self.get(who, address)
        assert answer.status_code == 200
        return read(answer.text)

    def look(self, who: str, address: str = PRODUCT, shown: Element | None = None) -> None:
        """Have the page before oneself for a while: the browser tells of it."""
        page = shown or self.shown(who, address)
        self.be(who)
        [script] = page.all("script[data-to]")
        answer = self.client.post(script["data-to"], data={"vist": script["data-until"]})
        assert (answer.status_code, answer.content) == (204, b"")

    def press(self, who: str, address: str = PRODUCT, shown: Element | None = None) -> httpx.Response:
        """Press the button that marks all as seen, on this page or on one fetched now."""
        page = shown or self.shown(who, address)
        self.be(who)
        [form] = [form for form in page.all("form") if form["action"].endswith("/sett")]
        fields = {field["name"]: field["value"] for field in [*form.all("input"), *form.all("button")]}
        return self.client.post(form["action"], data=fields, follow_redirects=False)

    def news(self, who: str, address: str = PRODUCT) -> list[str]:
        """The lines of what is new; none where the page says nothing of it."""
        page = self.shown(who, address)
        return [line.text for line in page.all("section.since li")]

    def marked(self, who: str, address: str = PRODUCT) -> list[str]:
        """The rows that are marked as new."""
        page = self.shown(who, address)
        return [row["id"] for row in page.all("article.row") if row.all("h3 .new")]

    def move_login(self, wording: str = "1. februar 2027") -> None:
        """The customer centre moves a deadline, on its own page."""
        self.be(OLA)
        answer = move(self.client, LOGIN, "production", {"ordlyd": wording, "begrunnelse": "Mange er ikke klare."})
        assert answer.status_code == 303

    def report(self, who: str, claim: str, change: str = LOGIN, environment: str = "production") -> None:
        """One of the vendor's people reports a row."""
        self.be(who)
        address = f"{PRODUCT}/status/{change}/{environment}"
        assert self.send(address, self.form(address) | {"meldt": claim}).status_code == 303

    def pass_time(self, minutes: int) -> None:
        """Let all visits so far lie this much further back. What stood on the pages stays what it was."""
        self.database_as_owner(
            f"UPDATE product_visit SET last_at = last_at - interval '{minutes} minutes', "
            f"before_at = before_at - interval '{minutes} minutes'"
        )

    def database_as_owner(self, statement: str) -> None:
        """One committed statement that no row security binds."""
        with self.database.connect("postgres") as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    def visits(self) -> list[tuple[object, ...]]:
        """Whose visits to what are kept."""
        with self.database.connect("postgres") as connection:
            return connection.execute(
                "SELECT person.email, product.slug FROM product_visit JOIN person ON person.id = person_id "
                "JOIN product ON product.id = product_id ORDER BY 1, 2"
            ).fetchall()
