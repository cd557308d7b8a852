"""The three languages of the program, and which of them is spoken now.

What is written in code and templates is bokmål; the catalogs beside this file, `nn.po` and `en.po`, say the same in the
others. Which language is spoken belongs to the request or the mail at hand, so that whoever composes words need not
carry it along.
"""

from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import TypeVar

from fristklar.languages.catalogs import Catalog, read_catalog

Key = TypeVar("Key")


class Language(StrEnum):
    """A language, by its tag (RFC 5646)."""

    NB = "nb"
    NN = "nn"
    EN = "en"

    __hash__ = str.__hash__  # an enumeration's own is written in Python, and this is a key of every kept thing

    @property
    def own_name(self) -> str:
        """What it calls itself."""
        return _OWN_NAMES[self]


_OWN_NAMES = {Language.NB: "Bokmål", Language.NN: "Nynorsk", Language.EN: "English"}


class _Catalogs(dict[Language, Catalog]):
    def __missing__(self, language: Language) -> Catalog:
        catalog = self[language] = Catalog({}, {}) if language is Language.NB else read_catalog(language.value)
        return catalog


_CATALOGS = _Catalogs()
_spoken: ContextVar[Language] = ContextVar("language", default=Language.NB)


def current() -> Language:
    """The language that is spoken now."""
    return _spoken.get()


def speak(language: Language) -> None:
    """From here on, for the rest of this request or task."""
    _spoken.set(language)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """For as long as it takes to make one thing, such as a mail to somebody else."""
    token = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(token)


def prepare() -> None:
    """Read the catalogs now, so that no reader waits for them."""
    for language in Language:
        assert _CATALOGS[language]


def gettext(words: str) -> str:
    """The words in the language spoken; as they are, where the catalog has none."""
    return _CATALOGS[_spoken.get()].one.get(words, words)


def ngettext(one: str, many: str, count: int) -> str:
    """One or several. All three languages count alike: only 1 is one."""
    said = _CATALOGS[_spoken.get()].several.get(one, (one, many))
    return said[count != 1]


def marked(words: str) -> str:
    """Words that stand where no language is spoken yet, such as a constant: in the catalogs, translated when used."""
    return words


class Words(Mapping[Key, str]):
    """Words by what they stand for, in the language spoken when they are looked up."""

    def __init__(self, texts: Mapping[Key, str]) -> None:
        self._texts = dict(texts)

    def __getitem__(self, key: Key) -> str:
        return gettext(self._texts[key])

    def __iter__(self) -> Iterator[Key]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def as_written(self, key: Key) -> str:
        """The words in bokmål, whatever is spoken."""
        return self._texts[key]

    def __or__(self, others: "Words[Key]") -> "Words[Key]":
        return Words(self._texts | others._texts)

    def items(self) -> ItemsView[Key, str]:
        """Each key with its words."""
        return {key: gettext(words) for key, words in self._texts.items()}.items()

    def values(self) -> ValuesView[str]:
        """All the words."""
        return dict(self.items()).values()
