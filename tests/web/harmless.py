"""A page on which nothing runs."""

from reading import Element


def assert_harmless(shown: Element) -> None:
    """Nothing on the page runs but the site's own files: no scripts, no handlers, no addresses that are programs."""
    for element in shown.everything():
        assert element.tag not in {"iframe", "object", "embed", "base"}, element
        if element.tag == "script":
            assert element.attributes.get("src", "").startswith("/static/"), element
            assert not element.text, element
        for name, value in element.attributes.items():
            assert not name.startswith("on"), element
            assert not (name in {"href", "src", "action"} and value.strip().lower().startswith("javascript:")), element
