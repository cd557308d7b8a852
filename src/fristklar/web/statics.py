"""Static files: packed where that helps, and kept by the browser for a year where the address says which version."""

import gzip
import os
from collections.abc import MutableMapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import FileResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles

from fristklar.web.packing import takes_gzip

PACKED = frozenset({".css", ".js", ".svg"})
"""What shrinks; fonts and pictures are packed already."""


class StaticForAYear(StaticFiles):
    """An address that carries the file's mark never changes its content."""

    async def get_response(self, path: str, scope: MutableMapping[str, Any]) -> Response:
        response = await super().get_response(path, scope)
        marked = scope["query_string"].startswith(b"v=")
        response.headers["cache-control"] = "public, max-age=31536000, immutable" if marked else "no-cache"
        return response

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: MutableMapping[str, Any],
        status_code: int = 200,
    ) -> Response:
        """The file, packed where the browser takes that, or 304 where the browser already has it."""
        path, request = Path(full_path), Headers(scope=scope)
        if path.suffix not in PACKED:
            return super().file_response(full_path, stat_result, scope, status_code)
        response: Response = FileResponse(path, status_code, {"vary": "Accept-Encoding"}, stat_result=stat_result)
        if takes_gzip(request.get("accept-encoding", "")):
            response = _packed_response(response, _packed(path, stat_result.st_mtime_ns))
        if self.is_not_modified(response.headers, request):
            return NotModifiedResponse(response.headers)
        return response


def _packed_response(plain: Response, body: bytes) -> Response:
    etag = plain.headers["etag"].rstrip('"')
    headers = {
        "content-type": plain.headers["content-type"],
        "content-encoding": "gzip",
        "etag": f'{etag}-gz"',
        "last-modified": plain.headers["last-modified"],
        "vary": plain.headers["vary"],
    }
    return Response(body, plain.status_code, headers)


@lru_cache(maxsize=64)
def _packed(path: Path, _changed: int) -> bytes:
    return gzip.compress(path.read_bytes(), mtime=0)
