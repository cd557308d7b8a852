"""A mail from its folder: templates/emails/<name>/{subject.txt, body.txt, body.html}."""

import re
from binascii import b2a_base64, b2a_qp
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, make_msgid
from functools import cache, lru_cache
from hashlib import sha256
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from fristklar import clock
from fristklar.languages import Language, current
from fristklar.languages.templates import SpeakingEnvironment
from fristklar.settings import CHECKOUT, settings

_AS_IT_IS = SMTP.clone(refold_source="none")
"""Headers that are folded already are not folded again, so that the address in List-Unsubscribe stays on its line."""


class _Message(EmailMessage):
    """A message all of whose parts are in the form in which they travel: writing it out is putting them together.

    The library would look up what sort of message it is at every step, which takes longer than making it.
    """

    boundary = b""
    """What stands between its parts."""
    parts: "tuple[_Message, ...]" = ()
    written = b""
    """The words of a part without parts, as they travel."""

    def as_bytes(self, unixfrom: bool = False, policy: "Policy[Any] | None" = None) -> bytes:
        """The message as a server gets it."""
        if unixfrom or policy is not None:
            return super().as_bytes(unixfrom, policy)
        return b"\r\n".join(self._pieces())

    def _pieces(self) -> Iterator[bytes]:
        for name, value in self.raw_items():
            # One that was added later is the library's own, and folds itself.
            line = value.fold(policy=SMTP).rstrip("\r\n") if hasattr(value, "fold") else f"{name}: {value}"
            yield line.encode("ascii")
        yield b""
        if not self.parts:
            yield self.written
            return
        for part in self.parts:
            yield b"--" + self.boundary
            yield from part._pieces()
        yield b"--" + self.boundary + b"--"
        yield b""


@cache
def _templates(language: Language) -> Environment:
    return SpeakingEnvironment(
        language,
        loader=FileSystemLoader(CHECKOUT / "templates" / "emails"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def rendered(file: str, **more: object) -> str:
    """A file below templates/emails, filled in."""
    return _templates(current()).get_template(file).render(base_url=settings().base_url, **more)


def compose(name: str, *, to: str, to_name: str, page: object) -> EmailMessage:
    """The mail `name` for one reader. HTML and text are made from the same page object.

    Raises:
        ValueError: `to` is no address that can stand in a header.
    """
    return assemble(
        subject=rendered(f"{name}/subject.txt", page=page),
        to=to,
        to_name=to_name,
        text=rendered(f"{name}/body.txt", page=page),
        html=rendered(f"{name}/body.html", page=page),
    )


@dataclass(frozen=True, slots=True)
class Written:
    """Words in the form in which they travel: quoted-printable, with a mail's ends of lines."""

    encoded: bytes


class Shared:
    """Words that are the same for many readers but for a few marks: all lines without a mark are encoded once.

    Quoted-printable knows no more of a line than the line itself, so what comes out is what encoding the whole gives.
    """

    def __init__(self, words: str, marks: Collection[str]) -> None:
        self._pieces: list[bytes | str] = []
        for has_mark, lines in groupby(
            _A_LINE.findall(_ended(words)), lambda line: any(mark in line for mark in marks)
        ):
            together = "".join(lines)
            self._pieces.append(together if has_mark else _encoded(together))

    def filled(self, values: Mapping[str, str]) -> Written:
        """The words for one reader. `values` stand where the marks stood, and have no ends of lines in them."""
        return Written(
            b"".join(piece if isinstance(piece, bytes) else self._line(piece, values) for piece in self._pieces)
        )

    @staticmethod
    def _line(piece: str, values: Mapping[str, str]) -> bytes:
        for mark, value in values.items():
            piece = piece.replace(mark, value)
        return _encoded(piece)


def assemble(
    *,
    subject: str,
    to: str,
    to_name: str,
    text: str | Written,
    html: str | Written,
    headers: Mapping[str, str] | None = None,
    message_id: str | None = None,
) -> EmailMessage:
    """A mail of these words to one reader.

    `headers` are more headers, in ASCII. `message_id` is one of `message_id_of`; without it, the mail gets one of its
    own.

    Raises:
        ValueError: `to` is no address that can stand in a header.
    """
    user, _, domain = to.rpartition("@")
    address = Address(_on_a_line(to_name), user, domain)
    message = _Message(policy=_AS_IT_IS)
    # Already in the form in which they travel: to have the library read each of them, and write it out again, takes
    # longer than all the rest.
    message.set_raw("Subject", _words("Subject", _on_a_line(subject)))
    message.set_raw("From", _sender(settings().mail_from))
    message.set_raw("To", _reader(address))
    message.set_raw("Date", format_datetime(clock.now()))
    message.set_raw("Message-ID", message_id or make_msgid(domain=_host()))
    message.set_raw("Auto-Submitted", "auto-generated")
    for name, value in (headers or {}).items():
        message.set_raw(name, value)
    plain, rich = _part(text, "plain"), _part(html, "html")
    boundary = f"=_{sha256(plain.written).hexdigest()[:32]}"  # an = as no line of quoted-printable can begin
    message.set_raw("MIME-Version", "1.0")
    message.set_raw("Content-Type", f'multipart/alternative; boundary="{boundary}"')
    message.boundary = boundary.encode("ascii")
    message.parts = plain, rich
    message.set_payload(list(message.parts))
    return message


def message_id_of(*facts: str) -> str:
    """The same Message-ID for the same facts, so that a mail that goes out twice can be known for one."""
    return f"<{sha256(chr(0).join(facts).encode()).hexdigest()[:40]}@{_host()}>"


def _host() -> str:
    return urlsplit(settings().base_url).hostname or "localhost"


def _part(words: str | Written, subtype: str) -> "_Message":
    part = _Message(policy=_AS_IT_IS)
    part.set_raw("Content-Type", f'text/{subtype}; charset="utf-8"')
    part.set_raw("Content-Transfer-Encoding", "quoted-printable")
    part.written = words.encoded if isinstance(words, Written) else _encoded(_ended(words))
    part.set_payload(part.written.replace(b"\r\n", b"\n").decode("ascii"))
    return part


_A_LINE = re.compile(r"[^\n]*\n")


def _ended(words: str) -> str:
    words = words.replace("\r\n", "\n").replace("\r", "\n")  # a CR stands before an LF, nowhere else (RFC 5322 §2.3)
    return words if words.endswith("\n") else f"{words}\n"


_TOO_LONG = re.compile(rb"^(.{74,})(=20|=09)$", re.MULTILINE)
"""The library does not count what a space at a line's end becomes; RFC 2045 §6.7 allows 76 characters."""


def _encoded(words: str) -> bytes:
    return _TOO_LONG.sub(rb"\1=\n\2", b2a_qp(words.encode(), istext=True)).replace(b"\n", b"\r\n")


_CONTROL = re.compile("[\x00-\x1f\x7f]+")
_LINE = 74
"""Characters on a line of a header: the library counts up to two too few, and RFC 2047 §2 allows 76."""


def _on_a_line(words: str) -> str:
    """Words for a header, which holds no line ends and nothing that is no letter (RFC 5322 §2.2)."""
    return " ".join(_CONTROL.sub(" ", words).split())


@lru_cache(maxsize=64)
def _words(header: str, words: str) -> str:
    """A header of plain words as it travels (RFC 2047).

    What is not ASCII is encoded as a whole: the library's own way of encoding single words doubles a space where a
    line ends between two.
    """
    is_plain = words.isascii() and "=?" not in words and all(len(word) < _LINE - 10 for word in words.split())
    if not is_plain and (word := _one_word(header, words)):
        return word
    charset = "us-ascii" if is_plain else "utf-8"
    return Header(words, charset, header_name=header, maxlinelen=_LINE).encode(linesep="\r\n")


_Q = {byte: chr(byte) if chr(byte).isascii() and chr(byte).isalnum() else f"={byte:02X}" for byte in range(256)} | {
    **{ord(letter): letter for letter in "-!*+/"},
    ord(" "): "_",
}


def _one_word(header: str, words: str) -> str:
    """What fits into one encoded word of the first line, as the library writes it and twenty times as fast.

    Empty where it does not fit.
    """
    raw = words.encode()
    quoted = "".join([_Q[byte] for byte in raw])
    if len(quoted) <= 4 * ((len(raw) + 2) // 3):
        word = f"=?utf-8?q?{quoted}?="
    else:
        word = f"=?utf-8?b?{b2a_base64(raw, newline=False).decode()}?="
    return word if len(header) + len(": ") + len(word) <= _LINE else ""


@lru_cache(maxsize=8)
def _sender(mail_from: str) -> str:
    return str(SMTP.header_factory("From", mail_from).fold(policy=SMTP)).partition(":")[2].strip()


def _reader(address: Address) -> str:
    if not address.display_name.isascii() or "=?" in address.display_name:
        name = _words("To", address.display_name)
        fits = len(name.rpartition("\r\n")[2]) + len(address.addr_spec) + len("To:  <>") <= _LINE
        return f"{name} <{address.addr_spec}>" if fits else f"{name}\r\n <{address.addr_spec}>"
    return str(SMTP.header_factory("To", address).fold(policy=SMTP)).partition(":")[2].strip()
