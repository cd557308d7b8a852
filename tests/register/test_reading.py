"""A malformed seed file is refused, with a line for each fault that names file, entry and field."""

import re
from pathlib import Path

import pytest

from register.spoiling import refusal, spoil

DAY = "earliest: 2026-04-07"
A_DAY = "changes.yaml: entry 'helseid-dpop-token', field deadlines[0].earliest: "
A_DEADLINE = "changes.yaml: entry 'helseid-dpop-token', field deadlines[0]: "
A_COUNT = "vendors.yaml: entry 'webmed', field adoption[0].organisations: "


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        # Dates
        (
            "changes",
            DAY,
            "earliest: 2026-02-30",
            f"{A_DAY}2026-02-30 is not a date: day is out of range for month",
        ),
        ("changes", DAY, "earliest: 20260407", f"{A_DAY}is not a date; write it as 2026-12-01"),
        ("changes", DAY, "earliest: 0", f"{A_DAY}is not a date; write it as 2026-12-01"),
        ("changes", DAY, "earliest: 7.4.2026", f"{A_DAY}is not a date; write it as 2026-12-01"),
        ("changes", DAY, "earliest: 2026-04-07 12:00:00", f"{A_DAY}is not a date; write it as 2026-12-01"),
        ("changes", DAY, "earliest: 2206-04-07", f"{A_DAY}the year 2206 must be a typing error"),
        # Windows that no reading of a source can produce
        (
            "changes",
            DAY,
            "earliest: 2026-04-08",
            f"{A_DEADLINE}latest (2026-04-07) lies before earliest (2026-04-08)",
        ),
        (
            "changes",
            f"{DAY}\n",
            "\n",
            f"{A_DEADLINE}a window needs both earliest and latest, or neither when the date is not decided",
        ),
        (
            "changes",
            "precision: day",
            "precision: open",
            f"{A_DEADLINE}precision open has no date, but a window is given",
        ),
        (
            "changes",
            "wording: 7. april 2026",
            "wording: ''",
            f"{A_DEADLINE}wording may only be left out with precision open, where the source says nothing of time",
        ),
        (
            "changes",
            "environment: production",
            "environment: test",
            "changes.yaml: entry 'helseid-dpop-token', field deadlines: two deadlines for the same environment",
        ),
        (
            "changes",
            "environment: production",
            "environment: any",
            "changes.yaml: entry 'helseid-dpop-token', field deadlines: "
            "environment 'any' stands alone: the source names no environment",
        ),
        (
            "services",
            "earliest: 2026-04-01\n        latest: 2026-04-30",
            "earliest: 2026-04-30\n        latest: 2026-04-01",
            "services.yaml: entry 'pasientens-journaldokumenter', field roadmap[0]: "
            "latest (2026-04-01) lies before earliest (2026-04-30)",
        ),
        (
            "events",
            "ends_on: 2026-04-10",
            "ends_on: 2026-04-09",
            "events.yaml: entry 'vkp-webinar-kommuner', field (the whole entry): "
            "ends_on (2026-04-09) lies before starts_on (2026-04-10)",
        ),
        # Values of the wrong kind
        ("vendors", "organisations: 25", "organisations: yes", f"{A_COUNT}Input should be a valid integer"),
        ("vendors", "organisations: 25", "organisations: -1", f"{A_COUNT}Input should be greater than or equal to 0"),
        (
            "vendors",
            "organisations: 25",
            f"organisations: {10**40}",
            f"{A_COUNT}Input should be less than or equal to 1000000",
        ),
        (
            "vendors",
            "name: Webmed",
            "name: no",
            "vendors.yaml: entry 'webmed', field name: Input should be a valid string",
        ),
        (
            "vendors",
            "name: Webmed",
            "name:",
            "vendors.yaml: entry 'webmed', field name: Input should be a valid string",
        ),
        (
            "vendors",
            "name: Webmed",
            r'name: "Web\0med"',
            "vendors.yaml: entry 'webmed', field name: holds a control character",
        ),
        (
            "changes",
            "precision: day",
            "precision: dag",
            "changes.yaml: entry 'helseid-dpop-token', field deadlines[0].precision: Input should be "
            "'day', 'month', 'quarter', 'half-year', 'year', 'open' or 'see-parent'",
        ),
        # Fields
        ("vendors", "name: Webmed", "nmae: Webmed", "vendors.yaml: entry 'webmed', field nmae: there is no such field"),
        ("traits", "question: Er", "qestion: Er", "traits.yaml: entry 'helseid-client', field question: is missing"),
        (
            "vendors",
            "  - slug: webmed",
            "  - webmed\n  - slug: webmed",
            "vendors.yaml: entry number 1, field (the whole entry): is not a set of fields",
        ),
        (
            "vendors",
            "name: Webmed",
            "name: Webmed\n    name: Webmed",
            "vendors.yaml: line 6: 'name' stands twice in one entry",
        ),
        # Names that stand twice, and names that are not there
        (
            "changes",
            "slug: helseid-dpop-token",
            "slug: helseid-dpop-api",
            "changes.yaml: entry 'helseid-dpop-api', field slug: stands 2 times; each entry needs one of its own",
        ),
        (
            "traits",
            "name: sfm",
            "name: vkp",
            "traits.yaml: entry 'vkp', field name: stands 2 times; each entry needs one of its own",
        ),
        (
            "changes",
            "services: [helseid]",
            "services: [helseid, helseid]",
            "changes.yaml: entry 'helseid-endringer', field services: 'helseid' stands twice",
        ),
        (
            "services",
            "label: Teknisk veikart for Helsenorge",
            "label: Veikart for Helsenorge",
            "services.yaml: entry 'helsenorge', field links: 'Veikart for Helsenorge' stands twice",
        ),
        (
            "services",
            "slug: helsenorge-sykehus",
            "slug: pjd-lagrings-api",
            "services.yaml: entry 'pjd-lagrings-api', field slug: stands 2 times; each entry needs one of its own",
        ),
        (
            "changes",
            "document: leverandorwebinar-2026-03-19",
            "document: leverandorwebinar",
            "changes.yaml: entry 'helseid-endringer', field sources: 'leverandorwebinar' is not in the register",
        ),
        (
            "changes",
            "services: [fjernhjelp]",
            "services: [fjernehjelp]",
            "changes.yaml: entry 'fjernhjelp-avvikling', field services: 'fjernehjelp' is not in the register",
        ),
        (
            "events",
            "service: vkp",
            "service: vpk",
            "events.yaml: entry 'vkp-webinar-kommuner', field service: 'vpk' is not in the register",
        ),
        (
            "vendors",
            "service: digitalt-helsekort-for-gravide",
            "service: helsekort",
            "vendors.yaml: entry 'webmed', field adoption: 'helsekort' is not in the register",
        ),
        (
            "changes",
            "depends_on: [kj-gammel-innlogging]",
            "depends_on: [kj-innlogging]",
            "changes.yaml: entry 'kj-pjd-fastleger', field depends_on: 'kj-innlogging' is not in the register",
        ),
        (
            "changes",
            "part_of: [helseid-endringer]",
            "part_of: [helseid-dpop-token]",
            "changes.yaml: entry 'helseid-dpop-token', field part_of: leads back to the change itself",
        ),
        # Addresses
        (
            "services",
            "url: https://",
            "url: javascript://",
            r"services.yaml: entry 'kodeverkstjenesten', field links[0].url: "
            r"String should match pattern '^(https?://|mailto:)\S+$'",
        ),
    ],
)
def test_one_fault_is_one_line_that_names_file_entry_and_field(
    file: str, old: str, new: str, fault: str, folder: Path
) -> None:
    spoil(folder / f"{file}.yaml", old, new)
    assert fault in refusal(folder)


def test_a_rule_that_asks_for_an_unknown_trait_is_refused_with_the_traits_that_there_are(folder: Path) -> None:
    spoil(folder / "changes.yaml", "rule: helseid-client", "rule: {all: [helseid-client, {not: helseid-klient}]}")
    [fault] = refusal(folder)
    assert fault.startswith(
        "changes.yaml: entry 'helseid-dpop-token', field rule: unknown trait 'helseid-klient'; "
        "known traits: access-restriction-api, ar-edi, "
    )


def test_a_rule_of_no_known_shape_is_refused(folder: Path) -> None:
    spoil(folder / "changes.yaml", "rule: helseid-client", "rule: {some: [helseid-client]}")
    assert refusal(folder) == [
        "changes.yaml: entry 'helseid-dpop-token', field rule: a rule is a trait's name or one of all, any, not; "
        "this is none of them: {'some': ['helseid-client']}"
    ]


def test_changes_that_are_part_of_each_other_are_refused_both(folder: Path) -> None:
    spoil(folder / "changes.yaml", "    deadlines:\n", "    part_of: [helseid-dpop-token]\n    deadlines:\n")
    assert refusal(folder) == [
        "changes.yaml: entry 'helseid-endringer', field part_of: leads back to the change itself",
        "changes.yaml: entry 'helseid-dpop-token', field part_of: leads back to the change itself",
    ]


ONLY_DEADLINE = "      - environment: any\n        wording: Se egen oversikt\n"
THE_PARENT = "changes.yaml: entry 'helseid-endringer', field deadlines"


def test_the_fault_of_an_only_deadline_is_not_told_twice(folder: Path) -> None:
    """As pydantic does: the list has none that is right, and so too few."""
    spoil(folder / "changes.yaml", ONLY_DEADLINE, f"{ONLY_DEADLINE}        earliest: 2026-05-02\n")
    assert refusal(folder) == [
        f"{THE_PARENT}[0]: a window needs both earliest and latest, or neither when the date is not decided"
    ]


def test_a_change_without_a_deadline_is_refused(folder: Path) -> None:
    path = folder / "changes.yaml"
    path.write_text(re.sub(r"    deadlines:\n(      .*\n)+", "    deadlines: []\n", path.read_text(), count=1))
    assert refusal(folder) == [f"{THE_PARENT}: must hold at least one"]


def test_every_fault_of_every_file_is_named_at_once(folder: Path) -> None:
    spoil(folder / "changes.yaml", DAY, "earliest: 0")
    spoil(folder / "changes.yaml", "kind: shutdown", "kind: closing")
    spoil(folder / "vendors.yaml", "organisations: 25", "organisations: yes")
    assert [fault.partition(": Input")[0] for fault in refusal(folder)] == [
        f"{A_DAY}is not a date; write it as 2026-12-01",
        "changes.yaml: entry 'kj-gammel-innlogging', field kind",
        A_COUNT.removesuffix(": "),
    ]
