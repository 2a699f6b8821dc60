"""What goes wrong in a bench: parts killed or frozen, Redis emptied, PostgreSQL restarted, a disk that is full, a store that fails."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import boto3
from redis import Redis
from redis.exceptions import RedisError

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.parts import Service
from tests.lines import Carrier, Relay
from tests.services import Cluster, free_port

AWAY_S = 2.0
"""How long a disk stays full, a store fails, PostgreSQL is away."""


class FailingStore(Relay):
    """An S3 server in memory (moto) behind a relay that answers 503, or hangs up, for as long as it is told to.

    The server enforces neither permissions nor durability; what is shown is how the service bears a store that fails.
    """

    BUCKET = "bench"

    def __init__(self) -> None:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            os.environ[name] = "bench"
        os.environ["AWS_DEFAULT_REGION"] = "us-east-1"
        self._port, self.mode = free_port(), ""
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self._port)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        super().__init__(("127.0.0.1", self._port))
        self._bucket()

    @property
    def settings(self) -> dict[str, object]:
        """What a house is told of it."""
        return {"storage_url": f"s3://{self.BUCKET}/scans", "s3_endpoint": self.url}

    def _bucket(self) -> None:
        client = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{self._port}")
        deadline = time.monotonic() + 60
        while True:
            try:
                client.create_bucket(Bucket=self.BUCKET)
                break
            except Exception:  # it is still starting
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.3)
        client.close()

    def carrier(self, near: socket.socket) -> Carrier:
        """Everything is passed on, unless the store is told to fail."""

        def carried(piece: bytes) -> bytes | None:
            if self.mode == "error":
                near.sendall(b"HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            return piece if self.mode not in ("error", "cut") else None

        return carried

    def close(self) -> None:
        """End it."""
        super().close()
        self._process.terminate()
        self._process.wait(20)


class SmallDisk:
    """A file system of its own in memory, that can be filled to the last byte; only the superuser may mount one."""

    def __init__(self, folder: Path, mib: int) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={mib}m", "tmpfs", str(folder)], check=True)

    def fill(self) -> None:
        """Leave no byte."""
        with suppress(OSError), (self.folder / "ballast").open("wb", buffering=0) as ballast:
            while True:
                ballast.write(bytes(1 << 20))
        with suppress(OSError), (self.folder / "ballast-2").open("wb", buffering=0) as ballast:
            while True:
                ballast.write(bytes(4096))

    def clear(self) -> None:
        """Give the room back."""
        for name in ("ballast", "ballast-2"):
            (self.folder / name).unlink(missing_ok=True)

    def close(self) -> None:
        """Unmount it."""
        subprocess.run(["umount", "-l", str(self.folder)], check=False)
        with suppress(OSError):
            self.folder.rmdir()
            self.folder.parent.rmdir()


class Faults:
    """One fault after another, drawn from what there is to break."""

    def __init__(
        self,
        service: Service,
        rng: random.Random,
        lease_s: float,
        *,
        cluster: Cluster | None = None,
        store: FailingStore | None = None,
        disk: SmallDisk | None = None,
    ) -> None:
        self._service, self._rng, self._lease_s = service, rng, lease_s
        self._cluster, self._store, self._disk = cluster, store, disk
        self.done: Counter[str] = Counter()
        self._kinds = ["worker", "worker", "reader", "reader", "web", "redis", "flush", "stop"]
        self._kinds += [name for name in ("sweep", "check-0") if service.names(name)]
        others = {"postgresql": cluster, "store": store, "disk": disk}
        self._kinds += [name for name, there in others.items() if there is not None]

    def run(self, every_s: float, until: float) -> None:
        """Break something every so often."""
        while time.monotonic() < until:
            time.sleep(every_s)
            kind = self._rng.choice(self._kinds)
            self.done[kind] += 1
            self._strike(kind)

    def _strike(self, kind: str) -> None:
        service = self._service
        worker = self._rng.choice(service.names("work"))
        if kind == "worker":
            service.signal(worker, signal.SIGKILL)
        elif kind == "reader":
            for pid in service.children(worker):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        elif kind == "flush":
            self._flush()
        elif kind == "stop":
            service.signal(worker, signal.SIGSTOP)
            threading.Timer(self._lease_s + 3, service.signal, (worker, signal.SIGCONT)).start()
        elif kind == "postgresql":
            assert self._cluster is not None
            self._cluster.stop()
            time.sleep(self._rng.random() * AWAY_S)
            self._cluster.start()
        elif kind == "store":
            assert self._store is not None
            self._store.mode = self._rng.choice(["error", "cut"])
            time.sleep(AWAY_S)
            self._store.mode = ""
        elif kind == "disk":
            assert self._disk is not None
            self._disk.fill()
            time.sleep(AWAY_S)
            self._disk.clear()
        else:
            service.signal(kind, signal.SIGKILL)

    def _flush(self) -> None:
        with (
            suppress(RedisError),
            Redis.from_url(f"unix://{self._service.folder}/redis.sock", socket_timeout=1, retry=None) as redis,
        ):
            redis.flushall()
