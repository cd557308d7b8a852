"""A connection to the mail server that is kept for as long as there is mail: one transaction for each recipient."""

import asyncio
import contextlib
import re
from email.parser import BytesHeaderParser
from email.policy import SMTP
from email.utils import parseaddr
from typing import NoReturn
from urllib.parse import unquote, urlsplit

import aiosmtplib

from fristklar.db import DatabaseUnavailableError
from fristklar.mail.queries import capture
from fristklar.settings import settings

REPLY_SECONDS = 30
"""How long a server may take for one reply."""
MAIL_SECONDS = 60
"""How long it may take for one mail in all, however it spreads its bytes."""
GOODBYE_SECONDS = 2
LONGEST_REASON = 300
CLOSING = 421
OF_THE_ADDRESS = frozenset({550, 551, 552, 553})
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
        self._sender = parseaddr(settings().mail_from)[1]
        self._reply_seconds, self._mail_seconds = reply_seconds, mail_seconds
        self._client: aiosmtplib.SMTP | None = None
        self._is_telling = False

    async def hand_over(self, recipient: str, raw: bytes) -> None:
        """Hand one mail over to the server, which has it when this returns.

        Raises:
            RefusedError: it will never be taken.
            NotNowError: it is not taken now.
            OutageError: the server cannot be talked to.
        """
        if not recipient.isascii():
            raise RefusedError("Adressen har tegn som e-post ikke kan sendes til.", is_address=True)
        if self._url is None:
            return await _keep(raw)
        self._is_telling = False
        try:
            async with asyncio.timeout(self._mail_seconds):
                await self._converse(recipient, raw)
        except BaseException as error:
            if not isinstance(error, RefusedError | NotNowError):
                self._drop()  # nobody knows what it is in the middle of
            if isinstance(error, TimeoutError):
                raise self._outage("E-posttjeneren svarte ikke i tide.") from error
            if isinstance(error, aiosmtplib.SMTPResponseException):
                raise self._outage(_words(error)) from error
            if isinstance(error, aiosmtplib.SMTPException | OSError):
                raise self._outage(f"{type(error).__name__}: {error}"[:LONGEST_REASON]) from error
            raise
        return None

    def _outage(self, reason: str) -> OutageError:
        return OutageError(reason, may_have_it=self._is_telling)

    async def _converse(self, recipient: str, raw: bytes) -> None:
        server, is_used = await self._server()
        try:
            await server.mail(self._sender)
        except aiosmtplib.SMTPServerDisconnected:
            if not is_used:
                raise
            self._drop()  # many servers end a connection after so many mails, or so many seconds
            server, _ = await self._server()
            await server.mail(self._sender)
        try:
            await server.rcpt(recipient)
        except aiosmtplib.SMTPRecipientRefused as error:
            await self._start_over(server, error)
            _refuse(error, is_address=_is_of_the_address(error, without_status=error.code in OF_THE_ADDRESS))
        self._is_telling = True
        try:
            await server.data(raw)
        except aiosmtplib.SMTPDataError as error:
            self._is_telling = False  # it has said that it does not have it
            await self._start_over(server, error)
            _refuse(error, is_address=_is_of_the_address(error, without_status=False))

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

    `smtp://user:password@host:587` takes STARTTLS where the server offers it; `smtps://` speaks TLS throughout.
    """
    parts = urlsplit(url)
    tls = parts.scheme == "smtps"
    return aiosmtplib.SMTP(
        hostname=parts.hostname,
        port=parts.port or (465 if tls else 587),
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        use_tls=tls,
        timeout=timeout,
    )


def _refuse(error: aiosmtplib.SMTPResponseException, *, is_address: bool) -> NoReturn:
    if error.code >= 500:
        raise RefusedError(_words(error), is_address=is_address) from error
    raise NotNowError(_words(error)) from error


_STATUS = re.compile(r"5\.(\d{1,3})\.(\d{1,3})\b")
_OF_THE_SENDER = frozenset({"7", "8"})


def _is_of_the_address(error: aiosmtplib.SMTPResponseException, *, without_status: bool) -> bool:
    """Whether it is the address that is no good, by the status code of RFC 3463.

    A server that will not relay, or not for us, says so to every recipient: that must not stop them all.
    """
    status = _STATUS.match(error.message)
    if status is None:
        return without_status
    subject, detail = status.groups()
    return (subject == "1" and detail not in _OF_THE_SENDER) or (subject == "2" and detail in {"0", "1", "2"})


def _words(error: aiosmtplib.SMTPResponseException) -> str:
    said = "".join(letter if letter.isprintable() else " " for letter in error.message)
    return f"{error.code} {said}"[:LONGEST_REASON]


async def _keep(raw: bytes) -> None:
    head = BytesHeaderParser(policy=SMTP).parsebytes(raw)
    try:
        await capture(str(head["To"]), str(head["Subject"]), raw)
    except DatabaseUnavailableError as error:
        raise OutageError(str(error)) from error
