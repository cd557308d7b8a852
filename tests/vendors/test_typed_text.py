"""Whatever is typed into the forms of vendors and products is saved or said back as typed, and nothing of it runs."""

from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from reading import read
from vendors.payloads import TEXTS, assert_harmless_page, assert_taken_or_said_back, send, shown, typed_in

LIST = "/stab/leverandorer"
EXAMPLE = f"{LIST}/eksempel-epj-as"
PRODUCT_FIELDS = {"navn": "Navnet", "beskrivelse": "Om", "virksomheter": "12", "kontakt": "a@b.no"}
FORMS = {
    f"{LIST}/ny": {"navn": "Navnet"},
    EXAMPLE: {"navn": "Navnet"},
    f"{EXAMPLE}/produkter/ny": PRODUCT_FIELDS,
    "/stab/produkter/eksempel-epj": PRODUCT_FIELDS,
}
FIELDS = [(address, field) for address, fields in FORMS.items() for field in fields]


@pytest.mark.parametrize(("address", "field"), FIELDS)
def test_every_text_is_taken_or_said_back(desk: TestClient, address: str, field: str) -> None:
    for number, text in enumerate(TEXTS.values()):
        fields = {**FORMS[address], "navn": f"Navn {number}"}
        if not address.endswith("/ny"):
            fields["version"] = typed_in(read(desk.get(address).text), "version")
        assert_taken_or_said_back(desk, address, fields, field, text)
    for seen in (LIST, EXAMPLE, "/produkter", "/produkter/eksempel-epj", "/stab/revisjon"):
        answer = desk.get(seen)
        assert answer.status_code == 200
        assert_harmless_page(read(answer.text))


def test_a_name_that_is_taken_is_shown_as_it_was_typed(desk: TestClient) -> None:
    name = """<script>alert(1)</script> "AS" & 'sønn' {{ 7 * 7 }} 🩺 \u202ebakvendt"""
    answer = send(desk, f"{LIST}/ny", {"navn": name})
    assert answer.status_code == 303
    vendor = shown(desk.get(answer.headers["location"]))
    assert vendor.one("h1").text == name
    assert typed_in(vendor, "navn") == name
    product = send(desk, f"{answer.headers['location']}/produkter/ny", {"navn": name, "beskrivelse": name})
    assert product.status_code == 303
    slug = product.headers["location"].partition("#")[2]
    form = shown(desk.get(f"/stab/produkter/{slug}"))
    assert (typed_in(form, "navn"), typed_in(form, "beskrivelse")) == (name, name)
    assert shown(desk.get(f"/produkter/{slug}")).one("h1").text == name


@pytest.mark.parametrize("address", FORMS)
def test_repeated_missing_and_unknown_fields_are_no_fault_of_ours(desk: TestClient, address: str) -> None:
    last_counts = send(desk, address, {"navn": ["Først", ""], "version": ["1", "1"]})
    assert last_counts.status_code == 422
    assert typed_in(shown(last_counts), "navn") == ""
    assert send(desk, address, {"annet": "felt", "navn[]": "liste"}).status_code == 422
    assert send(desk, address, {f"felt-{number}": "x" for number in range(500)}).status_code == 400


@pytest.mark.parametrize("address", FORMS)
def test_what_is_no_form_is_refused(desk: TestClient, address: str) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert desk.post(address, content=b"navn=%FF%FE", headers=form).status_code == 400
    assert desk.post(address, content=b"navn=\xff", headers=form).status_code == 400
    assert desk.post(address, json={"navn": "x"}).status_code == 400
    assert desk.post(address, files={"navn": b"x"}).status_code == 400
    assert desk.post(address, content=b"").status_code == 400
    assert desk.post(address, content=b"", headers=form).status_code == 422
    too_much = urlencode({"navn": "æ" * 100_000}).encode()
    assert desk.post(address, content=too_much, headers=form).status_code == 413
