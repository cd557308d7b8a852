"""What the pages about the site show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from markupsafe import Markup

from fristklar.about import explanations
from fristklar.access.sessions import LASTS
from fristklar.domain import norwegian
from fristklar.domain.standing import URGENCY
from fristklar.register.snapshot import Snapshot, SourceEntry
from fristklar.settings import settings
from fristklar.web import words
from fristklar.web.cookies import BROWSER_COOKIE, BROWSER_SECONDS
from fristklar.web.guard import SESSION_COOKIE, cookie_name
from fristklar.web.marks import chip
from fristklar.web.speech import LANGUAGE_COOKIE

Kind = TypeVar("Kind", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Term:
    """A term as it stands on the pages, and what it means."""

    label: str | Markup
    meaning: str


@dataclass(frozen=True, slots=True)
class HelpPage:
    """Every term that a reader meets."""

    standings: tuple[Term, ...]
    """Most urgent first, each with its chip."""
    applies: tuple[Term, ...]
    kinds: tuple[Term, ...]
    precisions: tuple[Term, ...]
    firmnesses: tuple[Term, ...]
    changes: tuple[Term, ...]
    environments: tuple[Term, ...]
    claims: tuple[Term, ...]
    verdicts: tuple[Term, ...]


def help_page() -> HelpPage:
    """Explain the words that the other pages use."""
    return HelpPage(
        standings=tuple(
            Term(chip(each), explanations.STANDING[each]) for each in sorted(URGENCY, key=URGENCY.__getitem__)
        ),
        applies=_terms(words.APPLIES, explanations.APPLIES),
        kinds=_terms(words.DEADLINE_KIND, explanations.DEADLINE_KIND),
        precisions=_terms(words.PRECISION, explanations.PRECISION),
        firmnesses=_terms(words.FIRMNESS, explanations.FIRMNESS),
        changes=_terms(words.CHANGE_KIND, explanations.CHANGE_KIND),
        environments=_terms(words.ENVIRONMENT, explanations.ENVIRONMENT),
        claims=_terms(words.CLAIM, explanations.CLAIM) + _terms(words.DONE, explanations.DONE),
        verdicts=_terms(words.VERDICT, explanations.VERDICT),
    )


def _terms(labels: Mapping[Kind, str], meanings: Mapping[Kind, str]) -> tuple[Term, ...]:
    return tuple(Term(labels[each], meanings[each]) for each in meanings)


@dataclass(frozen=True, slots=True)
class Document:
    """A document that the register is made from."""

    title: str
    publisher: str
    published: str
    published_iso: str
    url: str | None
    references: int
    """Places in it that something in the register refers to."""


@dataclass(frozen=True, slots=True)
class AboutPage:
    """What the register holds and where it comes from."""

    documents: tuple[Document, ...]
    changes: int
    services: int
    moved: str
    """When a deadline was last moved; empty where none was."""
    operator: str
    contact: str


def about_page(register: Snapshot, _today: date) -> AboutPage:
    """Name the sources of the register, newest first."""
    moves = [
        revision.decided_on
        for change in register.changes.values()
        for revision in change.revisions
        if revision.old is not None
    ]
    return AboutPage(
        documents=_documents(register),
        changes=len(register.standing_changes),
        services=len(register.services),
        moved=norwegian.long_date(max(moves)) if moves else "",
        operator=settings().operator,
        contact=settings().contact_email,
    )


def _documents(register: Snapshot) -> tuple[Document, ...]:
    found: dict[tuple[str, date], list[SourceEntry]] = {key: [] for key in register.documents}
    owners = (register.changes.values(), register.services.values(), register.events)
    for sources in (each.sources for kind in owners for each in kind):
        for source in sources:
            found.setdefault((source.document, source.published_on), []).append(source)
    newest_first = sorted(found.items(), key=lambda each: (each[0][1], each[0][0]), reverse=True)
    return tuple(
        Document(
            title=title,
            publisher=sources[0].publisher if sources else "",
            published=norwegian.long_date(published_on),
            published_iso=published_on.isoformat(),
            url=sources[0].url if sources else None,
            references=len(sources),
        )
        for (title, published_on), sources in newest_first
    )


@dataclass(frozen=True, slots=True)
class PrivacyPage:
    """What is known of people, for how long, and who answers for it."""

    operator: str
    contact: str
    officer: str
    session_cookie: str
    session_days: int
    browser_cookie: str
    browser_minutes: int
    language_cookie: str


def privacy_page() -> PrivacyPage:
    """With the names and the lifetimes that the cookies have."""
    return PrivacyPage(
        operator=settings().operator,
        contact=settings().contact_email,
        officer=settings().privacy_email,
        session_cookie=cookie_name(SESSION_COOKIE),
        session_days=LASTS.days,
        browser_cookie=cookie_name(BROWSER_COOKIE),
        browser_minutes=BROWSER_SECONDS // 60,
        language_cookie=LANGUAGE_COOKIE,
    )


@dataclass(frozen=True, slots=True)
class AccessibilityPage:
    """Who answers for the statement."""

    operator: str
    contact: str
    statement: str
    """Where the statement that a public body must make stands; empty where it is not made."""


def accessibility_page() -> AccessibilityPage:
    """With what the operator has filled in."""
    return AccessibilityPage(settings().operator, settings().contact_email, settings().accessibility_statement_url)
