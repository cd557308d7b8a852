"""/stab/drift: the customer centre sees how the sending goes, and sets going what failed."""

import re

import pytest
from starlette.testclient import TestClient

from harness import Database, sign_in

READER, EDITOR = "kari.nes@kundesenter.example", "ola.berg@kundesenter.example"
VERA = "vera.vik@eksempel-epj.example"
HOSTILE = '550 5.1.1 <script>alert("x")</script>'


@pytest.fixture
def desk(client: TestClient, database: Database) -> TestClient:
    """An editor at the customer centre."""
    sign_in(client, database, EDITOR)
    return client


def mail(database: Database, state: str, *, attempts: int = 0, reason: str | None = None, week: int = 48) -> int:
    [(key,)] = database.as_program(
        "INSERT INTO delivery (person_id, kind, key, occasion, iso_year, iso_week) "
        "SELECT id, 'digest', id, gen_random_uuid()::text, 2026, %s FROM person WHERE email = %s RETURNING id",
        week,
        VERA,
    )
    database.as_program(
        "UPDATE delivery SET state = %s, attempts = %s, reason = %s, "
        "finished_at = CASE WHEN %s IN ('waiting', 'claimed') THEN NULL ELSE now() END WHERE id = %s",
        state, attempts, reason, state, key,
    )  # fmt: skip
    return int(str(key))


def state(database: Database, key: int) -> tuple[object, ...]:
    [row] = database.as_program("SELECT state, attempts, due_at <= now() FROM delivery WHERE id = %s", key)
    return row


def beat(database: Database, age: str) -> None:
    with database.connect("postgres") as connection:
        connection.execute("DELETE FROM procrastinate.procrastinate_workers")
        connection.execute(
            "INSERT INTO procrastinate.procrastinate_workers (last_heartbeat) VALUES (now() - %s::interval)", [age]
        )


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_it_says_whether_anybody_works(desk: TestClient, database: Database) -> None:
    assert "Utsendingen står. Den har ikke gått ennå." in words(desk.get("/stab/drift").text)
    beat(database, "10 seconds")
    assert "Utsendingen går." in words(desk.get("/stab/drift").text)
    beat(database, "10 minutes")
    assert "Utsendingen står. Siste livstegn: " in words(desk.get("/stab/drift").text)


def test_it_counts_the_queue_and_the_weeks(desk: TestClient, database: Database) -> None:
    for number, each in enumerate(["sent", "sent", "skipped", "waiting", "refused", "given_up"]):
        mail(database, each, week=40 + number // 2)
    page = desk.get("/stab/drift")
    assert page.headers["cache-control"] == "no-store"
    said = words(page.text)
    assert "1 klare til å sendes" in said
    rows = re.findall(r'scope="row"><a href="[^"]+">(Uke \d+, 2026)</a></th>.*?</tr>', page.text, re.DOTALL)
    assert rows == ["Uke 42, 2026", "Uke 41, 2026", "Uke 40, 2026"]
    assert "Uke 41, 2026 Ukesbrev 0 1 1 0" in said


@pytest.mark.parametrize("failed", ["refused", "given_up"])
def test_a_mail_that_failed_is_shown_with_its_reason_and_goes_again(
    desk: TestClient, database: Database, failed: str
) -> None:
    key = mail(database, failed, attempts=3, reason=HOSTILE)
    database.as_program("INSERT INTO stopped_address (email, reason) VALUES (%s, %s)", VERA, HOSTILE)
    page = desk.get("/stab/drift").text
    assert "<script>alert" not in page
    assert page.count("550 5.1.1 &lt;script&gt;") == 2
    assert VERA in page

    answer = desk.post(f"/stab/drift/{key}/prov-igjen", follow_redirects=False)

    assert (answer.status_code, answer.headers["location"]) == (303, "/stab/drift")
    assert state(database, key) == ("waiting", 0, True)
    assert database.as_program("SELECT FROM stopped_address") == []
    trail = database.as_program("SELECT actor, action, subject FROM audit_entry ORDER BY id DESC LIMIT 2")
    assert trail == [("Ola Berg", "reopen", VERA), ("Ola Berg", "retry", VERA)]
    assert "Alt har kommet fram de siste 30 dagene." in desk.get("/stab/drift").text


def test_what_was_sent_meanwhile_is_not_sent_again(desk: TestClient, database: Database) -> None:
    key = mail(database, "sent")
    before = database.as_program("SELECT count(*) FROM audit_entry")
    assert desk.post(f"/stab/drift/{key}/prov-igjen", follow_redirects=False).status_code == 303
    assert state(database, key) == ("sent", 0, True)
    assert database.as_program("SELECT count(*) FROM audit_entry") == before


def test_all_that_wait_go_at_once_and_what_was_refused_stays(desk: TestClient, database: Database) -> None:
    waiting = mail(database, "waiting", attempts=5, reason="451 Busy", week=40)
    database.as_program("UPDATE delivery SET due_at = now() + interval '8 hours' WHERE id = %s", waiting)
    given_up, refused = mail(database, "given_up", week=41), mail(database, "refused", week=42)
    assert "Prøvd 5 ganger. Prøves igjen " in desk.get("/stab/drift").text
    assert desk.post("/stab/drift/prov-alle-igjen", follow_redirects=False).status_code == 303
    assert state(database, waiting) == state(database, given_up) == ("waiting", 0, True)
    assert state(database, refused)[0] == "refused"


def test_an_address_is_opened_again(desk: TestClient, database: Database) -> None:
    [(key,)] = database.as_program("INSERT INTO stopped_address (email, reason) VALUES (%s, '550') RETURNING id", VERA)
    assert desk.post(f"/stab/drift/adresser/{key}/apne", follow_redirects=False).status_code == 303
    assert database.as_program("SELECT FROM stopped_address") == []
    assert desk.post(f"/stab/drift/adresser/{key}/apne").status_code == 404
    assert desk.post("/stab/drift/999999/prov-igjen").status_code == 404


def test_a_reader_sees_it_and_has_no_buttons(client: TestClient, database: Database) -> None:
    key = mail(database, "refused", reason="550")
    sign_in(client, database, READER)
    page = client.get("/stab/drift").text
    assert VERA in page
    assert "prov-igjen" not in page
    assert client.post(f"/stab/drift/{key}/prov-igjen").status_code == 403
    assert state(database, key)[0] == "refused"


def test_the_start_page_leads_here(desk: TestClient) -> None:
    assert 'href="/stab/drift"' in desk.get("/stab").text
