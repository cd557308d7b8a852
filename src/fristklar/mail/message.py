"""A mail from its folder: templates/emails/<name>/{subject.txt, body.txt, body.html}."""

from binascii import b2a_qp
from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from functools import cache, lru_cache
from hashlib import sha256
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from fristklar import clock
from fristklar.settings import CHECKOUT, settings

_AS_IT_IS = SMTP.clone(refold_source="none")
"""Headers that are folded already are not folded again, so that the address in List-Unsubscribe stays on its line."""


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(CHECKOUT / "templates" / "emails"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def rendered(file: str, **more: object) -> str:
    """A file below templates/emails, filled in."""
    return _templates().get_template(file).render(base_url=settings().base_url, **more)


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


def assemble(
    *,
    subject: str,
    to: str,
    to_name: str,
    text: str,
    html: str,
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
    address = Address(" ".join(to_name.split()), user, domain)
    message = EmailMessage(policy=_AS_IT_IS)
    # Already in the form in which they travel: to have the library read each of them, and write it out again, takes
    # longer than all the rest.
    message.set_raw("Subject", _folded_text("Subject", " ".join(subject.split())))
    message.set_raw("From", _folded_text("From", settings().mail_from))
    message.set_raw("To", _folded("To", address))
    message.set_raw("Date", format_datetime(clock.now()))
    message.set_raw("Message-ID", message_id or make_msgid(domain=_host()))
    message.set_raw("Auto-Submitted", "auto-generated")
    for name, value in (headers or {}).items():
        message.set_raw(name, value)
    boundary = f"=_{sha256(text.encode()).hexdigest()[:32]}"  # an = as no line of quoted-printable can begin
    message.set_raw("MIME-Version", "1.0")
    message.set_raw("Content-Type", f'multipart/alternative; boundary="{boundary}"')
    message.set_payload([_part(text, "plain"), _part(html, "html")])
    return message


def message_id_of(*facts: str) -> str:
    """The same Message-ID for the same facts, so that a mail that goes out twice can be known for one."""
    return f"<{sha256(chr(0).join(facts).encode()).hexdigest()[:40]}@{_host()}>"


def _host() -> str:
    return urlsplit(settings().base_url).hostname or "localhost"


def _part(words: str, subtype: str) -> EmailMessage:
    part = EmailMessage(policy=_AS_IT_IS)
    part.set_raw("Content-Type", f'text/{subtype}; charset="utf-8"')
    part.set_raw("Content-Transfer-Encoding", "quoted-printable")
    ended = words if words.endswith("\n") else f"{words}\n"
    part.set_payload(b2a_qp(ended.encode(), istext=True).decode("ascii"))
    return part


@lru_cache(maxsize=64)
def _folded_text(name: str, value: str) -> str:
    """The same for many mails, so worked out once."""
    return _folded(name, value)


def _folded(name: str, value: str | Address) -> str:
    """A header's value as it travels: encoded (RFC 2047), in lines that are short enough."""
    return str(SMTP.header_factory(name, value).fold(policy=SMTP)).partition(":")[2].strip()
