"""Headers that every response carries, unless the route has set a stricter one for itself."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECURITY = [
    (
        b"content-security-policy",
        b"default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        b"frame-ancestors 'none'; form-action 'self'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"cross-origin-opener-policy", b"same-origin"),
]


MAIL_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'; sandbox"
"""For a mail's own HTML, shown in a frame: its inline styles hold, and nothing else does."""

EMBEDDED_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors *"
)
"""For a page that any site may show in a frame: it looks as ours do, and nothing of it acts."""

PICTURE_POLICY = "default-src 'none'; frame-ancestors *; sandbox"
"""For a picture that any site may show, opened by itself."""


class SecurityHeaders:
    """Adds the headers as the response starts; plain ASGI, since it is on the path of every request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                given = message.get("headers", ())
                names = {name for name, _ in given}
                message["headers"] = [*given, *(header for header in SECURITY if header[0] not in names)]
            await send(message)

        await self.app(scope, receive, with_headers)
