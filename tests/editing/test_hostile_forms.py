"""Whatever is typed into any field: no error of ours, nothing runs, and the text is shown as it was typed."""

from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from editing.browsing import LOGIN, deadline_address, edit_address, filled_in, form_of
from reading import read

NEW = "/stab/endringer/ny"
STATE = f"/stab/endringer/{LOGIN}/tilstand"
REMOVAL = f"{deadline_address(LOGIN)}/fjern"
PAGES = {
    NEW: NEW,
    edit_address(LOGIN): edit_address(LOGIN),
    STATE: edit_address(LOGIN),
    deadline_address(LOGIN): deadline_address(LOGIN),
    REMOVAL: deadline_address(LOGIN),
}
"""Where each form is sent, and the page that shows it."""
HOSTILE = {
    "markup": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "a null byte": "før\x00etter",
    "lone surrogates and controls": "\x1b[31m\x7f\u0085\u2028",
    "lines of another kind": "linje\r\nSet-Cookie: a=b\r\n\r\n",
    "right to left": "\u202eegnirdne\u202c \u05d0\u05d1\u05d2",
    "emoji": "👩🏽‍⚕️🇳🇴",
    "very long": "x" * 100_000,
    "a template": "{{ 7 * 7 }}{% raw %}",
    "sql": "'; DROP TABLE change; --",
    "a huge number": "9" * 400,
}


SHORT = [payload for payload in HOSTILE.values() if len(payload) < 1_000]
OTHER_ROWS = {f"-{number}" for number in range(2, 10)}
"""The rows of a form are alike: one of them is tried."""


def post(client: TestClient, address: str, fields: dict[str, list[str]]) -> tuple[int, str]:
    answer = client.post(
        address,
        content=urlencode(fields, doseq=True),
        headers={"content-type": "application/x-www-form-urlencoded"},
        follow_redirects=False,
    )
    return answer.status_code, answer.text


@pytest.mark.parametrize("what", ["a null byte", "lone surrogates and controls", "markup", "very long"])
@pytest.mark.parametrize("address", PAGES)
def test_no_field_breaks_the_form(editor: TestClient, address: str, what: str) -> None:
    """One field at a time, so that no other field's fault keeps it from the database."""
    payload = HOSTILE[what]
    untouched = filled_in(form_of(editor.get(PAGES[address]).text, address))
    untouched |= {"tittel": ["En tittel"], "begrunnelse": ["Fordi"], "handling": ["gjennomfor"]} | (
        {} if address == edit_address(LOGIN) else {"fjernes_fordi": ["Fordi"]}
    )
    for field in [name for name in untouched if not name.startswith("vist_") and name[-2:] not in OTHER_ROWS]:
        status, page = post(editor, address, untouched | {field: [payload]})
        assert status in {200, 303, 409, 422}, f"{field}: {status}"
        if status != 303:
            read(page)
            assert "<script>alert(1)" not in page
            assert "<img src=x" not in page


@pytest.mark.parametrize("address", PAGES)
def test_everything_at_once_repeated_or_missing_is_answered(editor: TestClient, address: str) -> None:
    untouched = filled_in(form_of(editor.get(PAGES[address]).text, address))
    for fields in (
        {},
        {name: [] for name in untouched},
        *(
            {name: [payload] for name in untouched if "_" not in name}
            for payload in HOSTILE.values()
            if len(payload) < 1000
        ),
        {name: [*values, *values, "x"] for name, values in untouched.items()},
        {f"{name}[]": values for name, values in untouched.items()},
        untouched | {f"kilde_overskrift-{number}": ["x"] for number in range(60)},
    ):
        status, page = post(editor, address, fields)
        assert status in {200, 303, 409, 422}, (fields, status)
        if status != 303:
            read(page)


@pytest.mark.parametrize("what", ["markup", "right to left", "emoji", "a template"])
def test_a_text_is_shown_as_it_was_typed(editor: TestClient, what: str) -> None:
    page = editor.get(edit_address(LOGIN)).text
    typed = filled_in(form_of(page, edit_address(LOGIN))) | {"hvorfor": [HOSTILE[what]]}
    assert post(editor, edit_address(LOGIN), typed)[0] == 303
    shown = read(editor.get(f"/endringer/{LOGIN}").text).section("Hvorfor").one("p").children
    assert "".join(str(child) for child in shown) == HOSTILE[what]
    assert filled_in(form_of(editor.get(edit_address(LOGIN)).text, edit_address(LOGIN)))["hvorfor"] == [HOSTILE[what]]


@pytest.mark.parametrize("address", PAGES)
def test_another_site_s_form_is_refused(editor: TestClient, address: str) -> None:
    typed = filled_in(form_of(editor.get(PAGES[address]).text, address))
    for headers in ({"origin": "https://andre.example"}, {"sec-fetch-site": "cross-site"}):
        assert editor.post(address, data=typed, headers=headers).status_code == 403
