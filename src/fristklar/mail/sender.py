"""Where mail goes: to the SMTP server of FRISTKLAR_SMTP_URL, or in demo mode to the page /demo/post."""

from email.message import EmailMessage

import aiosmtplib
import structlog

from fristklar.db import DatabaseUnavailableError
from fristklar.mail.line import client
from fristklar.mail.queries import capture
from fristklar.settings import settings

TIMEOUT_SECONDS = 20
log = structlog.get_logger()


class MailNotSentError(Exception):
    """The mail could not be handed over; the message says why."""


async def send(message: EmailMessage) -> None:
    """Send one mail to its one recipient.

    Raises:
        MailNotSentError: the server cannot be reached or refuses, or the demo's database cannot keep it.
    """
    url = settings().smtp_url
    try:
        if url is None:
            await capture(message["To"], message["Subject"], message.as_bytes())
            body = message.get_body(("plain",))
            log.info("mail captured", to=message["To"], text=body.get_content() if body else "")
        else:
            await _send_over_smtp(message, url.get_secret_value())
    except (aiosmtplib.SMTPException, DatabaseUnavailableError, OSError) as error:
        raise MailNotSentError(f"{type(error).__name__}: {error}") from error
    log.info("mail sent", subject=message["Subject"], captured=url is None)


async def _send_over_smtp(message: EmailMessage, url: str) -> None:
    async with client(url, TIMEOUT_SECONDS) as server:
        await server.send_message(message)
