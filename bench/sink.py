"""A mail server that takes everything and keeps nothing, so that it is not what is measured."""

import asyncio
import sys


class Sink(asyncio.Protocol):
    """One connection. Answers as soon as a line, or the end of a mail, is there."""

    def __init__(self) -> None:
        self.waiting, self.in_mail = b"", False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        assert isinstance(transport, asyncio.Transport)
        self.out = transport
        self.out.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        """Answer what has come in whole."""
        self.waiting += data
        while True:
            if self.in_mail:
                end = self.waiting.find(b"\r\n.\r\n")
                if end < 0:
                    return
                self.waiting, self.in_mail = self.waiting[end + 5 :], False
                self.out.write(b"250 ok\r\n")
                continue
            line, found, rest = self.waiting.partition(b"\r\n")
            if not found:
                return
            self.waiting = rest
            verb = line[:4].upper()
            self.in_mail = verb == b"DATA"
            self.out.write({b"DATA": b"354 go\r\n", b"QUIT": b"221 bye\r\n"}.get(verb, b"250 ok\r\n"))


async def serve() -> None:
    """Listen on a free port, print it, and go on until killed."""
    server = await asyncio.get_running_loop().create_server(Sink, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    sys.exit(asyncio.run(serve()))
