"""Words that a reader would see and no catalog knows: in templates, and in code.

By rules of thumb, which may be wrong in both directions; what they find in a file is enough to call it unfinished.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from fristklar.languages.extract import COUNT, SOURCE, TEMPLATES

ROOT = SOURCE.parent.parent
STATIC = ROOT / "static"
_TOKEN = re.compile(
    r"(?P<comment>\{#.*?#\})|(?P<trans>\{%-?\s*trans\b.*?\{%-?\s*endtrans\s*-?%\})|(?P<code>\{%.*?%\}|\{\{.*?\}\})"
    r"|(?P<hidden><(?P<raw>style|script)\b.*?</(?P=raw)>)"
    r"|(?P<tag><(?:[^<>{]|\{\{.*?\}\}|\{%.*?%\}|\{(?![{%#]))*>)",
    re.DOTALL,
)
_SEEN = re.compile(r'\b(?:title|alt|aria-label|placeholder|data-label|label)="([^"]*)"')
_CODE = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)
_SAID = re.compile(r"""\b(?:_|ngettext)\(\s*(?:"[^"]*"|'[^']*')(?:\s*,\s*(?:"[^"]*"|'[^']*'))?""")
_LITERAL = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_PROSE = re.compile(r"[æøåÆØÅ]|^[A-ZÆØÅ][a-zæøå]+|[a-zæøå]{2,} [a-zæøå]{2,}")
_NO_WORDS = re.compile(r"&\w+;|Fristklar|\.html$|[\w.]+@[\w.]+|[\w-]+=\"(?:true\")?|\?\w+=|(?<!\w)/[\w/-]+")

SPARED = {
    "src/fristklar/access/actor.py": "names of programs, for the audit trail",
    "src/fristklar/devrun.py": "for the terminal",
    "src/fristklar/domain/norwegian.py": "the names of days and months in each language",
    "src/fristklar/domain/period_forms.py": "the words for a period that are read, whatever is spoken",
    "src/fristklar/domain/wording.py": "the words for a deadline that are read, whatever is spoken",
    "src/fristklar/languages/__init__.py": "what languages call themselves",
    "src/fristklar/languages/extract.py": "for translators",
    "src/fristklar/mail/lists.py": "the names of the lists, which mail programs sort by, stay the same",
    "src/fristklar/register/loading.py": "what is written to the register",
}


def unwrapped() -> dict[str, list[str]]:
    """By file, what stands there unsaid in other languages."""
    found = {}
    for path in sorted(TEMPLATES.rglob("*.*")):
        if words := list(in_template(path.read_text())):
            found[_name(path)] = words
    for path in sorted(STATIC.glob("*.js")):
        if words := list(in_script(path.read_text())):
            found[_name(path)] = words
    for path in sorted(SOURCE.rglob("*.py")):
        if _name(path) not in SPARED and (words := list(in_code(path.read_text()))):
            found[_name(path)] = words
    return found


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def in_template(template: str) -> Iterator[str]:
    """Text between tags, attributes that are read out or shown, and literals that look like prose."""
    at = 0
    for token in _TOKEN.finditer(template):
        yield from _text(template[at : token.start()])
        at = token.end()
        if tag := token["tag"]:
            for seen in _SEEN.findall(tag):
                yield from _text(_CODE.sub("", seen))
            for code in _CODE.findall(tag):
                yield from _literals(code)
        elif code := token["code"]:
            yield from _literals(code)
    yield from _text(template[at:])


def _text(text: str) -> Iterator[str]:
    if re.search("[A-Za-zæøåÆØÅ]", _NO_WORDS.sub("", text)):
        yield text.strip()


def _literals(code: str) -> Iterator[str]:
    for one, other in _LITERAL.findall(_SAID.sub("", code)):
        literal = one or other
        if _PROSE.search(literal) and not _NO_WORDS.search(literal) and "font-" not in literal and "<" not in literal:
            yield literal


_NORWEGIAN = re.compile(
    r"\b(?:ikke|og|til|som|er|av|med|har|kan|din|ditt|dine|deg|dere|den|det|en|et|frist\w*|endring\w*|kilde\w*|"
    r"ukesbrev|lagret?|velg|skriv|meldt|dager|siden|uten|fra|om|for|eller|alle|ingen|under)\b",
    re.IGNORECASE,
)


_ENGLISH = re.compile(r"\b(?:the|is|must|an|of|in|and|no|needs|select|from|that)\b", re.IGNORECASE)
_NOT_SAID = re.compile(r"<[^>]*>?|/[\w/-]+|\bfristklar\w*|Norsk helsenett", re.IGNORECASE)


def _is_norwegian(literal: str) -> bool:
    words = _NOT_SAID.sub("", literal)
    if re.search("[æøåÆØÅ]", words):
        return bool(re.search(r"[^\W\d_]{2}", words))
    return " " in words.strip() and bool(_NORWEGIAN.search(words)) and not _ENGLISH.search(words)


def in_code(code: str) -> Iterator[str]:
    """Norwegian literals that are neither marked nor looked up, apart from docstrings."""
    tree = ast.parse(code)
    spared = {id(docstring) for docstring in _docstrings(tree)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in COUNT:
            spared |= {id(given) for given in node.args}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in spared:
            words = node.value
            if _is_norwegian(words):
                yield words


def in_script(script: str) -> Iterator[str]:
    """Norwegian literals: a script says what its page gives it (`data-…`)."""
    code = re.sub(r"^\s*//.*$", "", script, flags=re.MULTILINE)
    for literal in re.findall(r"\"([^\"\n]*)\"|`([^`]*)`", code):
        words = literal[0] or literal[1]
        if _is_norwegian(words):
            yield words


def _docstrings(tree: ast.AST) -> Iterator[ast.Constant]:
    for node in ast.walk(tree):
        for statement in getattr(node, "body", ()) if not isinstance(node, ast.Lambda | ast.IfExp) else ():
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                yield statement.value
