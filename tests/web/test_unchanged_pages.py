"""A reader who already has a page is told so and sent nothing (RFC 9110 §13.1.2)."""

import pytest
from starlette.testclient import TestClient

from fristklar.web.keeping import VARY
from harness import Database, opened
from web.addresses import EXAMPLES

KEPT = [address for path, address in EXAMPLES.items() if path not in {"/produkter", "/healthz", "/readyz", "/metrics"}]
ADDRESS = "/endringer/kj-gammel-innlogging"

every_kept_page = pytest.mark.parametrize("address", KEPT)
packed_or_not = pytest.mark.parametrize("encoding", ["gzip", "identity"])


@packed_or_not
@every_kept_page
def test_a_page_that_nothing_has_changed_is_answered_with_304_and_no_body(
    reader: TestClient, address: str, encoding: str
) -> None:
    first = reader.get(address, headers={"Accept-Encoding": encoding})
    assert first.status_code == 200
    assert first.headers["cache-control"] == "private, no-cache"
    assert first.headers["vary"] == VARY
    again = reader.get(address, headers={"Accept-Encoding": encoding, "If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    for header in ("etag", "cache-control", "vary"):
        assert again.headers[header] == first.headers[header]
    assert "content-encoding" not in again.headers


@pytest.mark.parametrize("address", [each for each in KEPT if each != "/flyttet.atom"])  # empty: too small to pack
def test_packed_and_plain_are_the_same_page_under_two_tags(reader: TestClient, address: str) -> None:
    packed = reader.get(address, headers={"Accept-Encoding": "gzip, deflate, br"})
    plain = reader.get(address, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]
    assert int(plain.headers["content-length"]) == len(plain.content)
    assert int(packed.headers["content-length"]) < len(plain.content)


def test_the_tag_of_the_packed_page_does_not_answer_for_the_plain_one(reader: TestClient) -> None:
    packed = reader.get(ADDRESS, headers={"Accept-Encoding": "gzip"}).headers["etag"]
    plain = reader.get(ADDRESS, headers={"Accept-Encoding": "identity", "If-None-Match": packed})
    assert plain.status_code == 200


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ("{etag}", 304),
        ("W/{etag}", 304),
        ('"noe-annet", {etag}', 304),
        ('"noe-annet",{etag}', 304),
        ('W/"noe-annet" , W/{etag} ,"mer"', 304),
        ("*", 304),
        (" * ", 304),
        ('"noe-annet"', 200),
        ('W/"noe-annet", "mer"', 200),
        ("", 200),
        (",", 200),
        ("{bare}", 200),
        ('"*"', 200),
    ],
)
def test_the_reader_may_name_several_tags_weak_ones_and_any(reader: TestClient, asked: str, status: int) -> None:
    etag = reader.get(ADDRESS).headers["etag"]
    tags = asked.format(etag=etag, bare=etag.strip('"'))
    assert reader.get(ADDRESS, headers={"If-None-Match": tags}).status_code == status


def test_tags_in_several_header_lines_count_as_one_list(reader: TestClient) -> None:
    etag = reader.get(ADDRESS).headers["etag"]
    lines = [("If-None-Match", '"noe-annet"'), ("If-None-Match", etag)]
    assert reader.get(ADDRESS, headers=lines).status_code == 304


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("GZIP", True),
        ("deflate, gzip;q=0.5", True),
        ("br;q=1.0, gzip; q=0.8, *;q=0.1", True),
        ("identity", False),
        ("", False),
        ("br", False),
        ("gzip;q=0", False),
        ("br, gzip;q=0.0", False),
        ("xgzip", False),
    ],
)
def test_a_page_is_packed_only_for_those_who_say_they_take_it(reader: TestClient, accepted: str, packed: bool) -> None:
    for address in (ADDRESS, "/static/fristklar.css"):
        answer = reader.get(address, headers={"Accept-Encoding": accepted})
        assert ("content-encoding" in answer.headers) is packed, address


def test_the_list_of_products_is_never_kept(reader: TestClient) -> None:
    answer = reader.get("/produkter")
    assert answer.headers["cache-control"] == "private, no-cache"
    assert "etag" not in answer.headers


@pytest.mark.parametrize(
    ("address", "setting", "values"),
    [
        ("/om", "FRISTKLAR_OPERATOR", ("Etaten A", "Etaten B")),
        ("/personvern", "FRISTKLAR_PRIVACY_EMAIL", ("a@etaten.example", "b@etaten.example")),
        ("/tilgjengelighet", "FRISTKLAR_CONTACT_EMAIL", ("a@etaten.example", "b@etaten.example")),
        (
            "/tilgjengelighet",
            "FRISTKLAR_ACCESSIBILITY_STATEMENT_URL",
            ("https://uustatus.no/a", "https://uustatus.no/b"),
        ),
    ],
)
def test_a_page_that_shows_a_setting_is_another_when_the_setting_is(
    unwritten: Database, address: str, setting: str, values: tuple[str, str]
) -> None:
    before, after = values
    with opened(unwritten, **{setting: before}) as client:
        etag = client.get(address).headers["etag"]
    with opened(unwritten, **{setting: before}) as client:
        assert client.get(address, headers={"If-None-Match": etag}).status_code == 304, "in another process too"
    with opened(unwritten, **{setting: after}) as client:
        answer = client.get(address, headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert after in answer.text
