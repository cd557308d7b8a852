"""The snapshot that belongs to a version of the register, read once for all."""

import asyncio

from fristklar.register.queries import read_snapshot
from fristklar.register.snapshot import Snapshot


class CurrentRegister:
    """The newest snapshot this process has read. Read again when a reader's transaction saw another version."""

    def __init__(self) -> None:
        self._kept: Snapshot | None = None
        self._reading = asyncio.Lock()

    async def at(self, version: int) -> Snapshot:
        """The snapshot of at least this version."""
        kept = self._kept
        if kept is not None and kept.version == version:
            return kept
        async with self._reading:
            kept = self._kept
            if kept is None or kept.version != version:
                kept = self._kept = await read_snapshot()
        return kept
