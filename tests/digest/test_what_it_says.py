"""What the weekly digest says, in which order, and when it says that there is nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from digest.registers import KJ, LAST_WEEK, LATELY, OPEN, TODAY, change, entered, on, product, register
from fristklar.digest.items import Item
from fristklar.digest.pages import DigestPage, staff_digest, vendor_digest
from fristklar.domain.deadline import Deadline, DeadlineKind, Precision
from fristklar.domain.standing import Claim, Verdict
from fristklar.models import Lifecycle
from fristklar.register.snapshot import ChangeEntry, Turn
from fristklar.status.queries import Reported

FAR = date(2028, 1, 1)


def reported(claim: Claim, verdict: Verdict | None = None, planned: date | None = None) -> Reported:
    return Reported(claim, TODAY, planned, verdict, None, None, None, None, None, (), 1)


def digest(*changes: ChangeEntry, today: date = TODAY, since: date = LAST_WEEK) -> DigestPage:
    return vendor_digest(register(*changes), [product()], "Erik Moen", today, since)


def items(page: DigestPage, section: str) -> list[Item]:
    found = page.says.section(section)
    return list(found.items) if found else []


def moved(old: Deadline, new: Deadline, reason: str = "Kundene trenger tid.", at: datetime = LATELY) -> ChangeEntry:
    return change("kj", new, moves=(entered(1, old, new, reason, at),))


def test_a_moved_deadline_says_from_what_to_what_and_why_and_links_to_its_row() -> None:
    page = digest(moved(KJ, on(date(2027, 2, 1))))
    [item] = items(page, "flyttet")
    assert item.facts[:2] == ("Produksjon", "Siste trygge dag: 30. november 2026 → 31. januar 2027 (62 dager senere)")
    assert item.note == "Begrunnelse: Kundene trenger tid."
    assert item.url == "/produkter/eksempel-epj#kj"
    assert page.subject == "Uke 48: 1 frist flyttet – Eksempel EPJ"


def test_what_was_told_before_is_not_told_again() -> None:
    before = datetime(2026, 11, 16, 5, 59, tzinfo=UTC)
    told = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
    assert not items(digest(moved(on(FAR), KJ, at=before), since=told), "flyttet")
    assert items(digest(moved(on(FAR), KJ, at=told + timedelta(seconds=1)), since=told), "flyttet")


def test_of_several_moves_in_a_week_the_sum_is_told_with_every_reason() -> None:
    first, second = on(date(2026, 12, 15)), on(date(2027, 1, 10))
    ledger = (entered(1, KJ, first, "Først.", LATELY), entered(1, first, second, "Så.", LATELY + timedelta(days=1)))
    [item] = items(digest(change("kj", second, moves=ledger)), "flyttet")
    assert "30. november 2026 → 9. januar 2027" in item.facts[1]
    assert item.note == "Begrunnelse: Først. Så."


def test_a_deadline_that_moved_and_came_back_has_not_moved() -> None:
    ledger = (entered(1, KJ, on(FAR), "Ut.", LATELY), entered(1, on(FAR), KJ, "Inn.", LATELY + timedelta(days=1)))
    assert not items(digest(change("kj", KJ, moves=ledger)), "flyttet")


@pytest.mark.parametrize(
    ("old", "new", "tag", "fact", "subject"),
    [
        (OPEN, KJ, "Dato satt", "Siste trygge dag: ikke satt → 30. november 2026", "1 frist flyttet"),
        (KJ, OPEN, "Dato trukket", "Siste trygge dag: 30. november 2026 → ikke satt", "1 frist flyttet"),
        (KJ, replace(KJ, wording="1. desember 2026"), "Endret", "«1.12.2026» → «1. desember 2026»", "1 frist endret"),
    ],
)
def test_each_kind_of_move_has_its_word(old: Deadline, new: Deadline, tag: str, fact: str, subject: str) -> None:
    page = digest(moved(old, new))
    [item] = items(page, "flyttet")
    assert (item.tag, item.facts[1]) == (tag, fact)
    assert subject in page.subject


def test_a_deadline_that_is_added_to_a_change_is_told_of_and_what_a_change_began_with_is_not() -> None:
    later = change("kj", KJ, on(FAR), moves=(entered(2, None, on(FAR), "Også test.", LATELY),))
    [item] = items(digest(later), "flyttet")
    assert item.tag == "Ny frist"
    assert not items(digest(change("kj", KJ, on(FAR))), "flyttet")


def test_a_published_change_is_new_and_its_deadlines_are_not_moved() -> None:
    page = digest(change("ny", KJ, published_at=LATELY))
    assert not items(page, "flyttet")
    [item] = items(page, "nytt")
    assert item.url == "/produkter/eksempel-epj#ny"
    assert "1 ny endring" in page.subject
    assert not items(digest(change("ny", KJ, published_at=LATELY), since=date(2026, 11, 19)), "nytt")


def test_a_loaded_register_is_as_old_as_its_source() -> None:
    fresh = replace(
        change("ny", KJ), revisions=(replace(entered(1, None, KJ, at=LATELY), decided_on=date(2026, 3, 19)),)
    )
    assert not items(digest(fresh), "nytt")
    assert not items(digest(fresh), "flyttet")
    announced = replace(fresh, revisions=(entered(1, None, KJ, at=LATELY),))
    assert items(digest(announced), "nytt")


def test_a_change_that_ended_is_told_of_once_and_links_to_where_it_still_is() -> None:
    page = digest(change("borte", KJ, lifecycle=Lifecycle.WITHDRAWN, ended_at=LATELY))
    [item] = items(page, "avsluttet")
    assert (item.tag, item.url) == ("Trukket tilbake", "/endringer/borte")
    assert page.is_news
    assert not items(
        digest(change("borte", KJ, lifecycle=Lifecycle.WITHDRAWN, ended_at=LATELY), since=TODAY), "avsluttet"
    )


GONE_BEFORE = Turn(datetime(2026, 11, 10, tzinfo=UTC), Lifecycle.PUBLISHED, Lifecycle.WITHDRAWN)
GONE_LATELY = Turn(LATELY - timedelta(hours=5), Lifecycle.PUBLISHED, Lifecycle.COMPLETED)
BACK = Turn(LATELY, Lifecycle.WITHDRAWN, Lifecycle.PUBLISHED)


@pytest.mark.parametrize("gone", [GONE_BEFORE, GONE_LATELY])
def test_a_change_that_came_back_holds_again_is_not_new_and_tells_what_moved_meanwhile(gone: Turn) -> None:
    while_gone = entered(1, KJ, on(date(2027, 2, 1)), "Kundene trenger tid.", gone.at + timedelta(hours=1))
    back = change("kj", on(date(2027, 2, 1)), moves=(while_gone,), life=(gone, BACK))
    page = digest(back)
    assert [item.tag for item in items(page, "flyttet")] == ["Flyttet"]
    [item] = items(page, "gjelder-igjen")
    assert item.url == "/produkter/eksempel-epj#kj"
    assert not items(page, "nytt")
    assert not items(page, "avsluttet")
    assert page.subject == "Uke 48: 1 frist flyttet, 1 endring gjelder igjen – Eksempel EPJ"
    assert digest(change("kj", on(FAR), life=(gone, BACK))).is_news
    [of_staff] = items(staff_digest(register(back), [product()], TODAY, LAST_WEEK), "gjelder-igjen")
    assert of_staff.tag == "Gjelder igjen"
    assert not digest(back, since=TODAY).says.section("gjelder-igjen")


def test_what_moved_before_a_change_ended_was_told_of_while_it_stood() -> None:
    before = entered(1, KJ, on(FAR), "Ut.", GONE_BEFORE.at - timedelta(hours=1))
    page = digest(change("kj", on(FAR), moves=(before,), life=(GONE_BEFORE, BACK)))
    assert not items(page, "flyttet")
    assert items(page, "gjelder-igjen")


def test_a_change_that_is_new_stays_new_though_it_went_and_came_back_since() -> None:
    came = Turn(LATELY - timedelta(hours=9), Lifecycle.DRAFT, Lifecycle.PUBLISHED)
    page = digest(change("kj", KJ, life=(came, GONE_LATELY, BACK)))
    assert items(page, "nytt")
    assert not items(page, "gjelder-igjen")


def test_what_does_not_hit_the_product_is_not_in_it() -> None:
    mine = product(answers={"a": False})
    hit_by_a = change("a", on(FAR), rule="a", moves=(entered(1, KJ, on(FAR), "x", LATELY),))
    new = change("ny", KJ, first=9, rule="a", published_at=LATELY)
    page = vendor_digest(register(hit_by_a, new), [mine], "Erik", TODAY, LAST_WEEK)
    assert not page.says.sections
    assert page.subject == "Uke 48: ingenting nytt – Eksempel EPJ"


def test_the_sections_come_in_their_order_and_a_deadline_stands_in_one_of_them() -> None:
    page = digest(
        change("sent", on(date(2027, 1, 20)), first=1),
        change("snart", on(date(2026, 12, 10)), first=2),
        change("forfalt", on(date(2026, 11, 1)), first=3),
        change("flyttet", on(FAR), first=5, moves=(entered(5, KJ, on(FAR), "x", LATELY),)),
        change("ny", on(FAR), first=6, published_at=LATELY),
    )  # fmt: skip
    assert [section.id for section in page.says.sections] == ["flyttet", "haster", "neste-90", "nytt"]


def test_next_30_and_90_days_and_a_period_that_has_begun() -> None:
    period = replace(KJ, latest=date(2027, 3, 31), earliest=date(2026, 10, 1), precision=Precision.HALF_YEAR)
    in_progress = reported(Claim.IN_PROGRESS, planned=date(2026, 11, 30))
    page = vendor_digest(
        register(
            change("om-30", on(date(2026, 12, 25)), first=1),
            change("om-31", on(date(2026, 12, 26)), first=2),
            change("om-90", on(date(2027, 2, 23)), first=3),
            change("om-91", on(date(2027, 2, 24)), first=4),
            change("i-gang", period, first=5),
        ),
        [product(reported=dict.fromkeys((1, 2, 3, 4, 5), in_progress))],
        "Erik",
        TODAY,
        LAST_WEEK,
    )
    titles = {section.id: [item.title for item in section.items] for section in page.says.sections}
    assert titles == {
        "neste-30": ["Endringen om-30"],
        "perioden": ["Endringen i-gang"],
        "neste-90": ["Endringen om-31", "Endringen om-90"],
    }
    assert page.subject == "Uke 48: 2 frister nærmer seg – Eksempel EPJ"
    assert page.says.quiet == "1 frist er klar eller i rute."


def test_the_subject_says_the_most_urgent_first_and_the_noun_once() -> None:
    changes = [change(f"f{key}", on(date(2026, 11, 1)), first=key) for key in (1, 2)]
    at_risk = [change(f"r{key}", KJ, first=key) for key in (3, 4, 5)]
    page = digest(*changes, *at_risk)
    assert page.subject == "Uke 48: 2 frister forfalt, 3 i fare – Eksempel EPJ"
    page = digest(*at_risk[:1])
    assert page.subject == "Uke 48: 1 frist i fare – Eksempel EPJ"


def test_the_week_is_isos_week_53_of_2026_included() -> None:
    assert digest(today=date(2026, 12, 28)).subject.startswith("Uke 53: ")
    assert str(digest(today=date(2027, 1, 3)).week) == "2026-W53"
    assert str(digest(today=date(2027, 1, 4)).week) == "2027-W01"


@pytest.mark.parametrize(
    ("changes", "is_news"),
    [
        ([], False),
        ([change("x", on(FAR))], False),
        ([change("x", OPEN)], False),
        ([change("x", on(date(2027, 2, 1)))], False),
        ([change("x", on(date(2026, 12, 10)))], True),
        ([change("x", on(date(2026, 11, 1)))], True),
        ([moved(KJ, on(FAR))], True),
        ([change("x", on(FAR), published_at=LATELY)], True),
    ],
)
def test_a_digest_is_news_when_something_happened_or_is_near(changes: list[ChangeEntry], is_news: bool) -> None:
    assert digest(*changes).is_news is is_news


def test_a_quiet_week_says_so_in_one_line() -> None:
    page = digest(change("a", on(FAR)), change("b", OPEN, first=2))
    assert page.says.quiet == "Ingenting nytt denne uka. 1 frist er ikke rapportert ennå. 1 frist har ingen dato."
    assert not page.says.sections


def test_an_expected_date_is_no_last_safe_day() -> None:
    expected = replace(KJ, kind=DeadlineKind.EXPECTED)
    page = digest(moved(replace(expected, earliest=FAR, latest=FAR), expected))
    [item] = items(page, "flyttet")
    assert item.facts[1].startswith("Ventes senest: 1. januar 2028 → 1. desember 2026")


def test_several_products_are_named_and_each_row_is_linked() -> None:
    two = [product(), product("Eksempel Legevakt", 2)]
    kj = change("kj", KJ, moves=(entered(1, on(FAR), KJ, "x", LATELY),))
    page = vendor_digest(register(kj), two, "Erik", TODAY, LAST_WEEK)
    [item] = items(page, "flyttet")
    assert [place.url for place in item.places] == ["/produkter/eksempel-epj#kj", "/produkter/eksempel-legevakt#kj"]
    assert [each.facts[0] for each in items(page, "haster")] == [
        "Eksempel EPJ · Produksjon",
        "Eksempel Legevakt · Produksjon",
    ]
    assert page.subject.endswith(" – Leverandør 1")


def test_a_long_section_says_how_much_more_there_is() -> None:
    many = [change(f"c{key}", KJ, first=key) for key in range(1, 21)]
    page = digest(*many)
    section = page.says.section("haster")
    assert section is not None
    assert (len(section.items), section.count, section.more) == (15, 20, 5)
    assert page.subject == "Uke 48: 20 frister i fare – Eksempel EPJ"


def test_staff_are_told_of_the_sector() -> None:
    done = reported(Claim.DONE)
    products = [
        product("A", 1, organisations=100),
        product("B", 2, organisations=20, vendor_id=2),
        product("C", 3, {1: done}, organisations=None, vendor_id=3),
    ]
    page = staff_digest(register(change("kj", KJ)), products, TODAY, LAST_WEEK)
    assert page.subject == "Uke 48: 1 endring i fare, 120 virksomheter – hele sektoren"
    [danger] = items(page, "fare")
    assert danger.facts[-1] == "2 produkter · 120 virksomheter"
    assert [item.title for item in items(page, "stille")] == ["Leverandør 1", "Leverandør 2"]
    [claim] = items(page, "bekreft")
    assert claim.url == "/produkter/c/status/kj/production/vurder"
    assert page.says.quiet == (
        "3 produkter hos 3 leverandører. 2 produkter har frister i fare. De brukes av 120 virksomheter."
    )


def test_a_sector_at_rest_says_so() -> None:
    confirmed = reported(Claim.DONE, Verdict.CONFIRMED)
    page = staff_digest(register(change("kj", KJ)), [product(reported={1: confirmed})], TODAY, LAST_WEEK)
    assert page.subject == "Uke 48: ingen endringer i fare – hele sektoren"
    assert not page.is_news


def test_the_rest_of_what_waits_for_staff_is_on_the_page_of_the_whole_list() -> None:
    many = [change(f"c{key}", KJ, first=key) for key in range(1, 8)]
    done = {key: reported(Claim.DONE) for key in range(1, 8)}
    page = staff_digest(register(*many), [product(reported=done)], TODAY, LAST_WEEK)
    section = page.says.section("bekreft")
    assert section is not None
    assert (section.more, section.more_url) == (2, "/stab/venter/bekreft")
