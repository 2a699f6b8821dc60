"""Starts the parts of a one-machine service as child processes, starts again what dies, and ends all it started."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog
import typer
from redis import Redis
from redis.exceptions import RedisError

from cachet.house import open_or_found
from cachet.settings import Settings, WrongSetting
from intake import logs

log = structlog.get_logger(__name__)

LOOK_S = 0.2
START_S = 15  # longest wait for Redis to answer
END_S = 15  # time to end well before a part is killed
LONGEST_PAUSE_S = 30
STEADY_S = 60  # a part that ran this long starts again at once when it dies
PR_SET_PDEATHSIG = 1


@dataclass
class Part:
    """One child process and how often it died lately."""

    name: str
    command: list[str]
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    pause_until: float = 0.0
    passed: tuple[int, ...] = field(default_factory=tuple)

    def start(self) -> None:
        """Start the process; it gets a signal when this one dies."""
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            pass_fds=self.passed,
            start_new_session=True,  # Ctrl-C reaches us alone; we end the parts in their order
            preexec_fn=_die_with(os.getpid()),
        )
        self.started = time.monotonic()

    def look(self) -> None:
        """Start again what has died, after a pause that grows while it keeps dying."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            self.deaths = 1 if now - self.started > STEADY_S else self.deaths + 1
            self.pause_until = now + min(LONGEST_PAUSE_S, 2 ** (self.deaths - 1) * 0.5)
            log.warning("part_died", part=self.name, code=self.process.returncode, deaths=self.deaths)
            self.process = None
        if self.process is None and now >= self.pause_until:
            self.start()

    def ask_to_end(self) -> None:
        """SIGTERM."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def make_end(self, deadline: float) -> None:
        """Wait until `deadline`, then kill the process and its group."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()


def _die_with(parent: int) -> Callable[[], None]:
    def prepare() -> None:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(0)

    return prepare


def supervise(settings: Settings, ready: Callable[[str], None] | None = None) -> int:
    """Run the service until Ctrl-C or SIGTERM; gives the exit code. `ready` is told the address once.

    Raises WrongSetting when the service cannot start.
    """
    logs.set_up(settings.log_level, "serve")
    open_or_found(settings).engine.dispose()
    listening = _listen(settings)
    address = f"http://{settings.host}:{listening.getsockname()[1]}"
    stop = threading.Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    parts: list[Part] = []
    try:
        if settings.redis_url is None:
            parts.append(_redis(settings))
            parts[0].start()
            _await_redis(settings, parts[0])
        parts += _parts(settings, listening)
        for part in parts:
            if part.process is None:
                part.start()
        typer.echo(f"Cachet serves {address} (data in {settings.data}).", err=True)
        if ready is not None:
            ready(address)
        while not stop.wait(LOOK_S):
            for part in parts:
                part.look()
    finally:
        _end(parts)
        listening.close()
        for number, handler in before.items():
            signal.signal(number, handler)
    return 0


def _end(parts: list[Part]) -> None:
    """Web and workers first, Redis last: nobody is left ringing for something that is gone."""
    deadline = time.monotonic() + END_S
    others = [part for part in parts if part.name != "redis"]
    for part in others:
        part.ask_to_end()
    for part in others:
        part.make_end(deadline)
    for part in parts:
        part.ask_to_end()
        part.make_end(time.monotonic() + END_S)


def _listen(settings: Settings) -> socket.socket:
    """The web server's socket, opened here so that a taken port is told before anything starts."""
    listening = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except OSError as error:
        listening.close()
        raise WrongSetting(f"CACHET_PORT {settings.port} cannot be used: {error.strerror}.") from None
    listening.listen(1024)  # who calls while the web part starts, or starts again, waits
    listening.set_inheritable(True)
    return listening


def _parts(settings: Settings, listening: socket.socket) -> list[Part]:
    environment = _environment(settings)
    number = listening.fileno()
    own = [sys.executable, "-m", "cachet.part"]
    parts = [Part("web", [*own, "web", str(number)], environment, passed=(number,))]
    parts.append(Part("sweeper", [*own, "sweep"], environment))
    parts += [Part(f"checker-{n}", [*own, "check"], environment) for n in range(1, settings.checkers + 1)]
    parts += [Part(f"worker-{n}", [*own, "work"], environment) for n in range(1, settings.workers + 1)]
    return parts


def _environment(settings: Settings) -> dict[str, str]:
    """The parts read their settings as ever; what the command line said goes along."""
    said = {
        "CACHET_DATA": str(settings.data.resolve()),
        "CACHET_HOST": settings.host,
        "CACHET_PORT": str(settings.port),
        "OMP_THREAD_LIMIT": "1",
    }
    return {**os.environ, **said}


def _redis(settings: Settings) -> Part:
    """A Redis on a socket in the data folder; nothing of it goes to disk, for it is only the bell."""
    path = settings.redis_socket
    if len(str(path).encode()) > 100:  # a socket's path holds 107 bytes
        raise WrongSetting(f"CACHET_DATA is too long a path for a Redis socket: {path.parent}.")
    command = ["redis-server", "--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700"]
    command += ["--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction", "--daemonize", "no"]
    command += ["--dir", str(path.parent), "--loglevel", "warning", "--logfile", os.devnull]
    return Part("redis", command, dict(os.environ))


def _await_redis(settings: Settings, part: Part) -> None:
    deadline = time.monotonic() + START_S
    connection = Redis.from_url(f"unix://{settings.redis_socket}", socket_timeout=1, retry=None)
    try:
        while time.monotonic() < deadline:
            assert part.process is not None
            if part.process.poll() is not None:
                raise WrongSetting("CACHET_REDIS_URL is not set and redis-server did not start.")
            try:
                connection.ping()
                return
            except RedisError:
                time.sleep(0.05)
    finally:
        connection.close()
    raise WrongSetting("CACHET_REDIS_URL is not set and the redis-server started here does not answer.")
