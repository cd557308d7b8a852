"""Values in the statements that every page asks."""

from hypothesis import example, given
from hypothesis import strategies as st
from psycopg.sql import Literal

from fristklar.asking import Planned


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=40))
@example("produkt-1 visit/3/4 register")
@example("O'Neil")
@example("a\\'; DROP TABLE change; --")
@example("")
def test_a_text_is_written_as_the_driver_writes_it(text: str) -> None:
    asked = Planned("named", "text", "SELECT $1", str).ask(text)
    assert asked == b"EXECUTE named(%b)" % Literal(text).as_bytes()
