"""Copies of the seed files, to spoil."""

import shutil
from pathlib import Path

import pytest

from fristklar import setup
from register.spoiling import keep

# The smallest part of the register that holds together; the whole of it takes half a second to read.
KEPT = {
    "services": "helsenorge pasientens-journaldokumenter kodeverkstjenesten vkp digitalt-helsekort-for-gravide "
    "kjernejournal-portal helseid fjernhjelp",
    "changes": "helseid-endringer helseid-dpop-token helseid-dpop-api kj-gammel-innlogging kj-pjd-fastleger "
    "fjernhjelp-avvikling",
    "events": "vkp-webinar-kommuner",
    "vendors": "webmed eg-infodoc",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A part of seeds/register, to spoil."""
    copy = Path(shutil.copytree(setup.REGISTER_SEEDS, tmp_path / "register"))
    for name, slugs in KEPT.items():
        keep(copy / f"{name}.yaml", slugs)
    return copy


@pytest.fixture
def demo_folder(tmp_path: Path) -> Path:
    """The first vendor of seeds/demo, to spoil."""
    copy = Path(shutil.copytree(setup.DEMO_SEEDS, tmp_path / "demo"))
    keep(copy / "vendors.yaml", "eksempel-epj-as")
    return copy
