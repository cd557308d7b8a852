"""Whether a reader takes packed content."""

import re
from functools import lru_cache

_REFUSED = re.compile(r"\s*q=0(\.0*)?\s*")


@lru_cache(maxsize=256)  # a handful of browsers send the same few values
def takes_gzip(accept_encoding: str) -> bool:
    """RFC 9110 §12.5.3: gzip is named, and not with the weight that refuses it."""
    for part in accept_encoding.lower().split(","):
        coding, _, weight = part.partition(";")
        if coding.strip() == "gzip":
            return not _REFUSED.fullmatch(weight)
    return False
