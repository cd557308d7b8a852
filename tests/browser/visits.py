"""One look at a page, and everything that is to be seen of it. Looking is what costs, so it is done once."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

Scheme = Literal["light", "dark"]
WIDE, NARROW = 1280, 390
TALL = 900
WIDTHS = (1024, 768, 640, 360, 320, NARROW, WIDE)
"""Beside the two that people have: 320 is WCAG 2.1's bar for reflow (1.4.10), 640 a wide screen at 200 % (1.4.4)."""
Lights = tuple[tuple[Scheme, int], ...]
EVERY_LIGHT: Lights = (("light", WIDE), ("dark", WIDE), ("light", NARROW), ("dark", NARROW))
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}
"""The rules that hang on the colour scheme. The others see the same page in the light and in the dark."""
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
    language: str
    words: str
    quotations: tuple[tuple[str, str], ...]
    """The language each block quotation is marked with, and its words."""
    axe: dict[tuple[str, int], tuple[str, ...]]
    """What axe-core finds wrong, by colour scheme and width of the screen."""


class Window:
    """One window that goes from page to page and forgets each: a new one for each page takes longer than looking."""

    def __init__(self, browser: Browser, site: str) -> None:
        context = browser.new_context(base_url=site, viewport={"width": WIDE, "height": TALL}, color_scheme="light")
        context.add_init_script(LISTEN)
        self._page = context.new_page()
        self._developer = context.new_cdp_session(self._page)
        self._complaints: list[str] = []
        self._hosts: set[str] = set()
        self._page.on("console", lambda message: self._hear(message.text))
        self._page.on("pageerror", lambda error: self._complain(f"script: {error}"))
        self._page.on("requestfailed", lambda request: self._complain(f"failed: {request.url} {request.failure}"))
        self._page.on("response", lambda answer: answer.ok or self._complain(f"{answer.status}: {answer.url}"))
        self._page.on("request", lambda request: self._hosts.add(urlsplit(request.url).netloc))

    def _hear(self, message: str) -> None:
        # That is LISTEN, which the browser tries in every frame, and heard of at times before we have looked. A mail
        # that is shown in such a frame has no script: the golden mails say so.
        if not message.startswith("Blocked script execution in") or "/html' because" not in message:
            self._complain(f"console: {message}")

    def _complain(self, what: str) -> None:
        self._complaints.append(what)

    def look(self, address: str, cookies: list[Any], lights: Lights = EVERY_LIGHT) -> Visit:
        """Load the page as a first-time visitor with these cookies, and let axe-core see it so."""
        self._page.context.clear_cookies()
        self._page.context.add_cookies(cookies)
        self._developer.send("Network.clearBrowserCache")
        self._complaints.clear()
        self._hosts.clear()
        self._page.goto(address)
        self._page.evaluate("document.fonts.ready.then(() => null)")
        facts: dict[str, Any] = self._page.evaluate(
            """() => ({
                refused, moved, title: document.title,
                language: document.documentElement.lang, words: document.body.innerText,
                headings: [...document.querySelectorAll("h1")].map(heading => heading.innerText),
                quotations: [...document.querySelectorAll("blockquote")].map(quoted => [quoted.lang, quoted.innerText]),
            })"""
        )
        refused = [f"refused by the policy: {what}" for what in facts["refused"]]
        return Visit(
            address=address,
            complaints=(*self._complaints, *refused),
            hosts=frozenset(self._hosts),
            moved=facts["moved"],
            main_headings=tuple(facts["headings"]),
            title=facts["title"],
            language=facts["language"],
            words=facts["words"],
            quotations=tuple((language, words) for language, words in facts["quotations"]),
            too_wide_at=tuple(width for width in WIDTHS if _is_too_wide(self._page, width)),
            axe=dict(self._seen_by_axe(lights)),
        )

    def _seen_by_axe(self, lights: Lights) -> Iterator[tuple[tuple[Scheme, int], tuple[str, ...]]]:
        """One load of the page for all of them: every rule in the light, those about colours in the dark."""
        self._page.evaluate(Axe().axe_script)
        for scheme, width in lights:
            self._page.set_viewport_size({"width": width, "height": TALL})
            self._page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            yield (scheme, width), run_axe(self._page, RULES if scheme == "light" else COLOURS)
        self._page.emulate_media(color_scheme="light", reduced_motion="no-preference")


def _is_too_wide(page: Page, width: int) -> bool:
    page.set_viewport_size({"width": width, "height": TALL})
    return bool(page.evaluate("document.documentElement.scrollWidth") > width)


def axe(page: Page) -> tuple[str, ...]:
    """What axe-core finds wrong with the page as it stands."""
    page.evaluate(Axe().axe_script)
    return run_axe(page, RULES)


def run_axe(page: Page, rules: dict[str, Any]) -> tuple[str, ...]:
    """The same by these rules, where axe-core is there already."""
    found = page.evaluate(
        "async rules => { const {violations: v, passes} = await axe.run(rules); return {v, passed: passes.length}; }",
        rules,
    )
    assert found["passed"] > (20 if rules is RULES else 0), "axe looked at the page"
    return tuple(
        f"{violation['id']} at {node['target']}: {node['failureSummary']}"
        for violation in found["v"]
        for node in violation["nodes"]
    )
