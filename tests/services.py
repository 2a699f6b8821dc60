"""The real programs that tests run against: Redis on a socket, PostgreSQL on a loopback port, S3 over HTTP."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError

POSTGRES = Path("/usr/lib/postgresql/15/bin")  # where Debian 12 puts it
START_S = 60


def free_port() -> int:
    """A loopback port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class PrivateRedis:
    """A Redis of our own on a socket; it can be killed and started again."""

    def __init__(self, folder: Path) -> None:
        self.socket = folder / "redis.sock"
        self.url = f"unix://{self.socket}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        command = ["redis-server", "--port", "0", "--unixsocket", str(self.socket), "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, cwd=self.socket.parent)
        deadline = time.monotonic() + START_S
        with Redis.from_url(self.url) as connection:
            while time.monotonic() < deadline:
                try:
                    connection.ping()
                    return
                except RedisError:
                    time.sleep(0.02)
        raise TimeoutError("redis-server did not start")

    def flush(self) -> None:
        """Forget everything."""
        with Redis.from_url(self.url) as connection:
            connection.flushall()

    def kill(self) -> None:
        """End it at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


def _as_postgres() -> list[str]:
    """initdb and postgres refuse to run as root; Debian's own user may."""
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []


class Cluster:
    """A PostgreSQL cluster of our own; `url` is without a database's name. It can be killed and started again."""

    def __init__(self, folder: Path, *, durable: bool) -> None:
        self._folder, self._run, self._data = folder, _as_postgres(), str(folder / "data")
        port = free_port()
        self.url = f"postgresql://cachet@127.0.0.1:{port}"
        quick = "" if durable else "-c fsync=off -c synchronous_commit=off -c full_page_writes=off "
        listen = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder}"
        self._options = f"{quick}-c max_connections=60 {listen}"

    def found(self) -> None:
        """Make it; nobody listens yet."""
        words = ("-U", "cachet", "-A", "trust", "-E", "UTF8", "--no-sync")
        self._call(str(POSTGRES / "initdb"), "-D", self._data, *words)

    def start(self) -> None:
        """Start it and wait until it answers."""
        words = ("-w", "-t", str(START_S), "-l", str(self._folder / "log"), "-o", self._options)
        self._call(str(POSTGRES / "pg_ctl"), "-D", self._data, *words, "start")

    def stop(self) -> None:
        """End it at once, as a crash would; harmless when it does not run."""
        command = [*self._run, str(POSTGRES / "pg_ctl"), "-D", self._data, "-m", "immediate", "stop"]
        nowhere = subprocess.DEVNULL
        subprocess.run(command, check=False, stdout=nowhere, stderr=nowhere, cwd=self._folder)

    @property
    def pid(self) -> int:
        """Its first process."""
        return int(Path(self._data, "postmaster.pid").read_text().split()[0])

    def _call(self, *command: str) -> None:
        subprocess.run([*self._run, *command], check=True, stdout=subprocess.DEVNULL, cwd=self._folder)


@contextmanager
def private_cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """A running cluster, gone without a trace afterwards; unless `durable` a stop may lose its last commits."""
    folder = Path(tempfile.mkdtemp(prefix="cachet-pg-"))
    if os.geteuid() == 0:
        who = pwd.getpwnam("postgres")
        os.chown(folder, who.pw_uid, who.pw_gid)
    cluster = Cluster(folder, durable=durable)
    try:
        cluster.found()
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def private_postgres() -> Iterator[str]:
    """The URL of such a cluster."""
    with private_cluster() as cluster:
        yield cluster.url
