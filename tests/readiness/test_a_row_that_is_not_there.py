"""What is said about a report that nobody has made, or of no version at all, comes too late and breaks nothing."""

import pytest
from starlette.testclient import TestClient

from harness import Database, sign_in

VENDOR, STAFF = "erik.moen@eksempel-epj.example", "ola.berg@kundesenter.example"
REPORTED = "/produkter/eksempel-epj/status/kj-gammel-innlogging/production"
NEVER_REPORTED = "/produkter/eksempel-epj/status/kj-pjd-fastleger/production"

DEEDS = [
    (VENDOR, "/bekreft", {}),
    (STAFF, "/vurder", {"vurdering": "confirmed", "begrunnelse": ""}),
    (STAFF, "/vurder", {"vurdering": "disputed", "begrunnelse": "Vi ser det ikke i testmiljøet."}),
    (STAFF, "/vurder", {"vurdering": "none"}),
    (STAFF, "/unntak/avslutt", {}),
]


@pytest.mark.parametrize("version", ["0", "", "-1", "x", "999999999999999999"])
@pytest.mark.parametrize("row", [REPORTED, NEVER_REPORTED])
@pytest.mark.parametrize(("who", "end", "form"), DEEDS)
def test_it_comes_too_late(
    client: TestClient, database: Database, who: str, end: str, form: dict[str, str], row: str, version: str
) -> None:
    sign_in(client, database, who)
    events = "SELECT count(*) FROM readiness_event"
    before = database.as_program(events)
    answer = client.post(row + end, data={**form, "version": version}, follow_redirects=False)
    assert answer.status_code == 409
    assert database.as_program(events) == before
