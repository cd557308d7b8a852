"""A file that is no seed file, a folder that lacks one or holds one too many, and the demo's files."""

import re
from pathlib import Path

import pytest

from fristklar.register.reading import SeedError, read_demo, read_register
from register.spoiling import refusal, spoil


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", "must hold one list under the key 'vendors' and nothing else"),
        (b"vendor: []", "must hold one list under the key 'vendors' and nothing else"),
        (b"- slug: webmed", "must hold one list under the key 'vendors' and nothing else"),
        (b"vendors: []\nchanges: []", "must hold one list under the key 'vendors' and nothing else"),
        (b"vendors:\n\t- slug: webmed", "line 2: is not YAML: found character '\\t' that cannot start any token"),
        (b"vendors: []\n---\nvendors: []", "line 2: is not YAML: but found another document"),
        (b"vendors: [", "line 1: is not YAML: expected the node content, but found '<stream end>'"),
        (b"vendors: &all [*all]", "line 1: is not YAML: found unconstructable recursive node"),
        (
            b"vendors: !!python/name:os.system x",
            "line 1: is not YAML: could not determine a constructor for the tag "
            "'tag:yaml.org,2002:python/name:os.system'",
        ),
        ("vendors:\n  - slug: blå".encode("latin-1"), "is not UTF-8: byte 22 is not part of any character"),
        (b"vendors: " + b"[" * 600, "is nested too deep to be read"),
        (
            b"vendors: [" + b"9" * 5000 + b"]",
            "holds a value that cannot be read: Exceeds the limit (4300 digits) for integer string conversion: "
            "value has 5000 digits",
        ),
    ],
    ids=lambda value: value[:30] if isinstance(value, bytes) else "",
)
def test_a_file_that_is_no_list_of_entries_is_refused(content: bytes, fault: str, folder: Path) -> None:
    (folder / "vendors.yaml").write_bytes(content)
    assert refusal(folder) == [f"vendors.yaml: {fault}"]


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "events.yaml").unlink()
    assert refusal(folder) == ["events.yaml: cannot be read: No such file or directory"]


def test_a_missing_folder_is_one_sentence(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    with pytest.raises(SeedError, match=re.escape(f"{nowhere}: is not a folder; seed files are read from a folder")):
        read_register(nowhere)


def test_a_file_that_nothing_reads_is_named_instead_of_being_lost(folder: Path) -> None:
    (folder / "changes-2027.yaml").write_text("changes: []")
    assert refusal(folder) == [
        "changes-2027.yaml: is not read; the folder holds "
        "documents.yaml, traits.yaml, services.yaml, changes.yaml, events.yaml, vendors.yaml"
    ]


def test_a_byte_order_mark_and_windows_line_endings_do_no_harm(folder: Path) -> None:
    before = read_register(folder)
    path = folder / "vendors.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_register(folder) == before


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "name: Eksempel EPJ AS (fiktiv)",
            "name: Eksempel EPJ AS",
            "entry 'eksempel-epj-as', field name: the name of a demo vendor ends with \"(fiktiv)\"",
        ),
        (
            "helseid-client: true",
            "helseid-client: 1",
            "entry 'eksempel-epj-as', field products[0].traits.helseid-client: Input should be a valid boolean",
        ),
        (
            "claimed_on: 2026-03-24\n",
            "\n",
            "entry 'eksempel-epj-as', field products[0].readiness[0]: claim and claimed_on go together",
        ),
        (
            "verdict: confirmed",
            "verdict: disputed",
            "entry 'eksempel-epj-as', field products[0].readiness[0]: a dispute needs verdict_reason",
        ),
        (
            "environment: production",
            "environment: test",
            "entry 'eksempel-epj', field readiness: helseid-dpop-token (test) stands twice",
        ),
        (
            "slug: eksempel-legevakt",
            "slug: eksempel-epj",
            "entry 'eksempel-epj', field slug: stands 2 times; each entry needs one of its own",
        ),
    ],
)
def test_a_malformed_demo_is_refused(old: str, new: str, fault: str, demo_folder: Path) -> None:
    path = demo_folder / "vendors.yaml"
    spoil(path, old, new)
    with pytest.raises(SeedError) as refused:
        read_demo(demo_folder)
    assert f"{path}: {fault}" in str(refused.value).splitlines()
