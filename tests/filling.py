"""A form as a browser fills it in and sends it: what the page shows in its fields, with some of it typed anew."""

from urllib.parse import urlencode

import httpx
from starlette.testclient import TestClient

from reading import Element, read

Fields = dict[str, list[str]]

HOSTILE = {
    "a null byte": "før\x00etter",
    "100 kB": "x" * 100_000,
    "right to left": "שלום \u202egnihtyreve",
    "emoji": "🩺👩🏽‍⚕️",
    "a script": "</textarea><script>alert(1)</script>",
    "an attribute that is ended": "\" onfocus=alert(1) autofocus x='",
    "line breaks": "første\r\nandre\r\n\r\nfjerde",
    "an entity": "&lt;b&gt; {{ 7 * 7 }}",
}
"""What people and programs type that no form should stumble over."""


def fields_of(form: Element) -> Fields:
    """What a browser would send for this form as it stands."""
    found: Fields = {}
    for element in form.everything():
        name = element.attributes.get("name")
        if name is None:
            continue
        if element.tag == "textarea":
            found.setdefault(name, []).append(raw(element).removeprefix("\n"))
        elif element.tag == "select":
            options = element.all("option")
            chosen = [each for each in options if "selected" in each.attributes] or options[:1]
            found.setdefault(name, []).extend(each["value"] for each in chosen)
        elif element.attributes.get("type") not in {"radio", "checkbox"} or "checked" in element.attributes:
            found.setdefault(name, []).append(element.attributes.get("value", ""))
    return found


def raw(element: Element) -> str:
    """The text of an element that holds only text, to the letter."""
    return "".join(child for child in element.children if isinstance(child, str))


def fill(client: TestClient, address: str, **typed: str | list[str]) -> Fields:
    """Open the page and type into its form; a dash in a field's name is written as two underscores."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    fields = fields_of(read(answer.text).one("form.form"))
    for name, value in typed.items():
        fields[name.replace("__", "-")] = value if isinstance(value, list) else [value]
    return fields


def send(client: TestClient, address: str, fields: Fields) -> httpx.Response:
    """Send the form, without following where it leads."""
    body = urlencode(fields, doseq=True)
    headers = {"content-type": "application/x-www-form-urlencoded"}
    return client.post(address, content=body, headers=headers, follow_redirects=False)


def save(client: TestClient, address: str, **typed: str | list[str]) -> str:
    """Open, type and save; gives where it leads."""
    answer = send(client, address, fill(client, address, **typed))
    assert answer.status_code == 303, faults(answer)
    return answer.headers["location"]


def faults(answer: httpx.Response) -> dict[str, str]:
    """What is said to be wrong, by the field that it stands under; "" is about the form as a whole."""
    page = read(answer.text)
    said = {each["id"].removesuffix("-feil"): each.text for each in page.all("p.ds-validation-message[id]")}
    whole = [each.text for each in page.all(".ds-error-summary li") if not each.all("a")]
    return said | ({"": " ".join(whole)} if whole else {})


def theirs(answer: httpx.Response) -> dict[str, str]:
    """What somebody else saved meanwhile, by field."""
    return {each["id"].removesuffix("-lagret"): raw(each.one("p.typed")) for each in read(answer.text).all(".theirs")}
