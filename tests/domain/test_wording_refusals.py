"""What is no deadline, and what the editor is told. Today is the day of the register's source."""

from datetime import date

import pytest

from fristklar.domain.wording import EXAMPLES, LONGEST, NotUnderstoodError, understand
from fristklar.languages import Language, speaking

TODAY = date(2026, 3, 19)


def refusal(text: str) -> str:
    with pytest.raises(NotUnderstoodError) as refused:
        understand(text, TODAY)
    return refused.value.reason


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Skriv en frist."),
        (" . ", "Skriv en frist."),
        ("snart", "Fristen er ikke forstått."),
        ("mot slutten av 2026", "Fristen er ikke forstått."),
        ("7-4-2026", "Fristen er ikke forstått."),
        ("7/4 2026", "Fristen er ikke forstått."),
        ("7.4 26", "Fristen er ikke forstått."),
        ("2026-04", "Fristen er ikke forstått."),
        ("2026-04-07 des.", "Fristen er ikke forstått."),
        ("fra 1. mai 2026 senest 1. juni 2026", "Fristen er ikke forstått."),
        ("fra utgangen av 2026", "Fristen er ikke forstått."),
        ("mars 2026 – 2027", "Fristen er ikke forstått."),
        ("innen sommeren", "Årstider og høytider er ikke nøyaktige nok."),
        ("våren 2026", "Årstider og høytider er ikke nøyaktige nok."),
        ("innen jul 2026", "Årstider og høytider er ikke nøyaktige nok."),
        ("7. april 2026 kl. 12", "uten klokkeslett"),
        ("7. april 2026 12:00", "uten klokkeslett"),
        ("tidligst 2027", "En frist trenger en slutt."),
        ("fredag 31. desember 2026", "31. desember 2026 er en torsdag, ikke en fredag."),
        ("tysdag 8. april", "8. april 2026 er en onsdag, ikke en tirsdag."),
        ("fredag 15.–fredag 16. april 2027", "15. april 2027 er en torsdag, ikke en fredag."),
        ("torsdag 15.–lørdag 16. april 2027", "16. april 2027 er en fredag, ikke en lørdag."),
        ("31. februar", "31. februar finnes ikke."),
        ("avklares innen 31. februar 2026", "31. februar finnes ikke."),
        ("29. februar 2027", "29. februar finnes ikke i 2027."),
        ("32.1.", "32. januar finnes ikke."),
        ("0. mai 2026", "0. mai finnes ikke."),
        ("1.13.2026", "Måned 13 finnes ikke."),
        ("2026-00-01", "Måned 0 finnes ikke."),
        ("Q5 2026", "5. kvartal finnes ikke."),
        ("0. kvartal 2026", "0. kvartal finnes ikke."),
        ("tredje halvår 2026", "3. halvår finnes ikke."),
        ("uke 54 2026", "Uke 54 finnes ikke."),
        ("uke 53 2027", "Uke 53 finnes ikke i 2027."),
        ("2. april – 15. mars 2027", "Perioden slutter før den begynner."),
        ("15.–1. mars 2027", "Perioden slutter før den begynner."),
        ("15. mars – mars 2027", "Perioden slutter før den begynner."),
        ("mars – 15. mars 2027", "Perioden slutter før den begynner."),
        ("Q4–Q1 2027", "Perioden slutter før den begynner."),
        ("uke 53–1", "Perioden slutter før den begynner."),
        ("1. mars og 1. juni 2027", "Dette er to frister."),
        ("Q1/Q4 2026", "Dette er to frister."),
        ("7. april 20266", "Et årstall har fire sifre."),
        ("Q2 20266", "Et årstall har fire sifre."),
        ("20266-04-07", "Et årstall har fire sifre."),
        ("1. mai 2077", "Årstallet 2077 er mer enn 50 år unna."),
        ("1. mai 2077 – 1. juni 2027", "Årstallet 2077 er mer enn 50 år unna."),
        ("0000", "Årstallet 0000 er mer enn 50 år unna."),
        ("1975", "Årstallet 1975 er mer enn 50 år unna."),
        ("7. april\x00 2026", "Teksten har tegn som ikke synes."),
        ("7. april\u200b 2026", "Teksten har tegn som ikke synes."),
        ("7. april\u202e 2026", "Teksten har tegn som ikke synes."),
        ("7. april\n2026", "Teksten har tegn som ikke synes."),
        ("٧. april 2026", "Fristen er ikke forstått."),
        ("avklares " + "x" * LONGEST, f"Teksten er for lang. Skriv høyst {LONGEST} tegn."),
    ],
)
def test_what_is_not_a_deadline_is_refused_with_the_reason(text: str, why: str) -> None:
    assert why in refusal(text)


def test_fifty_years_is_as_far_as_a_deadline_goes() -> None:
    assert understand("2076", TODAY).latest == date(2076, 12, 31)
    assert understand("1976", TODAY).earliest == date(1976, 1, 1)


def test_a_refusal_shows_forms_that_all_work() -> None:
    with pytest.raises(NotUnderstoodError) as refused:
        understand("snart", TODAY)
    for example in EXAMPLES:
        assert f"«{example}»" in str(refused.value)
        understand(example, TODAY)
    for text in ("innen sommeren", "tidligst 2027"):
        understand(refusal(text).split("«")[1].split("»")[0], TODAY)


@pytest.mark.parametrize(
    ("language", "whys"),
    [
        (Language.NN, ["31. februar finst ikkje.", "5. kvartal finst ikkje.", "15. april 2027 er ein torsdag"]),
        (Language.EN, ["There is no 31 February.", "There is no quarter 5.", "15 April 2027 is a Thursday"]),
    ],
)
def test_a_refusal_is_in_the_language_spoken(language: Language, whys: list[str]) -> None:
    with speaking(language):
        said = [refusal(text) for text in ("31. februar", "Q5 2026", "fredag 15. april 2027")]
    assert [why for why, full in zip(whys, said, strict=True) if why not in full] == []
