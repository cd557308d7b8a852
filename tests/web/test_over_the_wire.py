"""What only the whole program shows, server and all: bytes as they are sent, and bytes that no client sends."""

import gzip
import socket

import httpx
import pytest

ADDRESS = "/endringer/kj-gammel-innlogging"


def sent(site: httpx.Client, request_line: bytes, *headers: bytes) -> bytes:
    """The first line of the answer to a request that no client library would make."""
    host, port = site.base_url.host, site.base_url.port
    assert port
    with socket.create_connection((host, port), timeout=10) as connection:
        connection.sendall(
            b"\r\n".join([request_line, b"Host: " + host.encode(), b"Connection: close", *headers, b"", b""])
        )
        received = b""
        while part := connection.recv(65536):
            received += part
    return received.partition(b"\r\n")[0]


def test_a_page_is_packed_once_and_is_then_the_plain_page(site: httpx.Client) -> None:
    with site.stream("GET", ADDRESS, headers={"Accept-Encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
    plain = site.get(ADDRESS, headers={"Accept-Encoding": "identity"})
    assert gzip.decompress(raw) == plain.content
    assert int(answer.headers["content-length"]) == len(raw)
    again = site.get(ADDRESS, headers={"Accept-Encoding": "gzip", "If-None-Match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_server_does_not_say_what_it_is(site: httpx.Client) -> None:
    assert "server" not in site.get("/").headers


@pytest.mark.parametrize(
    ("target", "statuses"),
    [
        (b"/endringer/%00", {b"404"}),
        (b"/endringer/%ff%fe", {b"404"}),
        (b"/endringer/%ed%a0%80", {b"404"}),  # half of a surrogate pair
        (b"/endringer/%c0%af", {b"404"}),  # an overlong slash
        (b"/endringer?q=%00%ff%ed%a0%80", {b"200"}),
        (b"/endringer?q=" + b"%f0%9f%a9%ba" * 900, {b"200"}),
        (b"/endringer?" + b"&".join(b"p%d=1" % number for number in range(2000)), {b"200"}),
        (b"/endringer?%", {b"200"}),
        (b"/%", {b"404"}),
        (b"/%zz", {b"404"}),
        (b"//", {b"200", b"404"}),
        (b"/endringer/\xff\xfe", {b"400", b"404"}),
        (b"/endringer?q=\xff\xfe", {b"200", b"400"}),
        ("/endringer?q=blåbærsyltetøy".encode(), {b"200", b"400"}),
        (b"/endringer/a\x00b", {b"400", b"404"}),
        (b"*", {b"400", b"404"}),
        (b"http://et-annet-sted.example/endringer", {b"200", b"400", b"404"}),
    ],
)
def test_no_bytes_in_an_address_bring_it_down(site: httpx.Client, target: bytes, statuses: set[bytes]) -> None:
    version, status, _ = sent(site, b"GET " + target + b" HTTP/1.1").split(b" ", 2)
    assert version == b"HTTP/1.1"
    assert status in statuses


@pytest.mark.parametrize(
    "header",
    [
        b"If-None-Match: \xff\xfe",
        b"Accept-Encoding: gzip;q=\xc3\xa6",
        b"Cookie: " + b"a=b; " * 2000,
        b"If-Modified-Since: i forgaars",
    ],
)
def test_no_bytes_in_a_header_bring_it_down(site: httpx.Client, header: bytes) -> None:
    for target in (b"/endringer", b"/tjenester/helseid", b"/static/fristklar.css"):
        assert sent(site, b"GET " + target + b" HTTP/1.1", header).split(b" ")[1] == b"200"


def test_what_follows_all_that_is_answered_as_before(site: httpx.Client) -> None:
    assert site.get("/readyz").text == "ready\n"
    assert site.get("/").status_code == 200
