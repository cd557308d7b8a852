"""Many editors save the same deadline from the same version: one wins, and the others lose nothing they wrote."""

import asyncio
import os
from datetime import date, timedelta

import httpx

from editing.browsing import EDITOR, LOGIN, Typed, ask, deadline_address, filled_in, form_of
from fristklar.domain.norwegian import short_date
from fristklar.web.guard import SESSION_COOKIE
from harness import Database, serving
from reading import read

EDITORS = int(os.environ.get("FRISTKLAR_TEST_EDITORS", "50"))
REMOVAL = f"{deadline_address(LOGIN)}/fjern"
ROUNDS = int(os.environ.get("FRISTKLAR_TEST_ROUNDS", "3"))


def asked_for(page: str, number: int) -> Typed:
    """What an editor sends who wants to see the impact of a day of their own."""
    typed = filled_in(form_of(page, deadline_address(LOGIN)))
    day = short_date(date(2027, 1, 1) + timedelta(days=number))
    for name in ("ordlyd", "fra", "til"):
        typed[name] = typed[f"vist_{name}"] = [day]
    return typed | {"begrunnelse": [f"Redaktør {number} mener dette."]}


async def send_all(address: str, cookie: str, forms: list[Typed]) -> list[httpx.Response]:
    limits = httpx.Limits(max_connections=len(forms))
    headers = {"origin": address, "cookie": f"{SESSION_COOKIE}={cookie}"}
    async with httpx.AsyncClient(base_url=address, headers=headers, limits=limits, timeout=60) as client:
        return list(await asyncio.gather(*(client.post(deadline_address(LOGIN), data=form) for form in forms)))


def form_page(address: str, cookie: str) -> str:
    return httpx.get(address + deadline_address(LOGIN), headers={"cookie": f"{SESSION_COOKIE}={cookie}"}).text


def test_one_of_many_wins(database: Database) -> None:
    cookie = database.open_session(EDITOR)
    with serving(database) as address:
        for each in range(1, ROUNDS + 1):
            page = form_page(address, cookie)
            asked = [asked_for(page, number + each * 100) for number in range(EDITORS)]
            shown = asyncio.run(send_all(address, cookie, asked))
            forms = [filled_in(form_of(answer.text, deadline_address(LOGIN))) for answer in shown]
            answers = asyncio.run(send_all(address, cookie, forms))
            statuses = [answer.status_code for answer in answers]
            assert sorted(statuses) == [303] + [409] * (EDITORS - 1)
            won = forms[statuses.index(303)]
            for form, answer in zip(forms, answers, strict=True):
                if answer.status_code == 409:
                    shown = read(answer.text)
                    assert shown.one("#ordlyd")["value"] == form["ordlyd"][0]
                    assert shown.one("#begrunnelse").text == form["begrunnelse"][0]
                    assert shown.one("#ordlyd-lagret").one(".typed").text == won["ordlyd"][0]
            assert kept(database) == won["ordlyd"][0]
            assert entries(database) == (each, each)


def test_many_ask_for_the_impact_at_once(database: Database) -> None:
    """None of them holds a connection to the database while it waits for another one."""
    cookie = database.open_session(EDITOR)
    with serving(database) as address:
        page = form_page(address, cookie)
        forms = [asked_for(page, number) for number in range(EDITORS)]
        answers = asyncio.run(send_all(address, cookie, forms))
    assert {answer.status_code for answer in answers} == {200}
    assert all("Ingenting er lagret ennå." in answer.text for answer in answers)
    assert entries(database) == (0, 0)


async def publish_and_remove(address: str, cookie: str, version: int, removal: Typed) -> list[int]:
    """Both at once; gives the two statuses."""
    headers = {"origin": address, "cookie": f"{SESSION_COOKIE}={cookie}"}
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=60) as client:
        answers = await asyncio.gather(
            client.post(f"/stab/endringer/{LOGIN}/tilstand", data={"version": str(version), "handling": "publiser"}),
            client.post(REMOVAL, data=removal),
        )
    return [answer.status_code for answer in answers]


def test_a_change_is_never_published_while_its_only_deadline_is_taken_away(database: Database) -> None:
    cookie = database.open_session(EDITOR)
    of_change = "change_id = (SELECT id FROM change WHERE slug = %s)"
    with database.connect("postgres") as superuser, serving(database) as address:
        superuser.execute("DELETE FROM readiness")
        for _ in range(ROUNDS * 2):
            superuser.execute("UPDATE change SET lifecycle = 'draft' WHERE slug = %s", [LOGIN])
            superuser.execute(f"UPDATE deadline SET removed_on = NULL WHERE {of_change}", [LOGIN])
            [(version,)] = superuser.execute("SELECT version FROM change WHERE slug = %s", [LOGIN]).fetchall()
            removal = filled_in(form_of(form_page(address, cookie), REMOVAL)) | {"fjernes_fordi": ["Bort."]}
            headers = {"origin": address, "cookie": f"{SESSION_COOKIE}={cookie}"}
            shown = httpx.post(address + REMOVAL, data=removal, headers=headers)
            removal = filled_in(form_of(shown.text, REMOVAL))
            statuses = asyncio.run(publish_and_remove(address, cookie, version, removal))
            # 200: the removal, which a publishing overtook, is shown anew and not done
            assert sorted(statuses) in ([303, 422], [200, 303])
            assert httpx.get(f"{address}/endringer/{LOGIN}").status_code == (200 if statuses[0] == 303 else 404)


def kept(database: Database) -> object:
    """What the deadline says now."""
    [(wording,)] = ask(
        database, "SELECT wording FROM deadline JOIN change ON change.id = change_id WHERE slug = %s", LOGIN
    )
    return wording


def entries(database: Database) -> tuple[int, int]:
    """Moves in the audit trail and in the ledger."""
    [(audited,)] = ask(
        database,
        "SELECT count(*) FROM audit_entry WHERE subject_kind = 'deadline' AND subject = %s AND action = 'edit'",
        f"{LOGIN} (production)",
    )
    [(entered,)] = ask(
        database,
        "SELECT count(*) FROM deadline_revision JOIN deadline ON deadline.id = deadline_id "
        "JOIN change ON change.id = change_id WHERE slug = %s AND old IS NOT NULL",
        LOGIN,
    )
    assert isinstance(audited, int)
    assert isinstance(entered, int)
    return audited, entered
