"""One look at a page, and everything that is to be seen of it. Looking is what costs, so it is done once."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

WIDE, NARROW = 1280, 390
TALL = 900
WIDTHS = (640, 360, 320, NARROW, WIDE)
"""Beside the two that people have: 320 is WCAG 2.1's bar for reflow (1.4.10), 640 a wide screen at 200 % (1.4.4)."""
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}
LISTEN = """
window.refused = []; window.moved = 0;
document.addEventListener("securitypolicyviolation", event => refused.push(event.effectiveDirective));
new PerformanceObserver(list => list.getEntries().forEach(entry => { moved += entry.value; }))
    .observe({type: "layout-shift", buffered: true});
"""


@dataclass(frozen=True)
class Visit:
    """What a browser saw on one address."""

    address: str
    complaints: tuple[str, ...]
    """Console messages, script errors, failed requests, answers other than 200, what the policy refused."""
    hosts: frozenset[str]
    moved: float
    """Cumulative layout shift while it loaded."""
    too_wide_at: tuple[int, ...]
    main_headings: tuple[str, ...]
    title: str
    language: str | None
    scripts: int
    axe_on_wide_and_light: tuple[str, ...]
    axe_on_narrow_and_dark: tuple[str, ...]


def look(browser: Browser, site: str, address: str) -> Visit:
    """Load the page as a first-time visitor, then narrow the window and turn the light off."""
    context = browser.new_context(base_url=site, viewport={"width": WIDE, "height": TALL}, color_scheme="light")
    page = context.new_page()
    complaints: list[str] = []
    hosts: set[str] = set()
    page.on("console", lambda message: complaints.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url} {request.failure}"))
    page.on("response", lambda answer: None if answer.ok else complaints.append(f"{answer.status}: {answer.url}"))
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.add_init_script(LISTEN)
    page.goto(address)
    page.wait_for_function("document.fonts.status === 'loaded'")
    facts: dict[str, Any] = page.evaluate(
        """() => ({
            refused, moved, scripts: document.scripts.length, language: document.documentElement.lang,
            title: document.title, headings: [...document.querySelectorAll("h1")].map(heading => heading.innerText),
        })"""
    )
    seen = tuple(complaints) + tuple(f"refused by the policy: {what}" for what in facts["refused"])
    too_wide_at = tuple(width for width in WIDTHS if _is_too_wide(page, width))
    page.evaluate(Axe().axe_script)
    on_wide = _violations(page)
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": NARROW, "height": TALL})
    on_narrow = _violations(page)
    context.close()
    return Visit(
        address=address,
        complaints=seen,
        hosts=frozenset(hosts),
        moved=facts["moved"],
        too_wide_at=too_wide_at,
        main_headings=tuple(facts["headings"]),
        title=facts["title"],
        language=facts["language"],
        scripts=facts["scripts"],
        axe_on_wide_and_light=on_wide,
        axe_on_narrow_and_dark=on_narrow,
    )


def _is_too_wide(page: Page, width: int) -> bool:
    page.set_viewport_size({"width": width, "height": TALL})
    return bool(page.evaluate("document.documentElement.scrollWidth") > width)


def _violations(page: Page) -> tuple[str, ...]:
    found = page.evaluate(
        "async rules => { const {violations: v, passes} = await axe.run(rules); return {v, passed: passes.length}; }",
        RULES,
    )
    assert found["passed"] > 20, "axe looked at the page"
    return tuple(
        f"{violation['id']} at {node['target']}: {node['failureSummary']}"
        for violation in found["v"]
        for node in violation["nodes"]
    )
