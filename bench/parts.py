"""The parts of a service as processes that a bench may kill: each is started again at once, as a supervisor would."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import httpx

from cachet.accounts import Role, Scope, add_client, add_station, add_user
from cachet.house import opened
from cachet.settings import load_settings
from intake.sealing import MasterKey

ROOT = Path(__file__).resolve().parent.parent
START_S = 60


def cpu_s(pid: int) -> float:
    """Processor seconds of a process and of those it has waited for."""
    told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, told[11:15])) / os.sysconf("SC_CLK_TCK")


class Service:
    """A house in a folder of its own: Redis, web, sweeper, workers, checkers; `database` is PostgreSQL's URL, or SQLite."""

    def __init__(
        self, workers: int, database: str | None, *, sweeper: bool = True, checkers: int = 0, **settings: object
    ) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="cachet-bench-"))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        given = {
            "data": self.folder / "data",
            "master_key": MasterKey.new().text(),
            "redis_url": f"unix://{self.folder}/redis.sock",
            "database_url": database,
            "disk_floor_mib": 16,
            "log_level": "error",
            **settings,
        }
        self.given = {name: value for name, value in given.items() if value is not None}
        said = {f"CACHET_{name.upper()}": str(value) for name, value in self.given.items()}
        self._environment = {**os.environ, **said, "PYTHONPATH": str(ROOT), "OMP_THREAD_LIMIT": "1"}
        cachet = [sys.executable, "-m", "cachet.cli"]
        redis = ["redis-server", "--port", "0", "--unixsocket", f"{self.folder}/redis.sock", "--save", ""]
        self._commands: dict[str, list[str]] = {
            "redis": [*redis, "--appendonly", "no", "--maxmemory-policy", "noeviction"],
            "web": [*cachet, "web", "--port", str(self.port)],
            **({"sweep": [*cachet, "sweep"]} if sweeper else {}),
            **{f"work-{n}": [*cachet, "work"] for n in range(workers)},
            **{f"check-{n}": [*cachet, "check"] for n in range(checkers)},
        }
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._held: set[str] = set()
        self._over = threading.Event()
        self.log = (self.folder / "log").open("wb")

    def accounts(self) -> tuple[str, str, str]:
        """The keys of a fresh station and a fresh client of adjudication, and the password of `salma` who reviews."""
        with opened(load_settings(**self.given)) as house:
            return (
                add_station(house, "BENCH"),
                add_client(house, "PAYER", [], [Scope.ADJUDICATION]),
                add_user(house, "salma", Role.REVIEWER),
            )

    def replace(self, commands: dict[str, list[str]], **environment: str) -> None:
        """Run other commands as these parts."""
        self._commands |= commands
        self._environment |= environment

    def start(self) -> None:
        """Start all parts, keep them running, and wait until uploads can be kept."""
        self._look()
        threading.Thread(target=self._keep, daemon=True).start()
        deadline = time.monotonic() + START_S
        while time.monotonic() < deadline:
            try:
                if httpx.get(f"{self.url}/readyz", timeout=5).json()["status"] == "ok":
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.2)
        raise TimeoutError("the service did not start")

    def end(self) -> None:
        """End all parts."""
        self._over.set()
        time.sleep(0.3)
        for process in self._running.values():
            process.send_signal(signal.SIGCONT)
            process.terminate()
        for process in self._running.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.log.close()

    def names(self, beginning: str) -> Sequence[str]:
        """Parts whose name begins so."""
        return [name for name in self._commands if name.startswith(beginning)]

    def signal(self, name: str, number: int) -> None:
        """Send a part a signal, if it runs."""
        process = self._running.get(name)
        if process is not None and process.poll() is None:
            process.send_signal(number)

    def pid(self, name: str) -> int:
        """The process that is a part now."""
        return self._running[name].pid

    def cpu_s(self, name: str) -> float:
        """Processor seconds that a part and the processes it has waited for have used."""
        return cpu_s(self._running[name].pid)

    def children(self, name: str) -> list[int]:
        """Processes that a part has started: a worker's readers."""
        process = self._running.get(name)
        if process is None:
            return []
        try:
            told = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
        except OSError:
            return []
        return [int(pid) for pid in told.split()]

    def hold(self, name: str) -> None:
        """Leave a part dead that has not been started, until it is let go by `resume`."""
        self._held.add(name)

    def stop(self, name: str) -> None:
        """Kill a part and leave it dead."""
        self._held.add(name)
        self.signal(name, signal.SIGKILL)
        self._running[name].wait()

    def resume(self, name: str) -> None:
        """Let a part be started again."""
        self._held.discard(name)

    def _keep(self) -> None:
        while not self._over.wait(0.1):
            self._look()

    def _look(self) -> None:
        for name, command in self._commands.items():
            if name in self._held:
                continue
            process = self._running.get(name)
            if process is None or process.poll() is not None:
                (self.folder / "redis.sock").unlink(missing_ok=True) if name == "redis" else None
                self._running[name] = subprocess.Popen(
                    command, env=self._environment, stdout=self.log, stderr=self.log, cwd=self.folder
                )
