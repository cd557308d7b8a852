"""A mail from its folder: templates/emails/<name>/{subject.txt, body.txt, body.html}."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid
from functools import cache
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from fristklar import clock
from fristklar.settings import CHECKOUT, settings


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


def compose(name: str, *, to: str, to_name: str, page: object) -> EmailMessage:
    """The mail `name` for one reader. HTML and text are made from the same page object.

    Raises:
        ValueError: `to` is no address that can stand in a header.
    """

    def part(file: str) -> str:
        return _templates().get_template(f"{name}/{file}").render(page=page, base_url=settings().base_url)

    message = EmailMessage(policy=SMTP)
    message["Subject"] = " ".join(part("subject.txt").split())
    message["From"] = settings().mail_from
    user, _, domain = to.rpartition("@")
    message["To"] = Address(" ".join(to_name.split()), user, domain)
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = make_msgid(domain=urlsplit(settings().base_url).hostname or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(part("body.txt"))
    message.add_alternative(part("body.html"), subtype="html")
    return message
