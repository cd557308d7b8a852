"""Search by words, tolerant of spelling: which texts say what somebody typed, the best first, and what may be meant.

In memory and not in the database, because it must hold wherever the program runs: `pg_trgm` is an extension, and though
it is trusted, some hosts let nobody create one that is not on their list; and Postgres' Norwegian dictionary knows
neither compounds nor slips of the finger. All that a reader can find is small: the register is in memory already, and
the 4,000 products that staff may see take some milliseconds (tests/search/test_how_long_it_takes.py).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import Generic, NamedTuple, TypeVar

About = TypeVar("About")

LONGEST_QUERY = 100
MOST_WORDS = 8
LONGEST_WORD = 40
MOST_CANDIDATES = 40
MOST_MEANT = 6

# ---- words ----

_RUN = re.compile(r"[^\W_]+(?:[-\u2010\u2011][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_LETTERS = str.maketrans({"æ": "a", "ø": "o", "å": "a", "ð": "d", "þ": "th", "đ": "d", "ł": "l"})
_SPELT_OUT = re.compile(r"aa|ae|oe")

# The endings of nouns and verbs, the longest first, as they are once æ, ø and å are folded.
_ENDINGS = ("enes", "anes", "ene", "ane", "ers", "ens", "ets", "er", "ar", "en", "et", "es", "as", "a", "e", "s")
_SHORTEST_STEM = 3

# fmt: off
_SMALL_WORDS = frozenset((
    "a", "alle", "at", "av", "bli", "da", "de", "den", "der", "det", "dette", "du", "eller", "en", "er", "et",
    "for", "fra", "har", "hva", "hvor", "hvordan", "i", "ikke", "ikkje", "ja", "jeg", "kan", "ma", "med", "meg",
    "mot", "na", "nar", "og", "om", "opp", "pa", "sa", "seg", "sin", "skal", "som", "til", "ut", "var", "ved", "vi",
))
# fmt: on
"""Words that say nothing of what is sought, folded."""


class Word(NamedTuple):
    """A word of a text, and where it stands."""

    start: int
    end: int
    folded: str


@lru_cache(maxsize=20_000)
def fold(word: str) -> str:
    """A word as it is compared: without case and accents; æ, ae, å, aa and a are one, and ø, oe and o another."""
    plain = unicodedata.normalize("NFKD", word[: 4 * LONGEST_WORD].casefold().translate(_LETTERS))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _SPELT_OUT.sub(lambda found: found[0][0], bare.translate(_LETTERS))[:LONGEST_WORD]


@lru_cache(maxsize=20_000)
def stem(folded: str) -> str:
    """A folded word without its ending, so that "endringene" and "endring" meet. Rough: it is only for comparing."""
    for ending in _ENDINGS:
        if folded.endswith(ending) and len(folded) - len(ending) >= _SHORTEST_STEM:
            return folded[: -len(ending)]
    return folded


def words_in(text: str) -> Iterator[Word]:
    """The words of a text. Those with hyphens come in parts, and once more as one: "e-resept" is found as "eresept"."""
    for run in _RUN.finditer(text):
        parts = list(_PART.finditer(run[0]))
        for part in parts:
            yield Word(run.start() + part.start(), run.start() + part.end(), fold(part[0]))
        if len(parts) > 1:
            yield Word(run.start(), run.end(), fold("".join(part[0] for part in parts)))


def composed(text: str) -> str:
    """A text whose letters are one character each, as `words_in` wants it, and without control characters."""
    visible = (each for each in text if each.isspace() or unicodedata.category(each) != "Cc")
    return unicodedata.normalize("NFC", " ".join("".join(visible).split()))


# ---- what can be found ----


class Field(NamedTuple):
    """A text of a document, and what a hit in it is worth."""

    text: str
    weight: float


@dataclass(frozen=True, slots=True)
class Document(Generic[About]):
    """Something that can be found. Its title is the first of its fields."""

    about: About
    fields: tuple[Field, ...]
    is_over: bool = False
    """It comes after what is as like and not over."""


class Index(Generic[About]):
    """The words of some documents."""

    def __init__(self, documents: Iterable[Document[About]]) -> None:
        self.documents = tuple(documents)
        self.mark = sha256(repr(self.documents).encode("utf-8", "surrogatepass")).hexdigest()
        """Tells an index from one of other documents."""
        self.places: dict[str, dict[int, float]] = {}
        """By word: the documents that have it, each with the weight of the best field that does."""
        self.spelling: dict[str, str] = {}
        """How a word is spelt where it was first met."""
        self.titles: list[str] = []
        for number, document in enumerate(self.documents):
            for text, weight in document.fields:
                for start, end, folded in words_in(text):
                    held = self.places.setdefault(folded, {})
                    held[number] = max(weight, held.get(number, 0.0))
                    self.spelling.setdefault(folded, text[start:end])
            self.titles.append(_phrase(document.fields[0].text))
        self.stems: dict[str, list[str]] = {}
        self.pairs: dict[str, list[str]] = {}
        for word in self.places:
            self.stems.setdefault(stem(word), []).append(word)
            for pair in _pairs(word):
                self.pairs.setdefault(pair, []).append(word)


def _phrase(text: str) -> str:
    return " ".join(fold(part) for part in _PART.findall(text))


def _pairs(word: str) -> frozenset[str]:
    framed = f"^{word}$"
    return frozenset(framed[at : at + 2] for at in range(len(framed) - 1))


# ---- searching ----


@dataclass(frozen=True, slots=True)
class Hit(Generic[About]):
    """A document that was found."""

    about: About
    score: float
    words: frozenset[str]
    """The document's own words, folded, that were sought or meant."""


@dataclass(frozen=True, slots=True)
class Found(Generic[About]):
    """The answer to a search."""

    hits: tuple[Hit[About], ...]
    """The best first."""
    unknown: tuple[str, ...] = ()
    """What was typed and stands nowhere, as typed."""
    meant: str = ""
    """What may be meant instead; empty where every word stands somewhere, or nothing is like those that do not."""
    is_partial: bool = False
    """No document has all the words, so these have the most of them."""


@dataclass(slots=True)
class _Sought:
    start: int
    end: int
    folded: str
    grades: list[dict[str, float]] = field(default_factory=list)
    """For each index: its words that are like this one, each with how much, up to 1."""
    meant: str = ""


def search(query: str, indexes: Sequence[Index[About]]) -> Found[About]:
    """Search several indexes as if they were one. Read are LONGEST_QUERY characters and MOST_WORDS words at most."""
    query = composed(query)[:LONGEST_QUERY]
    sought = _sought(query)
    if not sought:
        return Found(())
    for each in sought:
        each.grades = [_alike(each.folded, index) for index in indexes]
        if not any(each.grades):
            each.grades, each.meant = _perhaps(each.folded, indexes)
    hits: list[tuple[int, Hit[About]]] = []
    meant = _respelt(query, sought) if any(each.meant for each in sought) else ""
    phrase = _phrase(meant or query)
    for number, index in enumerate(indexes):
        hits += _hits(index, [each.grades[number] for each in sought], phrase)
    most = max((count for count, _ in hits), default=0)
    best = sorted((hit for count, hit in hits if count == most), key=lambda hit: -hit.score)
    missing = [each for each in sought if each.meant or not any(each.grades)]
    return Found(
        tuple(best),
        unknown=tuple(query[each.start : each.end] for each in missing),
        meant=meant,
        is_partial=bool(best) and most < len(sought),
    )


def _sought(query: str) -> list[_Sought]:
    """The query's words, each once. The small ones only where there is no other."""
    parts = {fold(part[0]): part for part in reversed(list(_PART.finditer(query)))}
    words = [_Sought(part.start(), part.end(), folded) for folded, part in parts.items() if folded]
    words.sort(key=lambda each: each.start)
    telling = [each for each in words if each.folded not in _SMALL_WORDS]
    return (telling or words)[:MOST_WORDS]


def _alike(sought: str, index: Index[About]) -> dict[str, float]:
    """The index's words that are this one, an inflection or a compound of it."""
    root, size = stem(sought), len(sought)
    grades: dict[str, float] = {}
    if size > 3:
        grades |= {word: 0.45 for word in index.places if sought in word}
    if len(root) > 3:
        grades |= {word: 0.4 for word in index.places if root in word and word not in grades}
    if size > 1:
        grades |= {word: 0.6 + 0.25 * size / len(word) for word in index.places if word.startswith(sought)}
    for word in index.stems.get(root, ()):
        grades[word] = 0.9
    if sought in index.places:
        grades[sought] = 1.0
    return grades


def _perhaps(sought: str, indexes: Sequence[Index[About]]) -> tuple[list[dict[str, float]], str]:
    """The words that somebody may have meant who wrote this one, which stands nowhere; and the likeliest, as spelt."""
    limit = 0 if len(sought) < 3 or not sought.isalpha() else 1 if len(sought) < 7 else 2
    best: tuple[int, float, str] | None = None
    near: list[list[tuple[int, str]]] = []
    for index in indexes:
        shared: Counter[str] = Counter()
        for pair in _pairs(sought) if limit else ():
            shared.update(index.pairs.get(pair, ()))
        found = []
        for word, _ in shared.most_common(MOST_CANDIDATES):
            apart = min(distance(sought, word, limit), distance(stem(sought), stem(word), limit))
            if apart <= limit and not (len(sought) == 3 and word[0] != sought[0]):
                found.append((apart, word))
                rank = (apart, -sum(index.places[word].values()), index.spelling[word])
                best = rank if best is None else min(best, rank)
        near.append(found)
    if best is None:
        return [{} for _ in indexes], ""
    closest = [sorted(pair for pair in found if pair[0] == best[0])[:MOST_MEANT] for found in near]
    return [{word: 0.4 - 0.08 * apart for apart, word in found} for found in closest], best[2]


def _hits(index: Index[About], grades: list[dict[str, float]], phrase: str) -> Iterator[tuple[int, Hit[About]]]:
    """Each document that has any of the words, with how many of them it has."""
    scores: dict[int, list[float]] = {}
    words: dict[int, set[str]] = {}
    for at, alike in enumerate(grades):
        for word, grade in alike.items():
            for number, weight in index.places[word].items():
                each = scores.setdefault(number, [0.0] * len(grades))
                each[at] = max(each[at], grade * weight)
                words.setdefault(number, set()).add(word)
    for number, each in scores.items():
        document, title = index.documents[number], index.titles[number]
        score = sum(each) * (2.0 if title == phrase else 1.5 if f"{title} ".startswith(f"{phrase} ") else 1.0)
        hit = Hit(document.about, score * (0.6 if document.is_over else 1.0), frozenset(words[number]))
        yield sum(value > 0 for value in each), hit


def _respelt(query: str, sought: list[_Sought]) -> str:
    done, at = [], 0
    for each in sought:
        if each.meant:
            done += [query[at : each.start], each.meant]
            at = each.end
    return "".join([*done, query[at:]])


def distance(one: str, other: str, limit: int) -> int:
    """How many slips set two words apart: a letter too many, missing, wrong, or two that changed places.

    More than `limit` is given as limit + 1 (optimal string alignment).
    """
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        older, before, row = before, row, [at]
        for there, its in enumerate(other, 1):
            cost = min(before[there] + 1, row[-1] + 1, before[there - 1] + (letter != its))
            if at > 1 and there > 1 and letter == other[there - 2] and one[at - 2] == its:
                cost = min(cost, older[there - 2] + 1)
            row.append(cost)
        if min(row) > limit and (not before or min(before) > limit):
            return limit + 1
    return min(row[-1], limit + 1)


# ---- showing ----


class Piece(NamedTuple):
    """A part of a text; `found` where it is a word that was sought."""

    text: str
    found: bool


def pieces(text: str, words: frozenset[str]) -> tuple[Piece, ...]:
    """A text in parts, so that the words that were found can be marked."""
    done, at = [], 0
    for start, end in _spans(text, words):
        if start > at:
            done.append(Piece(text[at:start], found=False))
        done.append(Piece(text[start:end], found=True))
        at = end
    if at < len(text):
        done.append(Piece(text[at:], found=False))
    return tuple(done)


def excerpt(text: str, words: frozenset[str], longest: int = 180) -> tuple[Piece, ...]:
    """As `pieces`, of the part of a longer text where the first word stands. Empty where none does."""
    spans = _spans(text, words)
    if not spans:
        return ()
    first = spans[0][0]
    start = 0 if first < longest // 2 else text.rfind(" ", 0, first - longest // 3) + 1
    end = len(text) if len(text) - start <= longest else text.rfind(" ", start, start + longest)
    end = end if end > spans[0][1] else min(len(text), max(start + longest, spans[0][1]))
    return pieces(f"{'… ' if start else ''}{text[start:end]}{' …' if end < len(text) else ''}", words)


def _spans(text: str, words: frozenset[str]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for start, end, folded in sorted(words_in(text), key=lambda word: (word.start, word.end)):
        if folded in words and (not spans or start >= spans[-1][1]):
            spans.append((start, end))
    return spans
