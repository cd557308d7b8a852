"""The customer centre's pages of vendors, and how these tests read them."""

from starlette.testclient import TestClient

from harness import Database
from reading import Element, read
from vendors.payloads import typed_in

READER = "kari.nes@kundesenter.example"
EDITOR = "ola.berg@kundesenter.example"
ADMIN = "siri.dal@kundesenter.example"
VENDOR_ADMINISTRATOR = "anne.lie@eksempel-epj.example"
OTHER_VENDOR = "fredrik.fjord@fjordjournal.example"

LIST = "/stab/leverandorer"
NEW = "/stab/leverandorer/ny"
EXAMPLE = "/stab/leverandorer/eksempel-epj-as"
NEW_PRODUCT = f"{EXAMPLE}/produkter/ny"
PRODUCT = "/stab/produkter/eksempel-epj"


def page(client: TestClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return read(answer.text)


def cells(row: Element) -> dict[str, str]:
    return {cell["data-label"]: cell.text for cell in row.all("td[data-label]")}


def deeds(database: Database) -> list[tuple[object, ...]]:
    """The audit trail of this test: who did what to what, at which vendor."""
    return database.as_program(
        "SELECT actor, action, subject_kind, subject, vendor.slug, details FROM audit_entry "
        "LEFT JOIN vendor ON vendor.id = vendor_id WHERE person_id IS NOT NULL ORDER BY audit_entry.id"
    )


def count(database: Database, table: str) -> int:
    [(found,)] = database.as_program(f"SELECT count(*) FROM {table}")
    assert isinstance(found, int)
    return found


def version_of(client: TestClient, address: str) -> str:
    return typed_in(page(client, address), "version")
