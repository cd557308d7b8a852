"""The settings: each refusal names the variable and what to do, and never repeats a secret."""

import pytest

from fristklar.settings import SettingsError, settings
from harness import configured

URL = "postgresql://fristklar_app:hemmelig@127.0.0.1/fristklar"
SECRET = "0123456789abcdef0123456789abcdef"
REAL = {
    "FRISTKLAR_DATABASE_URL": URL,
    "FRISTKLAR_SECRET_KEY": SECRET,
    "FRISTKLAR_BASE_URL": "https://fristklar.example",
}
DEMO = {"FRISTKLAR_DATABASE_URL": URL, "FRISTKLAR_DEMO": "1"}


def refusal(environment: dict[str, str]) -> str:
    with configured(environment), pytest.raises(SettingsError) as refused:
        settings()
    return str(refused.value)


def test_a_site_for_real_vendors_needs_a_database_and_a_secret() -> None:
    with configured(REAL):
        assert settings().demo is False
        assert settings().today is None


def test_a_demo_needs_a_database_only() -> None:
    with configured(DEMO):
        assert settings().demo is True
        assert settings().base_url == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    "address",
    ["http://127.0.0.1:8000", "http://localhost", "http://[::1]:8000", "http://127.9.9.9:80/"],
)
def test_a_demo_runs_on_loopback(address: str) -> None:
    with configured({**DEMO, "FRISTKLAR_BASE_URL": address}):
        assert settings().base_url == address.rstrip("/")


@pytest.mark.parametrize(
    "address",
    ["https://fristklar.example", "http://10.0.0.1:8000", "http://0.0.0.0:8000", "http://localhost.example",
     "http://127.0.0.1.example", "http://127.0.0.1@fristklar.example"],
)  # fmt: skip
def test_a_demo_off_loopback_is_refused(address: str) -> None:
    assert refusal({**DEMO, "FRISTKLAR_BASE_URL": address}) == (
        "FRISTKLAR_DEMO=1 shows the demo vendors to everyone, so it runs on loopback only. "
        "Set FRISTKLAR_BASE_URL to an address on 127.0.0.1, or turn demo mode off."
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("CONTACT_EMAIL", "nettsted"),
        ("CONTACT_EMAIL", "Nettsted <nettsted@fristklar.example>"),
        ("PRIVACY_EMAIL", "ombud@fristklar.example?subject=x"),
        ("ACCESSIBILITY_STATEMENT_URL", "uustatus.no"),
        ("ACCESSIBILITY_STATEMENT_URL", "javascript:alert(1)"),
    ],
)
def test_an_address_that_no_link_can_be_made_of_is_refused(name: str, value: str) -> None:
    assert refusal({**DEMO, f"FRISTKLAR_{name}": value}).startswith(f"FRISTKLAR_{name}: must be a")


def test_a_date_of_its_own_outside_a_demo_is_refused() -> None:
    assert refusal({**REAL, "FRISTKLAR_TODAY": "2026-11-24"}) == (
        "FRISTKLAR_TODAY moves the date in demo mode only. Remove it, or set FRISTKLAR_DEMO=1."
    )


@pytest.mark.parametrize("secret", ["", "kort", SECRET[:-1], None])
def test_a_short_secret_is_refused_outside_a_demo(secret: str | None) -> None:
    environment = {**REAL, "FRISTKLAR_SECRET_KEY": secret}
    message = refusal({name: value for name, value in environment.items() if value is not None})
    assert message == "FRISTKLAR_SECRET_KEY needs at least 32 characters outside demo mode."


def test_a_missing_database_is_named() -> None:
    message = refusal({"FRISTKLAR_DEMO": "1"})
    assert message.startswith("FRISTKLAR_DATABASE_URL")
    assert "postgresql://" in message


@pytest.mark.parametrize("url", ["", "fristklar", "mysql://127.0.0.1/fristklar", "postgresql//127.0.0.1"])
@pytest.mark.parametrize("name", ["FRISTKLAR_DATABASE_URL", "FRISTKLAR_OWNER_DATABASE_URL"])
def test_an_address_that_is_no_postgres_is_refused_before_anything_is_tried(name: str, url: str) -> None:
    message = refusal({**DEMO, name: url})
    assert message.startswith(name)
    assert "postgresql://" in message


@pytest.mark.parametrize(
    ("name", "value", "way_out"),
    [
        ("FRISTKLAR_TODAY", "24.11.2026", "YYYY-MM-DD"),
        ("FRISTKLAR_TODAY", "2026-02-30", "YYYY-MM-DD"),
        ("FRISTKLAR_TODAY", "i går", "YYYY-MM-DD"),
        ("FRISTKLAR_DEMO", "kanskje", "boolean"),
        ("FRISTKLAR_POOL_SIZE", "0", "greater than or equal to 1"),
        ("FRISTKLAR_POOL_SIZE", "mange", "integer"),
        ("FRISTKLAR_STATEMENT_TIMEOUT_MS", "5", "greater than or equal to 100"),
        ("FRISTKLAR_LOG_FORMAT", "xml", "'json' or 'console'"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_what_can(name: str, value: str, way_out: str) -> None:
    message = refusal({**DEMO, name: value})
    assert message.startswith(f"{name}: ")
    assert way_out in message


def test_every_fault_is_named_at_once() -> None:
    message = refusal({"FRISTKLAR_POOL_SIZE": "0", "FRISTKLAR_LOG_FORMAT": "xml"})
    assert [line.partition(":")[0] for line in message.splitlines()] == [
        "FRISTKLAR_DATABASE_URL",
        "FRISTKLAR_POOL_SIZE",
        "FRISTKLAR_LOG_FORMAT",
    ]


def test_no_refusal_repeats_a_password_or_a_secret() -> None:
    for environment in (
        {**REAL, "FRISTKLAR_SECRET_KEY": "kort-hemmelig"},
        {**REAL, "FRISTKLAR_TODAY": "2026-11-24"},
        {**REAL, "FRISTKLAR_DATABASE_URL": "mysql://x:hemmelig@127.0.0.1/x"},
        {**DEMO, "FRISTKLAR_BASE_URL": "https://fristklar.example"},
    ):
        assert "hemmelig" not in refusal(environment)


def test_the_settings_never_print_the_secret() -> None:
    with configured(REAL):
        assert SECRET not in repr(settings())


@pytest.mark.parametrize(
    "path", ["retur", "retur@", "@fristklar.example", "a@b@c", "Retur <retur@fristklar.example>",
             "retur+x@fristklar.example", "x" * 28 + "@fristklar.example", "Retur@fristklar.example",
             "retur@fristklar.example\nBcc: a@b.example"],
)  # fmt: skip
def test_a_return_path_is_a_mailbox_with_room_behind_it(path: str) -> None:
    assert refusal({**REAL, "FRISTKLAR_RETURN_PATH": path}).startswith(
        "FRISTKLAR_RETURN_PATH: must be an address such as retur@fristklar.example"
    )


@pytest.mark.parametrize("url", ["smtp://h", "smtp+starttls://u:p@h:25", "smtps://u:p%40@h"])
def test_a_mail_server_has_one_of_three_forms(url: str) -> None:
    with configured({**REAL, "FRISTKLAR_SMTP_URL": url}):
        assert settings().smtp_url is not None
