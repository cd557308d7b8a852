"""What became of a product's objections to one change, by the trail: also of those that were withdrawn."""

from collections.abc import Callable, Iterable
from typing import Any

from fristklar.domain.applicability import ObjectionAnswer
from fristklar.languages import Words, gettext, marked
from fristklar.readiness.history import Entry, FieldChange
from fristklar.readiness.queries import ObjectionDeed
from fristklar.web.words import OBJECTION_ANSWER, moment


def objection_entries(newest_first: Iterable[ObjectionDeed]) -> tuple[Entry, ...]:
    """The history as a page shows it, the newest first."""
    written: list[Entry] = []
    answer = None  # the answer on the words that stand
    for deed in reversed(list(newest_first)):
        if deed.action == "answer_objection":
            answer = _after(deed, "answer", answer)
        words = _DEED[deed.action]
        if deed.action == "withdraw_objection" and answer is not None:
            words = _WITHDREW_AFTER[ObjectionAnswer(answer)]
        written.append(
            Entry(
                who=gettext("%(name)s (kundesenteret)") % {"name": deed.actor}
                if deed.action == "answer_objection"
                else deed.actor,
                deed=words,
                when=moment(deed.at),
                when_iso=deed.at.isoformat(timespec="seconds"),
                changes=tuple(_changes(deed)),
            )
        )
        if deed.action != "answer_objection":
            answer = None  # other words, or none
    return tuple(reversed(written))


def is_rejected(newest_first: Iterable[ObjectionDeed], words: str) -> bool:
    """Whether the customer centre's last answer to an objection in these words was no, also one since withdrawn."""
    answers: dict[str, str] = {}
    standing = ""
    for deed in reversed(list(newest_first)):
        if deed.action != "answer_objection":
            standing = _after(deed, "reason", standing) or ""
        elif "answer" in deed.details:
            answers[_key(standing)] = deed.details["answer"][1]
    return answers.get(_key(words)) == ObjectionAnswer.REJECTED


def same_words(one: str, other: str) -> bool:
    """Whether two texts differ in nothing but blanks and capitals."""
    return _key(one) == _key(other)


def _key(words: str) -> str:
    return " ".join(words.casefold().split())


_DEED = Words(
    {
        "raise_objection": marked("sendte en innsigelse"),
        "renew_objection": marked("endret innsigelsen"),
        "withdraw_objection": marked("trakk innsigelsen"),
        "answer_objection": marked("svarte på innsigelsen"),
    }
)
_WITHDREW_AFTER = Words(
    {
        ObjectionAnswer.REJECTED: marked("trakk innsigelsen etter at kundesenteret hadde avvist den"),
        ObjectionAnswer.UPHELD: marked("trakk innsigelsen etter at kundesenteret hadde godtatt den"),
    }
)


def _after(deed: ObjectionDeed, field: str, unchanged: Any) -> Any:
    return deed.details[field][1] if field in deed.details else unchanged


def _answer(value: str) -> str:
    return OBJECTION_ANSWER[ObjectionAnswer(value)]


def _changes(deed: ObjectionDeed) -> Iterable[FieldChange]:
    for field, label, words in _FIELDS:
        if field in deed.details:
            before, after = deed.details[field]
            yield FieldChange(gettext(label), words(before) if before else "", words(after) if after else "")


_FIELDS: tuple[tuple[str, str, Callable[[str], str]], ...] = (
    ("reason", marked("Begrunnelse"), str),
    ("answer", marked("Svar"), _answer),
    ("answer_reason", marked("Begrunnelse for svaret"), str),
)
