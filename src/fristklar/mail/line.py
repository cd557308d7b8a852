"""A connection to the mail server that is kept for as long as there is mail: one transaction for each recipient."""

import asyncio
import contextlib
from email.parser import BytesHeaderParser
from email.policy import SMTP
from typing import NoReturn
from urllib.parse import unquote, urlsplit

import aiosmtplib

from fristklar.db import DatabaseUnavailableError
from fristklar.mail.queries import capture
from fristklar.mail.reasons import NO_ANSWER, NO_SUCH_ADDRESS
from fristklar.mail.return_path import plain_sender
from fristklar.mail.verdict import About, about
from fristklar.settings import settings

REPLY_SECONDS = 30
"""How long a server may take for one reply."""
MAIL_SECONDS = 60
"""How long it may take for one mail in all, however it spreads its bytes."""
GOODBYE_SECONDS = 2
LONGEST_REASON = 300
CLOSING = 421
"""Answers to a recipient that speak of its mailbox (RFC 5321 §4.2.3), where no status code says more."""


class RefusedError(Exception):
    """The server will never take this mail; the message has its words."""

    def __init__(self, reason: str, *, is_address: bool) -> None:
        super().__init__(reason)
        self.is_address = is_address
        """Whether it is the address that is no good, rather than this mail."""


class NotNowError(Exception):
    """The server will not take this mail at present; it may take others."""


class OutageError(Exception):
    """There is no talking to the server at present."""

    def __init__(self, reason: str, *, may_have_it: bool = False) -> None:
        super().__init__(reason)
        self.may_have_it = may_have_it
        """Whether it may have the mail nevertheless: it was being told the mail itself when it fell silent."""


class Line:
    """The connection. Opened by the first mail; without a server the mail goes to the demo's own box.

    `reply_seconds` and `mail_seconds` bound how long a server may take.
    """

    def __init__(self, *, reply_seconds: float = REPLY_SECONDS, mail_seconds: float = MAIL_SECONDS) -> None:
        url = settings().smtp_url
        self._url = None if url is None else url.get_secret_value()
        self._reply_seconds, self._mail_seconds = reply_seconds, mail_seconds
        self._client: aiosmtplib.SMTP | None = None
        self._is_telling = False

    async def hand_over(self, recipient: str, raw: bytes, *, sender: str | None = None) -> None:
        """Hand one mail over to the server, which has it when this returns.

        `sender` is where a failure is told; without it, the address that the mail is from.

        Raises:
            RefusedError: it will never be taken.
            NotNowError: it is not taken now.
            OutageError: the server cannot be talked to.
        """
        if not recipient.isascii():
            raise RefusedError(NO_SUCH_ADDRESS, is_address=True)
        if self._url is None:
            return await _keep(raw)
        self._is_telling = False
        try:
            async with asyncio.timeout(self._mail_seconds):
                await self._converse(sender or plain_sender(), recipient, raw)
        except BaseException as error:
            if not isinstance(error, RefusedError | NotNowError):
                self._drop()  # nobody knows what it is in the middle of
            if isinstance(error, TimeoutError):
                raise self._outage(NO_ANSWER) from error
            if isinstance(error, aiosmtplib.SMTPResponseException):
                raise self._outage(_words(error)) from error
            if isinstance(error, aiosmtplib.SMTPException | OSError):
                raise self._outage(f"{type(error).__name__}: {error}"[:LONGEST_REASON]) from error
            raise
        return None

    def _outage(self, reason: str) -> OutageError:
        return OutageError(reason, may_have_it=self._is_telling)

    async def _converse(self, sender: str, recipient: str, raw: bytes) -> None:
        server, is_used = await self._server()
        try:
            await server.mail(sender)
        except aiosmtplib.SMTPServerDisconnected:
            if not is_used:
                raise
            self._drop()  # many servers end a connection after so many mails, or so many seconds
            server, _ = await self._server()
            await server.mail(sender)
        try:
            await server.rcpt(recipient)
        except aiosmtplib.SMTPRecipientRefused as error:
            await self._start_over(server, error)
            _refuse(error, at_recipient=True)
        self._is_telling = True
        try:
            await server.data(raw)
        except aiosmtplib.SMTPDataError as error:
            self._is_telling = False  # it has said that it does not have it
            await self._start_over(server, error)
            _refuse(error, at_recipient=False)

    async def _server(self) -> tuple[aiosmtplib.SMTP, bool]:
        """The server, and whether the connection has been used before."""
        if self._client is not None and self._client.is_connected:
            return self._client, True
        assert self._url is not None
        self._client = client(self._url, self._reply_seconds)
        await self._client.connect()
        return self._client, False

    async def _start_over(self, server: aiosmtplib.SMTP, error: aiosmtplib.SMTPResponseException) -> None:
        if error.code == CLOSING:
            raise error
        try:
            await server.rset()
        except (aiosmtplib.SMTPException, OSError):
            self._drop()  # what it said of this mail holds; the next one gets a connection of its own

    def _drop(self) -> None:
        if self._client is not None:
            self._client.close()
        self._client = None

    async def close(self) -> None:
        """Take leave of the server."""
        if self._client is not None and self._client.is_connected:
            with contextlib.suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
                async with asyncio.timeout(GOODBYE_SECONDS):
                    await self._client.quit()
        self._drop()


def client(url: str, timeout: float) -> aiosmtplib.SMTP:
    """A client that is not connected yet.

    `smtps://` speaks TLS throughout. `smtp+starttls://` goes on only over STARTTLS, and so does `smtp://` where there
    is a password to tell; `smtp://` without one takes STARTTLS where the server offers it. A certificate is checked
    against the system's authorities, or those of SSL_CERT_FILE, and against the name in the address.
    """
    parts = urlsplit(url)
    tls = parts.scheme == "smtps"
    must_start = parts.scheme == "smtp+starttls" or parts.password is not None
    return aiosmtplib.SMTP(
        hostname=parts.hostname,
        port=parts.port or (465 if tls else 587),
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        use_tls=tls,
        start_tls=None if tls or not must_start else True,
        timeout=timeout,
    )


def _refuse(error: aiosmtplib.SMTPResponseException, *, at_recipient: bool) -> NoReturn:
    if error.code < 500:
        raise NotNowError(_words(error)) from error
    fault = about(error.code, error.message, at_recipient=at_recipient)
    if fault is About.SERVER:
        raise OutageError(_words(error)) from error
    raise RefusedError(_words(error), is_address=fault is About.ADDRESS) from error


def _words(error: aiosmtplib.SMTPResponseException) -> str:
    said = "".join(letter if letter.isprintable() else " " for letter in error.message)
    return f"{error.code} {said}"[:LONGEST_REASON]


async def _keep(raw: bytes) -> None:
    head = BytesHeaderParser(policy=SMTP).parsebytes(raw)
    try:
        await capture(str(head["To"]), str(head["Subject"]), raw)
    except DatabaseUnavailableError as error:
        raise OutageError(str(error)) from error
