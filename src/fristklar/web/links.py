"""What people typed as a place to look: a page that a browser opens, or a reference in words."""


def is_web_address(words: str) -> bool:
    """Whether it is shown as a link. The scheme may be in capitals (RFC 3986 §3.1)."""
    return words[:8].lower().startswith(("https://", "http://"))
