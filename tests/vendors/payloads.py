"""Texts that have broken other people's forms, and the way to send a form that holds them."""

from collections.abc import Mapping

from httpx2 import Response
from starlette.testclient import TestClient

from reading import Element, read
from web.harmless import assert_harmless

TEXTS = {
    "a null byte": "før\x00etter",
    "100 kB": "x" * 100_000,
    "right to left": "שלום \u202egnihtyreve",
    "emoji": "🩺👩🏽‍⚕️",
    "a script": "<script>alert(1)</script>",
    "an attribute that is ended": '" onfocus=alert(1) autofocus x="',
    "an area that is ended": "</textarea><img src=x onerror=alert(2)>",
    "line breaks": "linje\r\nBcc: alle@nhn.example\r\n\r\nlinje",
    "a template": "{{ 7 * 7 }}{% raw %}",
    "SQL": "'; DROP TABLE vendor; --",
    "an entity": "&lt;b&gt; &amp;",
}

Fields = Mapping[str, str | list[str]]


def send(client: TestClient, address: str, fields: Fields) -> Response:
    """Send a form, and stay where the answer is."""
    return client.post(address, data=dict(fields), follow_redirects=False)


def shown(answer: Response) -> Element:
    """The page that was answered, on which nothing runs."""
    page = read(answer.text)
    assert_harmless_page(page)
    return page


def assert_harmless_page(page: Element) -> None:
    """Nothing in what people typed runs. The one script of the frame is the site's own."""
    for part in page.all("main"):
        assert_harmless(part)
    assert all(script["src"].startswith("/static/") for script in page.all("script"))


def typed_in(page: Element, field: str) -> str:
    """What a field of the form holds; where several forms have it, it says the same in all of them."""
    element, *others = [each for each in page.all(f"[name={field}]") if each.tag in {"input", "textarea"}]
    assert all(other["value"] == element["value"] for other in others)
    if element.tag == "input":
        return element["value"]
    text = "".join(child for child in element.children if isinstance(child, str))
    assert text.startswith("\n"), "a browser drops the first line break of an area"
    return text[1:]


def error_at(page: Element, field: str) -> str:
    """The message beside a field."""
    return page.one(f"#{field}-feil").text


def assert_taken_or_said_back(client: TestClient, address: str, fields: dict[str, str], field: str, text: str) -> None:
    """A form with `text` in `field` is either saved, or shown again as it was typed, with what to do."""
    answer = send(client, address, {**fields, field: text})
    if answer.status_code == 303:
        return
    assert answer.status_code == 422, (address, field, text[:40])
    page = shown(answer)
    as_typed = text.replace("\r\n", "\n")
    assert typed_in(page, field) == as_typed
    assert error_at(page, field)
    for other, value in fields.items():
        if other not in {field, "version", "rolle"}:
            assert typed_in(page, other) == value, "what else was typed is kept"
