"""Whatever stands in an address, the answer is a page: what was typed is shown as typed, and nothing of it runs."""

from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from reading import Element, read
from web.harmless import assert_harmless

TYPED = {
    "markup": "<script>alert(1)</script>",
    "an attribute that is ended": '" onfocus=alert(1) autofocus x="',
    "the other quote": "' onclick='alert(1)",
    "a template": "{{ 7 * 7 }}{% raw %}",
    "SQL": "'; DROP TABLE change; --",
    "emoji": "🩺👩🏽‍⚕️",
    "right to left": "שלום \u202egnihtyreve",
    "Norwegian letters": "blåbærsyltetøy ÆØÅ",
    "an entity": "&lt;b&gt; &amp; &quot;",
    "combining marks": "Z͑ͫ̓ͪ̂ͫ̽",
    "a backslash": "\\u003cscript\\u003e",
    "plus and per cent": "100 % + 5",
}


def page(client: TestClient, address: str) -> Element:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return read(answer.text)


def test_what_is_searched_for_is_shown_as_typed_and_never_runs(reader: TestClient) -> None:
    for typed in TYPED.values():
        shown = page(reader, f"/endringer?{urlencode({'q': typed})}")
        assert shown.one("input#q")["value"] == typed
        assert_harmless(shown)


@pytest.mark.parametrize("name", ["tjeneste", "miljo", "tid", "sorter"])
def test_a_filter_that_does_not_exist_is_said_back_and_not_used(reader: TestClient, name: str) -> None:
    everything = len(page(reader, "/endringer").all("main tbody tr"))
    for typed in TYPED.values():
        shown = page(reader, f"/endringer?{urlencode({name: typed})}")
        said = f"Dette filteret finnes ikke, så det er ikke brukt: {name}={typed}"
        assert [notice.text for notice in shown.all("p.notice")] == [" ".join(said.split())]
        assert len(shown.all("main tbody tr")) == everything
        assert_harmless(shown)


def test_parameters_that_mean_nothing_are_left_alone(reader: TestClient) -> None:
    changes, services = reader.get("/endringer").text, reader.get("/tjenester").text
    for typed in TYPED.values():
        assert reader.get(f"/endringer?{urlencode({typed: typed})}").text == changes
        assert reader.get(f"/tjenester?{urlencode({typed: typed})}").text == services


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("q=a&q=kjernejournal", "kjernejournal"),
        ("q=&q=", ""),
        ("q", ""),
        ("q=%00token%00", "token"),
        ("q=%ff%fe", "��"),
        ("q=%ed%a0%80", "���"),
        ("q=%", "%"),
        ("q=%zz", "%zz"),
        ("q=a;q=b", "a;q=b"),
        ("q[]=a", ""),
        ("Q=a", ""),
        ("q=++a++", "a"),
    ],
)
def test_odd_forms_of_a_search_are_read_as_far_as_they_can_be(reader: TestClient, query: str, text: str) -> None:
    assert page(reader, f"/endringer?{query}").one("input#q")["value"] == text


@pytest.mark.parametrize("length", [100, 101, 10_000])
def test_a_very_long_search_is_cut_and_the_reader_is_told(reader: TestClient, length: int) -> None:
    shown = page(reader, f"/endringer?q={'a' * length}")
    assert shown.one("input#q")["value"] == "a" * 100
    told = any("q er lengre enn 100 tegn" in notice.text for notice in shown.all("p.notice"))
    assert told is (length > 100)


def test_a_very_long_filter_is_cut_where_it_is_said_back(reader: TestClient) -> None:
    for name in ("tjeneste", "miljo", "tid", "sorter"):
        shown = page(reader, f"/endringer?{name}={'b' * 10_000}")
        [said] = [notice.text for notice in shown.all("p.notice")]
        assert said.endswith(f"{name}={'b' * 80}")


def test_thousands_of_parameters_are_read_without_trouble(reader: TestClient) -> None:
    assert reader.get("/endringer?" + "&".join(f"p{number}=x" for number in range(5_000))).status_code == 200
    assert reader.get("/endringer?" + "&".join(["q=token"] * 2_000)).status_code == 200


@pytest.mark.parametrize("place", ["/endringer/{}", "/tjenester/{}", "/produkter/{}", "/{}", "/static/{}"])
def test_any_text_in_an_address_leads_to_the_page_for_what_is_missing(reader: TestClient, place: str) -> None:
    for typed in TYPED.values():
        answer = reader.get(place.format(quote(typed, safe="")))
        assert answer.status_code == 404
        assert "Vi finner ikke siden" in answer.text
        assert_harmless(read(answer.text))


ADDRESSES = st.sampled_from(["/", "/endringer", "/endringer/{}", "/tjenester/{}", "/produkter/{}", "/static/{}", "/{}"])
QUERIES = st.lists(
    st.tuples(
        st.sampled_from(["q", "tjeneste", "miljo", "tid", "sorter", "annet"]),
        st.one_of(
            st.text(max_size=30), st.sampled_from(["helseid", "test", "30", "aar", "passert", "senest", "uten-dato"])
        ),
    ),
    max_size=5,
)


@given(address=ADDRESSES, segment=st.binary(max_size=20), query=QUERIES)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_address_at_all_is_answered_with_a_fault_of_ours(
    reader: TestClient, address: str, segment: bytes, query: list[tuple[str, str]]
) -> None:
    target = address.format(quote(segment, safe=""))
    answer = reader.get(f"{target}?{urlencode(query, errors='surrogatepass')}")
    assert answer.status_code in {200, 404}
    if answer.headers["content-type"].startswith("text/html"):
        assert_harmless(read(answer.text))
