"""The site that is measured: the real application in one web process, with constant responses beside it.

A constant is what the same server, framework and middleware need to send bytes that lie ready: the ceiling that
pages are compared with. It exists here only.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from functools import cache
from pathlib import Path
from typing import Self

import httpx
import psutil
import uvicorn
from fastapi import FastAPI, Response

from fristklar import app
from fristklar.devrun import exit_with_parent
from fristklar.logs import configure_logging

CONSTANT = "/bench/{name}"
CONSTANTS_IN = "BENCH_CONSTANTS"
"""The environment variable with the folder of the constants: a file for each, named as in its address."""
NAMES = ("product", "changes")

_READY_SECONDS = 30


def create_app() -> FastAPI:
    """The application as it is served, and the constants."""
    application = app.create_app()
    folder = Path(os.environ[CONSTANTS_IN])
    for name in NAMES:
        application.add_api_route(CONSTANT.format(name=name), _constant(folder / name), methods=["GET"])
        # First in line, so that the ceiling pays for no other route's pattern.
        application.router.routes.insert(0, application.router.routes.pop())
    return application


def _constant(file: Path) -> Callable[[], Awaitable[Response]]:
    @cache
    def body() -> bytes:
        return file.read_bytes()

    async def constant() -> Response:
        return Response(body(), media_type="text/html")

    return constant


class Site(AbstractContextManager["Site"]):
    """One web process on a free port, on a core of its own where `core` names one.

    `environment` is the settings of the process.
    """

    def __init__(self, environment: dict[str, str], constants: Path, core: int | None) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self._popen = subprocess.Popen(
            [sys.executable, "-m", "bench.server", str(self.port)],
            env={
                **os.environ,
                **environment,
                CONSTANTS_IN: str(constants),
                "FRISTKLAR_BASE_URL": self.address,
                "FRISTKLAR_EXIT_WITH_PARENT": "1",
            },
            stdin=subprocess.PIPE,
        )
        self.process = psutil.Process(self._popen.pid)
        if core is not None:
            self.process.cpu_affinity([core])

    def __enter__(self) -> Self:
        deadline = time.monotonic() + _READY_SECONDS
        while time.monotonic() < deadline and self._popen.poll() is None:
            try:
                if httpx.get(f"{self.address}/readyz").status_code == 200:
                    return self
            except httpx.TransportError:
                time.sleep(0.05)
        self._popen.kill()
        raise RuntimeError(f"the web process did not become ready (exit status {self._popen.poll()})")

    def __exit__(self, *_: object) -> None:
        self._popen.terminate()
        self._popen.wait(timeout=20)

    def cpu_seconds(self) -> float:
        """What the process has used so far."""
        used = self.process.cpu_times()
        return float(used.user + used.system)


def main() -> None:
    """Serve as `fristklar serve` does."""
    configure_logging("console")
    exit_with_parent()
    uvicorn.run(
        "bench.server:create_app",
        factory=True,
        host="127.0.0.1",
        port=int(sys.argv[1]),
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )


if __name__ == "__main__":
    main()
