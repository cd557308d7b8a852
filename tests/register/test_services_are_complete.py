"""The seed files hold every service, goal, event and vendor of the source, and flag what is odd in it."""

from datetime import date

import pytest

from fristklar import setup
from fristklar.register.reading import Register, read_register
from fristklar.register.seeds import ServiceSeed, SourceSeed
from harness import Database

# slug | national roll-out, in the words of the source's table
SERVICES = """
sfm                            | Ja (avhengig av godkjenning)
helsenorge                     | Ja
pasientens-journaldokumenter   | Ja
kritisk-informasjon            | Ja
kodeverkstjenesten             |
vkp                            |
pasientens-provesvar           | Kun deltakere i utprøving
digitalt-helsekort-for-gravide | Ja
pasientens-maledata            | Kun deltakere i utprøving
pasientens-rekvisisjoner       | Kun deltakere i utprøving
pasientens-planer              | Nei
edi-2-0                        | Ja
kapabilitetsregister           |
deft                           |
kommunale-tjenester            | Kun deltakere i utprøving
e-multidose                    |
kjernejournal-portal           |
helseid                        |
testunivers                    |
fjernhjelp                     |
ftps                           |
medlemskap-i-helsenettet       |
stamnett                       |
mobilplattform                 |
"""

# service | goal | earliest | latest | precision | wording
DATED_GOALS = """
pasientens-journaldokumenter | pjd-lagrings-api | 2026-04-01 | 2026-04-30 | month | april 2026
kodeverkstjenesten | kodeverk-produksjon | 2026-01-01 | 2026-03-31 | quarter | i løpet av 1. kvartal 2026
vkp | vkp-informasjonstjenester | 2026-07-01 | 2026-09-30 | quarter | i løpet av Q3 2026
vkp | vkp-kommunal-bestilling | 2026-07-01 | 2026-12-31 | half-year | Mot slutten av 2026
vkp | vkp-leverandorer-integrerer | 2026-07-01 | 2026-12-31 | half-year | Mot slutten av 2026
pasientens-provesvar | provesvar-fagomrader-personvern | 2026-04-01 | 2026-04-01 | day | Frist 1. april
pasientens-provesvar | provesvar-helseplattformen | 2026-04-01 | 2026-06-30 | quarter | Q2
pasientens-provesvar | provesvar-pts-api | 2026-07-01 | 2026-12-31 | quarter | Q3-Q4
digitalt-helsekort-for-gravide | dhg-over-halvparten | 2026-01-01 | 2026-12-31 | year | Ambisjoner 2026
digitalt-helsekort-for-gravide | dhg-partus | 2026-05-01 | 2026-05-31 | month | medio mai 2026
digitalt-helsekort-for-gravide | dhg-helseforetak-starter | 2026-01-01 | 2026-12-31 | year | innen utgangen av 2026
digitalt-helsekort-for-gravide | dhg-alle-virksomheter | 2027-01-01 | 2027-12-31 | year | innen utgangen av 2027
pasientens-planer | planer-egenbehandlingsplan | 2026-07-01 | 2026-09-30 | quarter | i Q3
e-multidose | e-multidose-80-kontorer | 2026-01-01 | 2026-06-30 | half-year | før sommeren
e-multidose | e-multidose-alle-fastlegekontorer | 2026-01-01 | 2026-12-31 | year | ambisjoner for 2026
kjernejournal-portal | kj-alle-pa-ny-innlogging | 2026-01-01 | 2026-12-31 | year | Ambisjoner 2026
kjernejournal-portal | kj-ny-ramme | 2026-01-01 | 2026-12-31 | year | Ambisjoner 2026
testunivers | testunivers-ntu-pilot | 2026-01-01 | 2026-12-31 | year | Ambisjoner 2026
medlemskap-i-helsenettet | medlemsportal | 2026-01-01 | 2026-06-30 | half-year | våren 2026
"""

# slug | starts on | ends on
EVENTS = """
vkp-webinar-kommuner            | 2026-04-10 | 2026-04-10
fagdag-fylkeskommuner-tannhelse | 2026-04-13 | 2026-04-13
kommuner-innspill-og-behov      | 2026-04-14 | 2026-04-14
brukerforum-videotjenesten      | 2026-04-15 | 2026-04-16
dhg-i-praksis                   | 2026-04-16 | 2026-04-16
webinar-kommuneoverleger        | 2026-04-21 | 2026-04-21
vkp-webinar-leverandorer        | 2026-04-29 | 2026-04-29
ks-nettseminar-kjernejournal    | 2026-04-01 | 2026-04-30
leverandormote-2026-06-18       | 2026-06-18 | 2026-06-18
"""

ORGANISATIONS = {
    "Webmed": 25,
    "EG Infodoc": 23,
    "Pridok": 7,
    "HSPro": 4,
    "CGM": 3,
    "Helseplattformen": 2,
    "Pega": 1,
}


def _table(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


@pytest.fixture(scope="module")
def register() -> Register:
    return read_register(setup.REGISTER_SEEDS)


@pytest.fixture(scope="module")
def services(register: Register) -> dict[str, ServiceSeed]:
    return {service.slug: service for service in register.services}


@pytest.fixture(scope="module")
def sources(register: Register) -> list[SourceSeed]:
    """Every source reference in the register."""
    goals = [goal for service in register.services for goal in service.roadmap]
    references = [change.sources for change in register.changes]
    references += [service.sources for service in register.services]
    references += [goal.sources for goal in goals]
    references += [event.sources for event in register.events]
    return [source for several in references for source in several]


def test_every_service_has_the_national_rollout_of_the_source_table(register: Register) -> None:
    assert [[service.slug, service.rollout_wording] for service in register.services] == _table(SERVICES)


def test_a_blank_in_the_rollout_column_is_not_read_as_a_no(services: dict[str, ServiceSeed]) -> None:
    said = {"": "not_stated", "Ja": "yes", "Nei": "no", "Kun deltakere i utprøving": "trial_only"}
    for service in services.values():
        assert service.rollout.value == said[service.rollout_wording.partition(" (")[0]]


@pytest.mark.parametrize(("service", "slug", "earliest", "latest", "precision", "wording"), _table(DATED_GOALS))
def test_a_goal_has_its_window_and_its_service(
    service: str, slug: str, earliest: str, latest: str, precision: str, wording: str, services: dict[str, ServiceSeed]
) -> None:
    [goal] = [goal for goal in services[service].roadmap if goal.slug == slug]
    assert (goal.earliest, goal.latest) == (date.fromisoformat(earliest), date.fromisoformat(latest))
    assert (goal.precision.value, goal.wording, goal.state.value) == (precision, wording, "planned")


def test_every_service_has_goals_but_those_whose_goals_are_the_changes(services: dict[str, ServiceSeed]) -> None:
    without = {slug for slug, service in services.items() if not service.roadmap}
    assert without == {"helseid", "fjernhjelp", "ftps"}


def test_networks_and_the_mobile_platform_have_no_dates(services: dict[str, ServiceSeed]) -> None:
    for slug in ("stamnett", "mobilplattform"):
        assert {goal.precision.value for goal in services[slug].roadmap} == {"open"}


def test_the_figures_are_those_of_the_source(services: dict[str, ServiceSeed]) -> None:
    goals = {goal.slug: goal.title for service in services.values() for goal in service.roadmap}
    assert "874 fastlegekontorer" in services["e-multidose"].summary
    assert goals["e-multidose-80-kontorer"].startswith("80 fastlegekontorer")
    assert goals["dhg-over-halvparten"].startswith("Mer enn 50 prosent")
    assert "«nhn:phr-document-repository»" in services["pasientens-journaldokumenter"].summary
    assert "67 helsevirksomheter" in services["digitalt-helsekort-for-gravide"].summary


@pytest.mark.parametrize(("slug", "starts_on", "ends_on"), _table(EVENTS))
def test_an_event_has_its_dates(slug: str, starts_on: str, ends_on: str, register: Register) -> None:
    [event] = [event for event in register.events if event.slug == slug]
    assert (event.starts_on, event.ends_on) == (date.fromisoformat(starts_on), date.fromisoformat(ends_on))


def test_there_is_no_event_that_is_not_in_the_table(register: Register) -> None:
    assert len(register.events) == len(_table(EVENTS))


def test_the_vendors_of_the_source_have_its_counts(register: Register) -> None:
    counts = {vendor.name: [entry.organisations for entry in vendor.adoption] for vendor in register.vendors}
    assert counts == {name: [count] for name, count in ORGANISATIONS.items()} | {"Aidn": []}
    assert sum(ORGANISATIONS.values()) == 65


def test_no_real_vendor_has_a_product_or_a_status(database: Database) -> None:
    with database.connect("postgres") as connection:
        [(vendors, products, reports)] = connection.execute(
            "SELECT count(DISTINCT vendor.id), count(product.id), count(readiness.id) FROM vendor "
            "LEFT JOIN product ON product.vendor_id = vendor.id "
            "LEFT JOIN readiness ON readiness.vendor_id = vendor.id WHERE NOT vendor.fictional"
        ).fetchall()
    assert (vendors, products, reports) == (len(ORGANISATIONS) + 1, 0, 0)


def test_everything_is_traced_to_the_webinar_of_19_march_2026(register: Register, sources: list[SourceSeed]) -> None:
    [document] = register.documents
    assert document.published_on == date(2026, 3, 19)
    assert {source.document for source in sources} == {document.slug}


def test_quoted_nynorsk_is_marked_as_nynorsk(sources: list[SourceSeed]) -> None:
    own_table = [source for source in sources if source.heading == "Planlagde endringar" and source.wording]
    assert len(own_table) == 8
    assert {source.language for source in own_table} == {"nn"}
    elsewhere = [source for source in sources if source.language == "nn" and source not in own_table]
    assert {source.wording for source in elsewhere} == {
        "Alle klientar som ikkje brukar et DPoP-bevis i Token-kallet til HelseID, vil bli avvist i køyretid."
    }


@pytest.mark.parametrize(
    ("words", "explanation"),
    [
        ("Webinar for leverandører om VKP 29.04.2029 kl 08.30", "Årstallet 2029 og klokkeslettet 08.30"),
        ("Ny pålogging til Kjernejournal eller integrering til PJD API vil kreves.", "Meningen er trolig «utgår»"),
        (
            "Alle klientar som ikkje brukar et DPoP-bevis i Token-kallet til HelseID, vil bli avvist i køyretid.",
            "Raden er på nynorsk i en tabell som ellers er på bokmål",
        ),
        ("Utprøving hos Sjukehus med fødesystemet Partus medio mai 2026", "«Sjukehus» er nynorsk"),
        ("Versjon 2.0 trer i kraft fra 1 april.", "Datoen står uten årstall. 2026 er utledet"),
        ("Neste leverandørmøte 18 juni", "Datoen står uten årstall"),
        ("(2 virksomheter i statistikken er duplikater)", "gir 65 virksomheter, mens oversikten teller 67"),
    ],
)
def test_what_is_odd_in_the_source_stands_as_it_is_with_a_remark_to_the_editor(
    words: str, explanation: str, sources: list[SourceSeed]
) -> None:
    remarks = [source.remark or "" for source in sources if source.wording == words]
    assert any(explanation in remark for remark in remarks)


def test_the_67_the_24_and_the_43_are_explained(services: dict[str, ServiceSeed]) -> None:
    [remark] = [
        source.remark
        for source in services["digitalt-helsekort-for-gravide"].sources
        if source.heading.startswith("43 nye")
    ]
    assert remark is not None
    assert all(figure in remark for figure in ("67 virksomheter", "24 av dem", "43 er nye", "gir 65"))


def test_addresses_stand_as_the_source_spells_them_and_each_spelling_is_flagged(
    services: dict[str, ServiceSeed], sources: list[SourceSeed]
) -> None:
    spelt = [(link.url, link.remark) for service in services.values() for link in service.links]
    spelt += [(source.link_url, source.remark) for source in sources]
    for spelling in ("informasjontjenester", "informasjons-tjenester"):
        flagged = [remark for url, remark in spelt if url and f"/{spelling}/" in url]
        assert flagged
        assert all(remark and spelling in remark for remark in flagged)


def test_a_link_without_an_address_says_so(services: dict[str, ServiceSeed], sources: list[SourceSeed]) -> None:
    links = [(link.url, link.remark) for service in services.values() for link in service.links]
    links += [(source.link_url, source.remark) for source in sources if source.link_label]
    missing = [remark for url, remark in links if url is None]
    assert missing
    assert all(remark and "adressen bak lenken" in remark for remark in missing)
