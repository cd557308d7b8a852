"""Everything that a reader sees can be said in each language: the gate that keeps the catalogs whole."""

import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog

from fristklar.languages.catalogs import HERE, read_entries
from fristklar.languages.extract import TRANSLATED, extracted, written
from languages.unwrapped import in_code, in_template, unwrapped

UNFINISHED = Path(__file__).with_name("unfinished.txt")
UPDATE = "run `.venv/bin/python -m fristklar.languages.extract`, and translate what is new"

each_language = pytest.mark.parametrize("language", TRANSLATED)


@pytest.fixture(scope="module")
def wanted() -> Catalog:
    return extracted()


def strings(entry: Any) -> list[str]:
    return list(entry) if isinstance(entry, tuple | list) else [entry or ""]


@each_language
def test_the_catalog_has_exactly_what_code_and_templates_say(language: str, wanted: Catalog) -> None:
    here = {str(entry.id) for entry in read_entries(language) if entry.id}
    there = {str(entry.id) for entry in wanted if entry.id}
    assert sorted(there - here) == [], f"missing: {UPDATE}"
    assert sorted(here - there) == [], f"stale: {UPDATE}"


@each_language
def test_everything_is_translated_and_nothing_is_a_guess(language: str) -> None:
    entries = [entry for entry in read_entries(language) if entry.id]
    assert [entry.id for entry in entries if entry.fuzzy] == []
    assert [entry.id for entry in entries if not all(strings(entry.string))] == []


@each_language
def test_what_is_put_into_a_sentence_and_its_markup_are_the_same_in_each_language(language: str) -> None:
    gap, tag = re.compile(r"%\(\w+\)s|%%"), re.compile(r"</?\w+[^>]*>")
    for entry in read_entries(language):
        if not entry.id:
            continue
        ours = strings(entry.id)
        for original, said in zip(ours, strings(entry.string), strict=True):
            for part in (gap, tag):
                # English may say one thing of one, and need no number.
                assert sorted(part.findall(said)) == sorted(part.findall(original)), (original, said)
            assert said == said.strip(), said


@each_language
def test_the_file_is_as_the_command_writes_it(language: Any) -> None:
    assert (HERE / f"{language}.po").read_text() == written(language, read_entries(language)), UPDATE


BOKMAAL = re.compile(
    r"\b(?:ikke|hva|hvor\w*|hvem|hvilke\w*|jeg|fra|nå|dere|deres|ukes?\w*|kilde\w*|endringer|endringen|frister|fristene|"
    r"være|gjøre|noen|noe|begrunnelse|berørt|leverandører|virksomhet\w*|veikart\w*|brekkende|tjenester?|språkene|åpne|"
    r"skriver|lagret|slettet|flyttet|meldte|fremdeles|fortsatt)\b",
    re.IGNORECASE,
)


def test_nynorsk_is_no_bokmaal() -> None:
    for entry in read_entries("nn"):
        for said in strings(entry.string) if entry.id else ():
            ours = re.sub(r"<span%\(nb\)s>.*?</span>", "", said)  # is marked as the bokmål that it is
            assert not BOKMAAL.search(re.sub("<[^>]*>", "", ours)), said


def test_words_outside_the_catalogs_stand_only_in_files_that_are_known_to_be_unfinished() -> None:
    unfinished = set(UNFINISHED.read_text().split())
    found = unwrapped()
    assert {file: words for file, words in found.items() if file not in unfinished} == {}
    assert sorted(unfinished - found.keys()) == [], "finished: take them off tests/languages/unfinished.txt"


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("<p>Hei</p>", ["Hei"]),
        ('<p>{{ _("Hei") }}</p>', []),
        ("<p>{% trans name=page.name %}Hei, {{ name }}.{% endtrans %}</p>", []),
        ('<a title="Lukk" href="/hei">{{ page.name }}</a>', ["Lukk"]),
        ("<a title=\"{{ _('Lukk') }}\">×</a>", []),
        ('{{ buttons("Lagre svaret") }}', ["Lagre svaret"]),
        ('{{ buttons(_("Lagre svaret"), cancel=page.url) }}', []),
        ('{{ "frister som" if many else "frist som" }}', ["frister som", "frist som"]),
        ("{# Hei #}<style>p { color: red }</style>", []),
    ],
)
def test_the_rules_of_thumb_find_what_is_not_wrapped(template: str, words: list[str]) -> None:
    assert list(in_template(template)) == words


def test_the_rules_of_thumb_find_norwegian_words_in_code() -> None:
    code = '"""På norsk."""\nA = "Gå på"\nB = gettext("Gå på")\nC = f"Gå {B} på"\n'
    assert list(in_code(code)) == ["Gå på", "Gå ", " på"]
