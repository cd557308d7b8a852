"""A product's profile: the form, its questions, and what new answers do to the changes that hit the product."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from fristklar.domain.applicability import Applies
from fristklar.languages import Words, gettext, marked
from fristklar.readiness.places import ProductPlace
from fristklar.readiness.queries import Profile
from fristklar.register.snapshot import TraitEntry
from fristklar.status.standings import change_statuses
from fristklar.web.forms import Form, Typed

Answers = Mapping[str, bool | None]
"""By trait; None where nobody has answered."""

_VALUES: dict[str, bool | None] = {"ja": True, "nei": False, "": None}
_VALUE_OF = {answer: value for value, answer in _VALUES.items()}
ANSWER_CHOICES = Words({"ja": marked("Ja"), "nei": marked("Nei"), "": marked("Ikke besvart")})
LABELS = Words(
    {
        "beskrivelse": marked("Beskrivelse"),
        "virksomheter": marked("Antall virksomheter"),
        "kontakt": marked("Kontaktadresse"),
    }
)


def field_of(trait: str) -> str:
    """The form's field for a trait."""
    return f"egenskap-{trait}"


def answers_in(typed: Typed, traits: Iterable[str], form: Form) -> Answers:
    """The answers that were sent. A question that the form did not have is not among them.

    What is none of the choices becomes an error of `form`.
    """
    answers: dict[str, bool | None] = {}
    for trait in traits:
        if field_of(trait) in typed:
            value = typed[field_of(trait)][-1]
            if value in _VALUES:
                answers[trait] = _VALUES[value]
            else:
                form.errors[field_of(trait)] = gettext("Velg ett av alternativene.")
    return answers


def profile_values(profile: Profile, traits: Iterable[str]) -> dict[str, object]:
    """What the form's fields hold when nothing is typed."""
    answers = {field_of(trait): profile.answers.get(trait) for trait in traits}
    return {
        "beskrivelse": profile.description,
        "virksomheter": profile.organisations,
        "kontakt": profile.contact,
        "version": profile.version,
        **answers,
    }


@dataclass(frozen=True, slots=True)
class ChangeLink:
    """A change, and its row on the product's page."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What a save did to the changes that hit the product."""

    hit: tuple[ChangeLink, ...]
    possibly_hit: tuple[ChangeLink, ...]
    no_longer_hit: tuple[ChangeLink, ...]


def effect(place: ProductPlace, earlier: Answers) -> Effect:
    """What changed since the product's answers were `earlier`, where those name a trait, and otherwise as they are."""
    answers = {**place.status.answers, **{trait: answer for trait, answer in earlier.items() if answer is not None}}
    for trait, answer in earlier.items():
        if answer is None:
            answers.pop(trait, None)
    status = replace(place.status, answers=answers)
    before = {each.change.slug: each.outcome.applies for each in change_statuses(place.register, status, place.today)}
    turned: dict[Applies, list[ChangeLink]] = {applies: [] for applies in Applies}
    for each in change_statuses(place.register, place.status, place.today):
        if before[each.change.slug] is not each.outcome.applies:
            link = ChangeLink(each.change.title, f"{place.url}#{each.change.slug}")
            turned[each.outcome.applies].append(link)
    return Effect(tuple(turned[Applies.YES]), tuple(turned[Applies.POSSIBLY]), tuple(turned[Applies.NO]))


def earlier_words(earlier: Answers) -> list[str]:
    """Answers as an address carries them, so that the page after a save can say what the save did."""
    return [f"{trait}.{_VALUE_OF[answer]}" for trait, answer in earlier.items()]


def read_earlier(words: Iterable[str], traits: Mapping[str, TraitEntry]) -> Answers:
    """Answers as an address carries them; what is no answer is passed over."""
    pairs = (word.partition(".")[::2] for word in words)
    return {trait: _VALUES[value] for trait, value in pairs if trait in traits and value in _VALUES}


@dataclass(frozen=True, slots=True)
class Question:
    """A trait as a question."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class ProfilePage:
    """What a product is, to be filled in."""

    product: str
    product_url: str
    url: str
    vendor: str
    form: Form
    labels: Mapping[str, str]
    questions: tuple[Question, ...]
    answers: tuple[tuple[str, str], ...]
    unanswered: int
    effect: Effect | None
    """After a save: what it did."""


def profile_page(place: ProductPlace, form: Form, done: Effect | None = None) -> ProfilePage:
    """Compose the page."""
    questions = tuple(Question(field_of(trait.name), trait.question) for trait in place.register.traits.values())
    for question in questions:
        if question.field in form.theirs:
            form.theirs[question.field] = ANSWER_CHOICES[form.theirs[question.field]]
    return ProfilePage(
        product=place.status.name,
        product_url=place.url,
        url=f"{place.url}/profil",
        vendor=place.status.vendor,
        form=form,
        labels={**LABELS} | {question.field: question.text for question in questions},
        questions=questions,
        answers=tuple(ANSWER_CHOICES.items()),
        unanswered=sum(trait not in place.status.answers for trait in place.register.traits),
        effect=done,
    )
