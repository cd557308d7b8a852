"""A page as its reader meets it: words in their order, and elements found by tag, class, id or attribute."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"})
IN_A_LINE = frozenset({"a", "abbr", "b", "del", "em", "i", "ins", "q", "small", "span", "strong", "time"})

_SELECTOR = re.compile(r"(?P<tag>[a-z][a-z0-9]*)?(?P<rest>(?:[.#][\w-]+|\[[\w-]+(?:=[^\]]*)?\])*)")
_PART = re.compile(r"([.#])([\w-]+)|\[([\w-]+)(?:=([^\]]*))?\]")


class Element:
    """An element of a page."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Element | str] = []

    def __getitem__(self, attribute: str) -> str:
        return self.attributes[attribute]

    def __repr__(self) -> str:
        return f"<{self.tag} {self.attributes}: {self.text[:200]!r}>"

    @property
    def text(self) -> str:
        """All words below, with single spaces between them."""
        return " ".join("".join(self._words()).split())

    def all(self, selector: str) -> list["Element"]:
        """The elements below that match, such as `tr`, `.chip`, `#kommende`, `a[href=/]` or `section.group h3`."""
        found = [self]
        for step in selector.split():
            found = list(dict.fromkeys(match for element in found for match in element._below(step)))
        return found

    def one(self, selector: str) -> "Element":
        """The only element below that matches."""
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} elements match {selector!r}"
        return found[0]

    def section(self, heading: str) -> "Element":
        """The part of the page that a heading names; a count in brackets after it does not matter."""
        for element in self.all("[aria-labelledby]"):
            labels = self.all(f"#{element['aria-labelledby']}")
            if labels and re.sub(r" \(\d+\)$", "", labels[0].text) == heading:
                return element
        raise AssertionError(f"no section is called {heading!r}")

    def has_section(self, heading: str) -> bool:
        """Whether a heading names a part of the page."""
        try:
            self.section(heading)
        except AssertionError:
            return False
        return True

    def everything(self) -> Iterator["Element"]:
        """Every element below, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.everything()

    def _below(self, step: str) -> Iterator["Element"]:
        match = _SELECTOR.fullmatch(step)
        assert match, f"{step!r} is no selector"
        parts = _PART.findall(match["rest"])
        for element in self.everything():
            if match["tag"] in (None, element.tag) and all(element._has(*part) for part in parts):
                yield element

    def _has(self, kind: str, name: str, attribute: str, value: str) -> bool:
        if kind == ".":
            return name in self.attributes.get("class", "").split()
        if kind == "#":
            return self.attributes.get("id") == name
        return self.attributes.get(attribute) == value if value else attribute in self.attributes

    def _words(self) -> Iterator[str]:
        gap = "" if self.tag in IN_A_LINE else " "
        yield gap
        for child in self.children:
            if isinstance(child, Element):
                yield from child._words()
            else:
                yield child
        yield gap


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # In HTML only void elements and SVG's end so.
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read(html: str) -> Element:
    """The page. Tags that do not match are a fault of the page."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    assert builder.open == [builder.root], f"{builder.open[-1]} is never closed"
    return builder.root
