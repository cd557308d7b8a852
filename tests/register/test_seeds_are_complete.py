"""The seed files hold every change of the source, with its deadlines: written out here by hand."""

from datetime import date

import pytest

from fristklar import setup
from fristklar.domain.deadline import Deadline, last_safe_day
from fristklar.register.reading import read_register
from fristklar.register.seeds import ChangeSeed

# slug | title | kind
CHANGES = """
helseid-dpop-token          | Krav om DPoP i token-kallet                               | requirement
helseid-dpop-api            | Krav om DPoP-støtte i API                                 | requirement
helseid-scope-fjernes       | Avviklede scope fjernes                                   | shutdown
helseid-assertion-jti       | Gjenbruk av client assertion avvises                      | requirement
helseid-ps256-token         | PS256 som signeringsalgoritme for token                   | requirement
helseid-assertion-alg       | RS-algoritmer avvises for client assertion                | requirement
helseid-endringer           | Planlagte endringer i HelseID                             | requirement
sfm-brekkende               | Brekkende endringer i Sentral forskrivningsmodul          | requirement
kj-gammel-innlogging        | Gammel innlogging til Kjernejournal portal utgår          | shutdown
kj-pjd-fastleger            | Fastleger med gammel innlogging mister PJD                | shutdown
fjernhjelp-avvikling        | Avvikling av Fjernhjelp                                   | shutdown
ftps-avvikling              | Avvikling av FTPS, erstattes av DEFT eller egne løsninger | shutdown
syntetiske-virksomheter     | Kun syntetiske virksomheter i testmiljø                   | requirement
pts-api-samling             | API-er for tilgangsbegrensning samles i nytt PTS-API      | notice
m251-legemiddelreaksjoner   | Legemiddelreaksjoner utgår fra M25.1-meldingen            | notice
livsforlengende-avgrensning | Endringer i avgrensning av livsforlengende behandling     | notice
kodeverk-api-prod           | API-et for Kodeverkstjenesten kommer i produksjon         | notice
vkp-erstattes               | Dagens VKP erstattes av egne informasjonstjenester        | notice
drwho-utfasing              | Planlagt utfasing av Dr.Who                               | notice
filreferanse-mottak         | Mottakere må støtte nettadresse i FileReference-feltet    | notice
ar-edi-overdragelse         | AR-oppføringer og EDI-adresser kan ikke lenger overdras   | terms
medlemskap-2027             | Eget medlemskap forventes av alle som yter helsehjelp     | terms
medlemsvilkar-utproving     | Nye tjenester i utprøving krever signerte medlemsvilkår   | terms
leverandorvilkar-2          | Leverandørvilkår versjon 2.0                              | terms
prodsetting-signert         | Ingen produksjonssetting før kunden har signert           | terms
"""

PART_OF_HELSEID = {
    "helseid-dpop-token",
    "helseid-dpop-api",
    "helseid-scope-fjernes",
    "helseid-assertion-jti",
    "helseid-ps256-token",
    "helseid-assertion-alg",
}

# slug | environment | wording | the day from which the old way is refused | last safe day
DAYS = """
helseid-dpop-token    | test       | 7. april 2026     | 2026-04-07 | 2026-04-06
helseid-dpop-token    | production | 1. juni 2026      | 2026-06-01 | 2026-05-31
helseid-dpop-api      | test       | 1. oktober 2026   | 2026-10-01 | 2026-09-30
helseid-dpop-api      | production | 11. januar 2027   | 2027-01-11 | 2027-01-10
helseid-scope-fjernes | test       | 1. september 2026 | 2026-09-01 | 2026-08-31
helseid-scope-fjernes | production | 11. januar 2027   | 2027-01-11 | 2027-01-10
helseid-assertion-jti | test       | 1. september 2026 | 2026-09-01 | 2026-08-31
helseid-assertion-jti | production | 11. januar 2027   | 2027-01-11 | 2027-01-10
helseid-ps256-token   | test       | 1. november 2026  | 2026-11-01 | 2026-10-31
helseid-ps256-token   | production | 11. januar 2027   | 2027-01-11 | 2027-01-10
helseid-assertion-alg | test       | 1. november 2026  | 2026-11-01 | 2026-10-31
helseid-assertion-alg | production | 11. januar 2027   | 2027-01-11 | 2027-01-10
kj-gammel-innlogging  | production | 1.12.2026         | 2026-12-01 | 2026-11-30
kj-pjd-fastleger      | production | 1.12.2026         | 2026-12-01 | 2026-11-30
leverandorvilkar-2    | any        | 1 april           | 2026-04-01 | 2026-03-31
"""

# slug | environment | wording | earliest | latest, which is the last safe day | precision | kind | firmness
PERIODS = """
fjernhjelp-avvikling | any | Q2/Q3 2026 | 2026-04-01 | 2026-09-30 | quarter | effective_on | tentative
syntetiske-virksomheter | test | Q4 2026 | 2026-10-01 | 2026-12-31 | quarter | complete_by | firm
pts-api-samling | any | Q3-Q4 | 2026-07-01 | 2026-12-31 | quarter | expected | tentative
kodeverk-api-prod | production | i løpet av 1. kvartal 2026 | 2026-01-01 | 2026-03-31 | quarter | expected | firm
medlemskap-2027 | any | Fra 2027 | 2027-01-01 | 2027-12-31 | year | expected | tentative
"""

# slug | precision | firmness | wording
UNDATED = """
helseid-endringer           | see-parent | firm         | Se egen oversikt
sfm-brekkende               | see-parent | firm         | Se egen oversikt
ftps-avvikling              | open       | to_be_agreed | Avklares med brukerne av tjenesten
m251-legemiddelreaksjoner   | open       | tentative    |
livsforlengende-avgrensning | open       | tentative    |
vkp-erstattes               | open       | tentative    | over tid
drwho-utfasing              | open       | tentative    |
filreferanse-mottak         | open       | tentative    |
ar-edi-overdragelse         | open       | firm         |
medlemsvilkar-utproving     | open       | firm         |
prodsetting-signert         | open       | firm         |
"""


def _table(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


@pytest.fixture(scope="module")
def changes() -> dict[str, ChangeSeed]:
    return {change.slug: change for change in read_register(setup.REGISTER_SEEDS).changes}


def _deadline(change: ChangeSeed, environment: str) -> Deadline:
    [deadline] = [entry for entry in change.deadlines if entry.environment == environment]
    assert deadline.firm_by is None
    return Deadline(**deadline.model_dump())


def test_there_are_thirteen_changes_of_the_table_and_twelve_from_outside_it(changes: dict[str, ChangeSeed]) -> None:
    assert set(changes) == {row[0] for row in _table(CHANGES)}
    assert len(changes) == 13 + 12


@pytest.mark.parametrize(("slug", "title", "kind"), _table(CHANGES))
def test_a_change_has_its_title_and_kind_and_is_published(
    slug: str, title: str, kind: str, changes: dict[str, ChangeSeed]
) -> None:
    change = changes[slug]
    assert (change.title, change.kind.value, change.lifecycle.value) == (title, kind, "published")


def test_the_six_changes_of_helseid_are_part_of_one_and_the_loss_of_pjd_depends_on_the_old_login(
    changes: dict[str, ChangeSeed],
) -> None:
    assert {slug for slug, change in changes.items() if change.part_of} == PART_OF_HELSEID
    assert {change.part_of for change in changes.values() if change.part_of} == {("helseid-endringer",)}
    assert {slug: change.depends_on for slug, change in changes.items() if change.depends_on} == {
        "kj-pjd-fastleger": ("kj-gammel-innlogging",)
    }


@pytest.mark.parametrize(("slug", "environment", "wording", "day", "last_safe"), _table(DAYS))
def test_a_deadline_on_a_day_is_safe_until_the_day_before(
    slug: str, environment: str, wording: str, day: str, last_safe: str, changes: dict[str, ChangeSeed]
) -> None:
    deadline = _deadline(changes[slug], environment)
    on = date.fromisoformat(day)
    assert (deadline.wording, deadline.earliest, deadline.latest) == (wording, on, on)
    assert (deadline.precision.value, deadline.kind.value, deadline.firmness.value) == ("day", "effective_on", "firm")
    assert last_safe_day(deadline) == date.fromisoformat(last_safe)


@pytest.mark.parametrize("row", _table(PERIODS), ids=lambda row: row[0])
def test_a_deadline_in_a_period_is_safe_until_its_last_day(row: list[str], changes: dict[str, ChangeSeed]) -> None:
    slug, environment, wording, earliest, latest, precision, kind, firmness = row
    deadline = _deadline(changes[slug], environment)
    assert deadline.wording == wording
    assert (deadline.earliest, deadline.latest) == (date.fromisoformat(earliest), date.fromisoformat(latest))
    assert (deadline.precision.value, deadline.kind.value, deadline.firmness.value) == (precision, kind, firmness)
    assert last_safe_day(deadline) == deadline.latest


@pytest.mark.parametrize(("slug", "precision", "firmness", "wording"), _table(UNDATED))
def test_a_deadline_that_the_source_does_not_date_has_no_date(
    slug: str, precision: str, firmness: str, wording: str, changes: dict[str, ChangeSeed]
) -> None:
    deadline = _deadline(changes[slug], "any")
    assert (deadline.earliest, deadline.latest, last_safe_day(deadline)) == (None, None, None)
    assert (deadline.precision.value, deadline.firmness.value, deadline.wording) == (precision, firmness, wording)


def test_no_change_has_a_deadline_that_is_not_in_a_table(changes: dict[str, ChangeSeed]) -> None:
    found = [(slug, entry.environment.value) for slug, change in changes.items() for entry in change.deadlines]
    written = [(row[0], row[1]) for row in _table(DAYS) + _table(PERIODS)]
    assert sorted(found) == sorted(written + [(row[0], "any") for row in _table(UNDATED)])


def test_the_change_that_stands_twice_in_the_source_is_one_change_with_two_source_references(
    changes: dict[str, ChangeSeed],
) -> None:
    headings = [source.heading for source in changes["helseid-dpop-token"].sources]
    assert headings == ["BREKKENDE ENDRINGER FOR NORSK HELSENETT", "Planlagde endringar"]


def test_the_demand_for_synthetic_organisations_has_both_wordings_of_the_source(
    changes: dict[str, ChangeSeed],
) -> None:
    wordings = {source.wording for source in changes["syntetiske-virksomheter"].sources}
    assert {"Q4 2026", "innen utgangen av 2026"} <= wordings
