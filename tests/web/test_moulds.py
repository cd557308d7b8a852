"""Pages whose template is rendered once for each shape."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import product
from typing import Any, NamedTuple

import pytest
from jinja2 import ChoiceLoader, DictLoader

from fristklar.access.actor import ANONYMOUS
from fristklar.domain.standing import Standing
from fristklar.products.whole import _Shape
from fristklar.web.moulds import INSIDE, Hole, moulded
from fristklar.web.templating import environment, render
from harness import configured

TODAY = date(2026, 3, 19)


class Shape(NamedTuple):
    is_long: bool

    def known(self) -> Mapping[str, object]:
        return {"is_long": self.is_long, "maker": INSIDE}


@pytest.fixture(autouse=True)
def _settings() -> Iterator[None]:
    with configured({"FRISTKLAR_DEMO": "1", "FRISTKLAR_DATABASE_URL": "postgresql://x@127.0.0.1/x"}):
        yield


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> str:
    """A template, by its name, whose content says what the test is about."""
    loader, name = environment().loader, f"{request.node.name}.html"
    assert loader is not None
    body = '{% extends "page.html" %}{% block title %}{{ page.name }}{% endblock %}{% block main %}' + request.param
    given = DictLoader({name: body + "{% endblock %}"})
    monkeypatch.setattr(environment(), "loader", ChoiceLoader([given, loader]))
    return name


def made(template: str, shape: Shape, **fillings: str) -> str:
    pieces = {name.replace("__", "."): [words.encode()] for name, words in fillings.items()}
    return moulded(template, shape, pieces, path="/her", today=TODAY, actor=ANONYMOUS).decode()


PLAIN = "<p>{{ page.name }} av {{ page.maker.name }}{% if page.is_long %}, langt{% endif %}.</p>"


@pytest.mark.parametrize("written", [PLAIN], indirect=True)
def test_what_differs_is_filled_in_and_what_the_template_decides_by_is_the_shape(written: str) -> None:
    first = made(written, Shape(is_long=True), name="Først &amp; fremst", maker__name="Ås")
    second = made(written, Shape(is_long=False), name="Så", maker__name="Ås")
    assert "<p>Først &amp; fremst av Ås, langt.</p>" in first
    assert "<title>Først &amp; fremst – Fristklar</title>" in first
    assert "<p>Så av Ås.</p>" in second


@pytest.mark.parametrize("written", [PLAIN], indirect=True)
def test_the_template_is_rendered_once_for_a_shape(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    rendered = []

    def counted(template: str, **more: Any) -> bytes:
        rendered.append(template)
        return render(template, **more)

    monkeypatch.setattr("fristklar.web.moulds.render", counted)
    for name in ("Én", "To", "Tre"):
        assert f"<p>{name} av Ås.</p>" in made(written, Shape(is_long=False), name=name, maker__name="Ås")
    assert rendered == [written]


@pytest.mark.parametrize("written", [PLAIN], indirect=True)
def test_what_is_filled_in_makes_no_new_hole(written: str) -> None:
    again = Hole("maker.name").__html__()
    assert again in made(written, Shape(is_long=False), name=again, maker__name="Ås")


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("{% if page.name %}Med navn{% endif %}", "decides by `name`"),
        ("{{ page.name | lower }}", "changes `name`"),
        ("{{ page.maker.name ~ '.' }}", "changes `maker.name`"),
    ],
    indirect=["written"],
)
def test_a_template_that_does_more_than_put_out_a_hole_fails(written: str, why: str) -> None:
    with pytest.raises(TypeError, match=why):
        made(written, Shape(is_long=False), name="", maker__name="")


@pytest.mark.parametrize("written", [PLAIN], indirect=True)
def test_a_hole_without_a_filling_fails(written: str) -> None:
    with pytest.raises(KeyError, match=r"maker\.name"):
        made(written, Shape(is_long=False), name="Et navn")


EVERY_FILLING = (
    "slug name vendor description used_by asks since ahead tally rows ended reading.until headline.slug "
    "headline.title headline.environment_label headline.last_label headline.last_safe headline.last_safe_iso "
    "headline.days_phrase headline.why headline.next_step"
)


def test_the_products_page_can_be_made_in_every_shape() -> None:
    """Also in those that none of the demo's products has."""
    fillings = {name: [f"[{name}]".encode()] for name in EVERY_FILLING.split()}
    seen = set()
    for reports, judges, is_read, standing, is_dated, asks in product(
        (True, False), (True, False), (True, False), (None, *Standing), (True, False), (True, False)
    ):
        shape = _Shape(reports, judges, is_read, standing, is_dated, asks)
        html = moulded("products/detail.html", shape, fillings, path="/produkter/p", today=TODAY, actor=ANONYMOUS)
        said = html.decode()
        assert ("rows.js" in said) == reports
        assert ("[reading.until]" in said) == is_read
        assert ("[headline.title]" in said) == (standing is not None)
        assert ("[headline.last_safe]" in said) == (standing is not None and is_dated)
        assert ("[asks]" in said) == asks
        assert ("/profil" in said) == (reports or judges)
        seen.add(html)
    assert len(seen) > 2 * 2 * 2 * 11
