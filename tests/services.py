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


@contextmanager
def private_postgres() -> Iterator[str]:
    """A PostgreSQL cluster of our own; gives its URL without a database's name."""
    folder = Path(tempfile.mkdtemp(prefix="cachet-pg-"))
    if os.geteuid() == 0:
        who = pwd.getpwnam("postgres")
        os.chown(folder, who.pw_uid, who.pw_gid)
    port, data, run = free_port(), str(folder / "data"), _as_postgres()
    quick = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"
    listen = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder}"
    try:
        init = [*run, str(POSTGRES / "initdb"), "-D", data, "-U", "cachet", "-A", "trust", "-E", "UTF8", "--no-sync"]
        subprocess.run(init, check=True, stdout=subprocess.DEVNULL, cwd=folder)
        start = [*run, str(POSTGRES / "pg_ctl"), "-D", data, "-w", "-t", str(START_S), "-l", str(folder / "log")]
        subprocess.run([*start, "-o", f"{quick} {listen}", "start"], check=True, stdout=subprocess.DEVNULL, cwd=folder)
        yield f"postgresql://cachet@127.0.0.1:{port}"
    finally:
        stop = [*run, str(POSTGRES / "pg_ctl"), "-D", data, "-m", "immediate", "stop"]
        subprocess.run(stop, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
        shutil.rmtree(folder, ignore_errors=True)
