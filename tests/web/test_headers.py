"""Headers that protect the reader stand on every answer, and static files are kept as long as they may be."""

import re

import pytest
from starlette.testclient import TestClient

from web.addresses import EXAMPLES, MISSING, PAGES, STATIC

ADDRESSES = [*EXAMPLES.values(), MISSING, STATIC, "/static/finnes-ikke.css", "/endringer/"]


POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; form-action 'self'"
)


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_every_answer_carries_the_headers_once(reader: TestClient, method: str) -> None:
    for address in ADDRESSES:
        headers = reader.request(method, address, follow_redirects=False).headers
        assert headers.get_list("content-security-policy") == [POLICY], address
        assert headers.get_list("x-content-type-options") == ["nosniff"], address
        assert headers.get_list("referrer-policy") == ["same-origin"], address
        assert headers.get_list("cross-origin-opener-policy") == ["same-origin"], address
        assert "camera=()" in headers["permissions-policy"], address


def test_an_answer_that_nothing_has_changed_carries_them_too(reader: TestClient) -> None:
    for address in (*PAGES, STATIC):
        first = reader.get(address)
        if etag := first.headers.get("etag"):
            second = reader.get(address, headers={"If-None-Match": etag})
            assert second.status_code == 304
            assert second.headers["content-security-policy"] == first.headers["content-security-policy"]


def test_no_page_needs_what_the_policy_forbids(reader: TestClient) -> None:
    """Inline scripts and styles, and anything from another host."""
    for address in PAGES:
        text = reader.get(address).text
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text), address
        followed = re.sub(r'<link rel="alternate"[^>]*>', "", text)  # a feed of the page: nothing that it fetches
        for place in re.findall(r'<(?:script|link|img|iframe)[^>]*\b(?:src|href)="([^"]*)"', followed):
            assert place.startswith("/static/"), place


def test_a_static_file_at_an_address_with_its_mark_is_kept_for_a_year(reader: TestClient) -> None:
    [marked] = {place for place in re.findall(r'href="([^"]+)"', reader.get("/").text) if "/fristklar.css?v=" in place}
    assert reader.get(marked).headers["cache-control"] == "public, max-age=31536000, immutable"


def test_every_static_file_that_a_page_asks_for_is_there_and_marked(reader: TestClient) -> None:
    places = {place for page in PAGES for place in re.findall(r'(?:href|src)="(/static/[^"]+)"', reader.get(page).text)}
    assert len(places) >= 5
    for place in places:
        assert "?v=" in place
        assert reader.get(place).status_code == 200, place


def test_a_static_file_without_the_mark_is_asked_for_again_each_time(reader: TestClient) -> None:
    assert reader.get(STATIC).headers["cache-control"] == "no-cache"


def test_a_stylesheet_is_packed_for_those_who_take_it_and_the_same_for_those_who_do_not(reader: TestClient) -> None:
    packed = reader.get(STATIC, headers={"Accept-Encoding": "gzip"})
    plain = reader.get(STATIC, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert packed.headers["etag"] != plain.headers["etag"]
    assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"]) / 2


def test_nothing_outside_the_static_files_is_served(reader: TestClient) -> None:
    outside = ("../app.py", "%2e%2e/pyproject.toml", "..%2fpyproject.toml", "/etc/passwd")
    impossible = ("%00", "a" * 300, "%ff", "vendor")
    for path in (*outside, *impossible):
        answer = reader.get(f"/static/{path}")
        assert answer.status_code == 404, path
        assert "Vi finner ikke siden" in answer.text, path


def test_an_address_with_a_slash_too_many_leads_to_the_page(reader: TestClient) -> None:
    answer = reader.get("/endringer/")
    assert answer.status_code == 200
    assert [step.status_code for step in answer.history] == [307]
