"""Every setting of the program, read from FRISTKLAR_* environment variables and from nowhere else."""

import re
from datetime import date
from functools import cache
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

CHECKOUT = Path(__file__).resolve().parents[2]
"""The checkout's root: templates/, static/, seeds/ and migrations/ lie there, as the project's layout says."""


ADDRESS = "the address of a Postgres, such as postgresql://role:password@127.0.0.1/fristklar"


class SettingsError(Exception):
    """The environment does not make a usable configuration; the message names each variable and what to do."""


def _of_a_postgres(url: str) -> str:
    if not url.startswith(("postgresql://", "postgres://", "postgresql+psycopg://")):
        raise ValueError(f"must be {ADDRESS}")
    return url


def _of_a_person(address: str) -> str:
    name, at, host = address.partition("@")
    if address and not (name and at and "." in host and address.isprintable() and not set(address) & set(' <>?&"')):
        raise ValueError("must be a plain email address such as personvern@fristklar.example")
    return address


EmailAddress = Annotated[str, AfterValidator(_of_a_person)]
PostgresUrl = Annotated[str, AfterValidator(_of_a_postgres)]


class Settings(BaseSettings):
    """The configuration of one process. The README's table explains each for the person who deploys."""

    model_config = SettingsConfigDict(env_prefix="FRISTKLAR_", extra="ignore", frozen=True)

    database_url: PostgresUrl = Field(description="Address the web process logs in with: the role that owns nothing.")
    owner_database_url: PostgresUrl | None = Field(
        default=None, description="Address `db upgrade` migrates with. Not needed by a running web process."
    )
    base_url: str = Field(default="http://127.0.0.1:8000", description="Where people reach the site.")
    secret_key: SecretStr = Field(
        default=SecretStr(""), description="Signs what the browser keeps; at least 32 characters."
    )
    smtp_url: SecretStr | None = Field(
        default=None,
        description="Where mail goes: smtp://user:password@host:587, smtp+starttls:// or smtps://. "
        "Demo mode captures mail.",
    )
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = Field(
        default=(),
        description="Addresses or networks of the proxies in front, with commas between: what they say of a reader's "
        "address is believed.",
    )
    smtp_connections: int = Field(default=4, ge=1, le=32, description="Connections to the mail server a worker holds.")
    mail_from: str = Field(default="Fristklar <fristklar@localhost>", description="Whom mail comes from.")
    return_path: str | None = Field(
        default=None,
        description="Mailbox that failures come back to, as retur@fristklar.example; takes mail for retur+…@ too.",
    )
    operator: str = Field(
        default="", max_length=200, description="The organisation that runs the site, as the pages about it name it."
    )
    contact_email: EmailAddress = Field(
        default="", description="Where questions about the site and its accessibility go."
    )
    privacy_email: EmailAddress = Field(default="", description="The data protection officer's address.")
    accessibility_statement_url: str = Field(
        default="", description="The statement that public bodies make at uustatus.no."
    )
    demo: bool = Field(default=False, description="Fictional vendors, open to every visitor. Loopback only.")
    today: date | None = Field(default=None, description="The date the product believes in. Demo mode only.")
    pool_size: int = Field(default=8, ge=1, le=100, description="Database connections a process holds.")
    statement_timeout_ms: int = Field(default=5_000, ge=100, description="Longest a statement may take.")
    log_format: Literal["json", "console"] = "json"

    @field_validator("base_url")
    @classmethod
    def _base_of_addresses(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
            raise ValueError("must be an address such as https://fristklar.example, with nothing after the host")
        return value.rstrip("/")

    @field_validator("return_path")
    @classmethod
    def _mailbox(cls, value: str | None) -> str | None:
        # What is put behind the mailbox takes 37 letters of the 64 that a server must bear (RFC 5321, 4.5.3.1.1).
        if value is not None and not re.fullmatch(r"[a-z0-9._-]{1,27}@[a-z0-9-]+(\.[a-z0-9-]+)*", value, re.ASCII):
            raise ValueError(
                "must be an address such as retur@fristklar.example, in small letters and with at most 27 before the @"
            )
        return value

    @field_validator("accessibility_statement_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if value and not (value.startswith("https://") and urlsplit(value).hostname):
            raise ValueError("must be an address that begins with https://")
        return value

    @field_validator("trusted_proxies", mode="before")
    @classmethod
    def _addresses(cls, value: Any) -> Any:
        given = [each.strip() for each in value.split(",") if each.strip()] if isinstance(value, str) else value
        for each in given:
            try:
                ip_network(each)
            except ValueError as error:
                raise ValueError(f"must be addresses or networks such as 10.0.0.5, 10.1.0.0/16; {error}") from error
        return given

    @model_validator(mode="after")
    def _refuse_unsafe_combinations(self) -> Self:
        if self.today is not None and not self.demo:
            raise ValueError("FRISTKLAR_TODAY moves the date in demo mode only. Remove it, or set FRISTKLAR_DEMO=1")
        if self.demo and not is_loopback(urlsplit(self.base_url).hostname or ""):
            raise ValueError(
                "FRISTKLAR_DEMO=1 shows the demo vendors to everyone, so it runs on loopback only. "
                "Set FRISTKLAR_BASE_URL to an address on 127.0.0.1, or turn demo mode off"
            )
        if not self.demo and len(self.secret_key.get_secret_value()) < 32:
            raise ValueError("FRISTKLAR_SECRET_KEY needs at least 32 characters outside demo mode")
        if self.smtp_url is not None:
            try:
                parts = urlsplit(self.smtp_url.get_secret_value())
                usable = parts.scheme in {"smtp", "smtp+starttls", "smtps"} and parts.hostname and parts.port != 0
            except ValueError:  # a port that is no port
                usable = False
            if not usable:
                raise ValueError("FRISTKLAR_SMTP_URL must look like smtp://user:password@host:587 or smtps://host")
        return self


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only be reached from the machine itself."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


@cache
def settings() -> Settings:
    """The process's settings, read once.

    Raises:
        SettingsError: a variable is missing or unusable.
    """
    try:
        return Settings()  # the values come from the environment
    except ValidationError as error:
        raise SettingsError(_explain(error)) from None


def serving_settings() -> Settings:
    """The settings of a process that serves the site: it must be able to let people in.

    Raises:
        SettingsError: as `settings`, or there is no way to send anybody a sign-in link.
    """
    found = settings()
    if found.smtp_url is None and not found.demo:
        raise SettingsError(
            "FRISTKLAR_SMTP_URL is not set. Sign-in links go by mail, so without it nobody could sign in. "
            "Set it to smtp://user:password@host:587 or smtps://host."
        )
    return found


def _explain(error: ValidationError) -> str:
    lines = []
    for fault in error.errors():
        name = "".join(f"FRISTKLAR_{part}".upper() for part in fault["loc"])
        lines.append(f"{name}: {_what_to_do(fault)}." if name else f"{_what_to_do(fault)}.")
    return "\n".join(lines)


def _what_to_do(fault: ErrorDetails) -> str:
    if fault["type"] == "missing":
        return f"is not set. Set it to {ADDRESS}"
    if fault["type"].startswith("date"):
        return "is not a date. Write it as YYYY-MM-DD"
    return fault["msg"].removeprefix("Value error, ")
