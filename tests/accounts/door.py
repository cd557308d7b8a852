"""Somebody at the door: asks for a link, finds it in the mail, and knocks, also many at once."""

import asyncio
import email
import re
from collections.abc import Callable
from dataclasses import dataclass
from email import policy

import httpx
from starlette.testclient import TestClient

from harness import Database, send_own_origin

VIEWER = "vera.vik@eksempel-epj.example"
EDITOR = "erik.moen@eksempel-epj.example"
STAFF = "kari.nes@kundesenter.example"
ADMIN = "siri.dal@kundesenter.example"
NOBODY = "ingen.her@eksempel-epj.example"

HOME = {VIEWER: "/produkter", EDITOR: "/produkter", STAFF: "/stab", ADMIN: "/stab"}


@dataclass(frozen=True)
class Sent:
    """What a sign-in mail holds."""

    path: str
    """The link, without the site."""
    code: str

    @property
    def door(self) -> str:
        """Where its form is sent."""
        return self.path.partition("?")[0]


def ask(client: TestClient, address: str, wanted: str = "") -> httpx.Response:
    """Ask for a link on the page for it."""
    send_own_origin(client)
    return client.post("/logg-inn", data={"epost": address, "neste": wanted}, follow_redirects=False)


def asked(client: TestClient, database: Database, address: str, wanted: str = "") -> Sent:
    """Ask for a link, and read the mail that comes."""
    before = len(mails(database))
    assert ask(client, address, wanted).status_code == 303
    found = mails(database)
    assert len(found) == before + 1
    return found[-1]


def mails(database: Database) -> list[Sent]:
    """Every mail so far, the latest last."""
    return [_read(raw) for (raw,) in database.as_program("SELECT raw FROM captured_mail ORDER BY id")]


def _read(raw: object) -> Sent:
    assert isinstance(raw, bytes)
    plain = email.message_from_bytes(raw, policy=policy.default).get_body(("plain",))
    assert plain is not None
    text = plain.get_content().replace("\r\n", "\n")
    [path] = re.findall(r"^https?://[^/]+(/logg-inn/lenke/\S+)$", text, re.MULTILINE)
    [code] = re.findall(r"koden (\d{4} \d{4})", text)
    return Sent(path, code)


def knock(client: TestClient, sent: Sent, **form: str) -> httpx.Response:
    """Press the button of the link's page."""
    return client.post(sent.door, data={"neste": "", **form}, follow_redirects=False)


def type_code(client: TestClient, code: str, **form: str) -> httpx.Response:
    """Type the short code."""
    return client.post("/logg-inn/kode", data={"kode": code, **form}, follow_redirects=False)


def signed_in(client: TestClient) -> bool:
    """Whether the client's own pages are there for it."""
    return client.get("/konto", follow_redirects=False).status_code == 200


def sessions(database: Database, address: str) -> int:
    """How many browsers somebody is signed in with."""
    [(count,)] = database.as_program(
        "SELECT count(*) FROM sign_in_session JOIN person ON person.id = person_id "
        "WHERE email = %s AND revoked_at IS NULL AND expires_at > now()",
        address,
    )
    assert isinstance(count, int)
    return count


def at_once(
    client: TestClient,
    requests: list[Callable[[httpx.AsyncClient], httpx.Request]],
    network: str = "127.0.0.1",
) -> list[httpx.Response]:
    """The answers to requests that all run at the same time, with the client's cookies, from a network address."""

    async def send_all() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=client.app, client=(network, 1))  # type: ignore[arg-type]
        headers = {"origin": str(client.base_url), "cookie": "; ".join(f"{k}={v}" for k, v in client.cookies.items())}
        async with httpx.AsyncClient(transport=transport, base_url=str(client.base_url), headers=headers) as many:
            return list(await asyncio.gather(*(many.send(request(many)) for request in requests)))

    assert client.portal is not None
    return client.portal.call(send_all)
