"""Every setting of the program, read from FRISTKLAR_* environment variables and from nowhere else."""

from datetime import date
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

CHECKOUT = Path(__file__).resolve().parents[2]
"""The checkout's root: templates/, static/, seeds/ and migrations/ lie there, as the project's layout says."""


ADDRESS = "the address of a Postgres, such as postgresql://role:password@127.0.0.1/fristklar"


class SettingsError(Exception):
    """The environment does not make a usable configuration; the message names each variable and what to do."""


def _of_a_postgres(url: str) -> str:
    if not url.startswith(("postgresql://", "postgres://", "postgresql+psycopg://")):
        raise ValueError(f"must be {ADDRESS}")
    return url


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
    demo: bool = Field(default=False, description="Fictional vendors, open to every visitor. Loopback only.")
    today: date | None = Field(default=None, description="The date the product believes in. Demo mode only.")
    pool_size: int = Field(default=8, ge=1, le=100, description="Database connections a process holds.")
    statement_timeout_ms: int = Field(default=5_000, ge=100, description="Longest a statement may take.")
    log_format: Literal["json", "console"] = "json"

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
