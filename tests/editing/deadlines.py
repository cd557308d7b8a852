"""What is seen of a deadline that an editor moves or takes away."""

from starlette.testclient import TestClient

from editing.browsing import LOGIN, ask, deadline_address, send
from harness import Database
from reading import Element, read

WHY = {"begrunnelse": "Mange kunder er ikke klare."}


def ledger(database: Database, slug: str = LOGIN) -> list[tuple[object, ...]]:
    """What the ledger of a change says, oldest first."""
    return ask(
        database,
        "SELECT old ->> 'wording', new ->> 'wording', reason, source, made_by, decided_on::text, days_of_notice "
        "FROM deadline_revision JOIN deadline ON deadline.id = deadline_id JOIN change ON change.id = change_id "
        "WHERE slug = %s ORDER BY deadline_revision.id",
        slug,
    )


def facts(part: Element) -> dict[str, str]:
    """The terms and descriptions of a part of a page."""
    names = [each.text for each in part.all("dt")]
    return dict(zip(names, [each.text for each in part.all("dd")], strict=True))


def impact(page: str) -> Element:
    return read(page).one("#virkning")


def standings(client: TestClient, product: str, slug: str) -> dict[str, str]:
    """What a product's page says of a change, by environment."""
    row = read(client.get(f"/produkter/{product}").text).one(f"article#{slug}")
    return {line.all("b")[0].text: line.one(".chip").text for line in row.all("li")}


def hit_nobody(database: Database) -> None:
    """Somebody else makes the rule of the change hit no product."""
    with database.connect("postgres") as superuser:
        superuser.execute(
            "UPDATE change SET rule = %s, version = version + 1 WHERE slug = %s", ['{"not": {"all": []}}', LOGIN]
        )


def remove(editor: TestClient, slug: str, environment: str, why: str = "Gjaldt aldri test.") -> tuple[int, str]:
    address = deadline_address(slug, environment)
    answer = send(editor, editor.get(address).text, f"{address}/fjern", {"fjernes_fordi": why})
    if answer.status_code == 200:
        answer = send(editor, answer.text, f"{address}/fjern")
    return answer.status_code, answer.text
