"""Keeps the catalogs in step with code and templates: `python -m fristklar.languages.extract`.

New words get an empty entry, words that are gone lose theirs, and what is translated stays.
"""

import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import write_po
from jinja2.ext import babel_extract

from fristklar.languages import Language
from fristklar.languages.catalogs import HERE, read_entries

SOURCE = HERE.parent
TEMPLATES = SOURCE.parent.parent / "templates"
KEYWORDS: dict[str, Any] = {"gettext": None, "ngettext": (1, 2), "marked": None, "_": None}
COUNT = {"gettext": 1, "ngettext": 2, "marked": 1}
"""How many of the arguments in code are words; templates have `_` besides."""
TEMPLATE_OPTIONS = {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
TRANSLATED = (Language.NN, Language.EN)

_HEADER = """\
# {name}. What is to be said stands in code and templates, in bokmål.
# `python -m fristklar.languages.extract` keeps this file in step with them.
msgid ""
msgstr ""
"Language: {tag}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def extracted() -> Catalog:
    """Everything that is to be said in each language, and where it stands."""
    found = Catalog(charset="utf-8")
    for path, method, options in _sources():
        place = path.relative_to(SOURCE.parent.parent).as_posix()
        with path.open("rb") as file:
            for _, message, comments, _ in extract(method, file, KEYWORDS, ["For translators:"], options):
                found.add(message, locations=[(place, 0)], auto_comments=comments)
    return found


def extract_python(
    file: BinaryIO,
    keywords: Any,  # noqa: ARG001  # Babel gives them
    comment_tags: Any,  # noqa: ARG001
    options: Any,  # noqa: ARG001
) -> Iterator[tuple[int, str, str | tuple[str, ...], list[str]]]:
    """Babel's own reads tokens, and so misses what stands inside an f-string.

    Raises:
        ValueError: `marked` or `ngettext` is given something else than words; `gettext` may be given what was marked.
    """
    for node in ast.walk(ast.parse(file.read())):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id not in COUNT:
            continue
        given = node.args[: COUNT[node.func.id]]
        words = tuple(each.value for each in given if isinstance(each, ast.Constant) and isinstance(each.value, str))
        if len(words) == len(given):
            yield node.lineno, node.func.id, words if len(words) > 1 else words[0], []
        elif node.func.id != "gettext" or any(isinstance(each, ast.JoinedStr) for each in given):
            raise ValueError(f"line {node.lineno}: {ast.unparse(node)} says nothing that can be translated")


def _sources() -> Iterator[tuple[Path, Any, dict[str, str]]]:
    for path in sorted(SOURCE.rglob("*.py")):
        if HERE not in path.parents:  # which hands on what others say
            yield path, extract_python, {}
    for path in sorted(TEMPLATES.rglob("*.*")):
        yield path, babel_extract, TEMPLATE_OPTIONS


def written(language: Language, entries: Catalog) -> str:
    """A catalog as its file holds it: always in the same way, so that a change shows what it changes."""
    body = BytesIO()
    write_po(body, entries, width=120, omit_header=True, sort_output=True, ignore_obsolete=True, include_lineno=False)
    header = _HEADER.format(name=language.own_name, tag=language.value)
    return header + body.getvalue().decode()


def update() -> None:
    """Bring every catalog in step, and say how much is left to be translated."""
    wanted = extracted()
    for language in TRANSLATED:
        entries = read_entries(language.value)
        entries.update(wanted, no_fuzzy_matching=True)
        (HERE / f"{language.value}.po").write_text(written(language, entries), encoding="utf-8")
        left = sum(1 for entry in entries if entry.id and (entry.fuzzy or not all(_strings(entry.string))))
        sys.stdout.write(f"{language.value}: {len(entries)} messages, {left} to be translated\n")


def _strings(string: Any) -> tuple[str, ...]:
    return tuple(string) if isinstance(string, tuple | list) else (string or "",)


if __name__ == "__main__":
    update()
