"""What is prepared for many readers comes out as if it had been made for one, and as the standard library has it."""

import quopri
from email.header import Header
from email.parser import BytesParser
from email.policy import SMTP, default

from hypothesis import example, given
from hypothesis import strategies as st

from fristklar.mail.message import Shared, _one_word, _words, assemble
from harness import configured

MARK = "f00dfeedf00dfeed"
LINES = st.lists(
    st.one_of(
        st.text(alphabet=st.sampled_from("abc æøå=.\t\u2028\x0b\x85<>\"'é😀"), max_size=120),
        st.just("."),
        st.just(f"Hei {MARK}! <a href='{MARK}'>{'x' * 90}</a> "),
    ),
    max_size=12,
)
DEMO = {"FRISTKLAR_DATABASE_URL": "postgresql://a:b@127.0.0.1/c", "FRISTKLAR_DEMO": "1"}


@given(LINES, st.sampled_from(["\n", "\r\n"]), st.text(alphabet="Åse =.", max_size=90))
@example(["a", f"{MARK}", "."], "\n", "")
@example([f"Hei {MARK}! <a href='{MARK}'>{'x' * 90}</a> "], "\n", "===eeeÅ")  # a space where the line is full
@example(["x" * 75 + " ", "x" * 76 + "\t", "x" * 74 + " "], "\n", "")
def test_shared_words_are_encoded_as_a_whole_mail_is(lines: list[str], end: str, name: str) -> None:
    words = "linje\n" + end.join(lines)
    shared = Shared(words, [MARK]).filled({MARK: name})
    whole = words.replace(MARK, name)
    with configured(DEMO):
        made = {
            text: assemble(subject="Uke 48", to="a@b.example", to_name="A", text=text, html="<p>x</p>").as_bytes()
            for text in (shared, whole)
        }
    bodies = [raw.partition(b"\r\n\r\n")[2] for raw in made.values()]
    assert bodies[0] == bodies[1]
    [raw, _] = made.values()
    assert max(map(len, raw.split(b"--=_")[1].split(b"\r\n")[3:]), default=0) <= 76
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert raw.isascii()
    text = BytesParser(policy=default).parsebytes(raw).get_body(("plain",))
    assert text is not None
    told = quopri.decodestring(text.get_payload().encode()).decode().replace("\r\n", "\n")  # type: ignore[union-attr]
    expected = whole.replace("\r\n", "\n")
    assert told.rstrip("\n") == expected.rstrip("\n")


@example("=?", "To")
@given(
    st.text(alphabet=st.sampled_from("abcæøåÆØÅé -.,'\"()<>@_=?😀"), max_size=60), st.sampled_from(["To", "Subject"])
)
def test_a_word_of_a_header_is_written_as_the_library_writes_it(words: str, header: str) -> None:
    words = " ".join(words.split())
    if words.isascii() and "=?" not in words:  # with it, a reader would take it for an encoded word
        assert _words(header, words) == words
        return
    theirs = Header(words, "utf-8", header_name=header).encode(linesep="\r\n")
    assert _one_word(header, words) in {"", theirs}
    parsed = SMTP.header_factory("Subject", _words(header, words).replace("\r\n", ""))
    assert str(parsed) == words
