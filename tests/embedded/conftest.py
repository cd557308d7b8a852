"""Data directories for tests with real Postgres processes, and nothing of them left afterwards."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from fristklar import embedded, postmaster


def _processes_of(cluster: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if str(cluster) in process.cmdline():
                found += [process, *process.children(recursive=True)]
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            continue
    return found


@pytest.fixture(scope="session")
def processes_of() -> Callable[[Path], list[psutil.Process]]:
    """Every process of the Postgres on a cluster."""
    return _processes_of


@pytest.fixture(scope="session")
def remove() -> Callable[[Path], None]:
    """Ends what runs on a data directory and removes it, with the cluster it may link to."""
    return _remove


@pytest.fixture
def data() -> Iterator[Path]:
    """An empty data directory that `nobody` can reach, which pytest's own temporary ones are not for root."""
    yield from _directory()


@pytest.fixture(scope="session")
def made() -> Iterator[Path]:
    """A data directory with a cluster that was started once and stopped."""
    for directory in _directory():
        embedded.start(directory).stop()
        yield directory


@pytest.fixture
def made_data(made: Path) -> Iterator[Path]:
    """That one, with nothing running on it before or after: most tests need not wait for initdb."""
    yield made
    _end(made)


def _directory() -> Iterator[Path]:
    memory = Path("/dev/shm")  # initdb waits for the disk many times, and none of this is to last
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 1_000_000_000
    directory = Path(tempfile.mkdtemp(prefix="fristklar-test-", dir=memory if roomy else None))
    directory.chmod(0o711)
    yield directory
    _remove(directory)


def _remove(directory: Path) -> None:
    cluster = _end(directory)
    shutil.rmtree(directory)
    shutil.rmtree(cluster, ignore_errors=True)


def _end(directory: Path) -> Path:
    cluster = (directory / "postgres").resolve()
    if running := postmaster.find(cluster):
        postmaster.stop(running.pid, cluster, at_once=True)
    return cluster


@pytest.fixture
def as_nobody() -> Iterator[None]:
    """The test's own process as an ordinary user, when it is root."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)
