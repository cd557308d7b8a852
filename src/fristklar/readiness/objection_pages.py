"""What the page shows where a vendor says that a change does not apply to its product."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fristklar.domain import norwegian
from fristklar.languages import Words, marked
from fristklar.readiness.history import Entry
from fristklar.readiness.objections import objection_entries
from fristklar.readiness.places import ChangePlace
from fristklar.readiness.queries import ObjectionDeed, ObjectionRow
from fristklar.readiness.row_pages import Choices, ended, in_words
from fristklar.status.reasons import reason
from fristklar.web.forms import Form, filled
from fristklar.web.words import APPLIES, OBJECTION_ANSWER


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection in words."""

    reason: str
    raised_by: str
    raised_on: str
    answer: str
    answer_reason: str
    answered_by: str
    answered_on: str
    is_answered: bool


@dataclass(frozen=True, slots=True)
class ObjectionPage:
    """Whether the change applies: what the rule says, what the vendor says, what the customer centre says."""

    product: str
    product_url: str
    row_url: str
    url: str
    change: str
    change_slug: str
    applies: str
    why: str
    ended: str
    """How the change ended; empty while it stands."""
    objection: Objection | None
    version: int
    may_object: bool
    may_answer: bool
    form: Form
    answer: Form
    answers: Choices
    labels: Mapping[str, str]
    answer_labels: Mapping[str, str]
    history: tuple[Entry, ...]
    notice: str
    """What got in the way of withdrawing."""


OBJECTION_LABELS = Words({"innsigelse": marked("Hvorfor gjelder ikke endringen dere?")})
ANSWER_LABELS = Words({"svar": marked("Svar"), "svar_begrunnelse": marked("Begrunnelse")})
ANSWERS = Words(
    {
        "upheld": marked("Vi godtar innsigelsen: endringen gjelder ikke produktet"),
        "rejected": marked("Vi avviser innsigelsen: endringen gjelder produktet"),
    }
)


def objection_page(
    place: ChangePlace,
    objection: ObjectionRow | None,
    deeds: Iterable[ObjectionDeed],
    *,
    may_object: bool,
    may_answer: bool,
    form: Form | None = None,
    answer: Form | None = None,
    notice: str = "",
) -> ObjectionPage:
    """Compose the page; a form that is not given shows what is stored."""
    change = place.change.change
    ruled = change.outcome(change.answers_that_matter(place.status.answers))
    return ObjectionPage(
        product=place.status.name,
        product_url=place.url,
        row_url=place.row_url,
        url=f"{place.url}/innsigelse/{place.slug}",
        change=change.title,
        change_slug=place.slug,
        applies=APPLIES[ruled.applies],
        why=reason(place.register, ruled, place.status.answers),
        ended=ended(place),
        objection=_objection(objection) if objection else None,
        version=objection.version if objection else 0,
        may_object=may_object,
        may_answer=may_answer and objection is not None,
        form=form or filled(objection_values(objection)),
        answer=in_words(answer or filled(answer_values(objection)), {"svar": ANSWERS}),
        answers=tuple(ANSWERS.items()),
        labels=OBJECTION_LABELS,
        answer_labels=ANSWER_LABELS,
        history=objection_entries(deeds),
        notice=notice,
    )


def _objection(row: ObjectionRow) -> Objection:
    return Objection(
        reason=row.reason,
        raised_by=row.raised_by,
        raised_on=norwegian.long_date(row.raised_on),
        answer=OBJECTION_ANSWER[row.answer],
        answer_reason=row.answer_reason or "",
        answered_by=row.answered_by or "",
        answered_on=norwegian.long_date(row.answered_on) if row.answered_on else "",
        is_answered=row.answer is not None,
    )


def objection_values(row: ObjectionRow | None) -> dict[str, object]:
    """What the vendor's form holds when nothing is typed."""
    return {"innsigelse": row.reason if row else None, "version": row.version if row else 0}


def answer_values(row: ObjectionRow | None) -> dict[str, object]:
    """What the customer centre's form holds when nothing is typed."""
    return {
        "svar": row.answer if row else None,
        "svar_begrunnelse": row.answer_reason if row else None,
        "version": row.version if row else 0,
    }
