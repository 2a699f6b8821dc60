"""`cachet serve`: the whole service on one machine; `web`, `work`, `check`, `sweep`: its parts as separate processes."""

from __future__ import annotations

import signal
import socket
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cachet.settings import Settings, WrongSetting, load_settings

if TYPE_CHECKING:
    from intake.house import House

DataOption = Annotated[Path | None, typer.Option("--data", help="Folder of a one-machine service.", metavar="DIR")]
PortOption = Annotated[int | None, typer.Option("--port", help="Port of the web server.", min=0, max=65535)]
HostOption = Annotated[str | None, typer.Option("--host", help="Address the web server listens on.")]
WRONG_CALL = 2


def register(app: typer.Typer) -> None:
    """Add these commands to `cachet`."""
    app.command()(serve)
    app.command()(web)
    app.command()(work)
    app.command()(check)
    app.command()(sweep)


def serve(
    data: DataOption = None,
    port: PortOption = None,
    host: HostOption = None,
    workers: Annotated[int | None, typer.Option("--workers", help="Worker processes.", min=0, metavar="N")] = None,
) -> None:
    """The whole service on one machine: web, API, workers, its own Redis, SQLite and files under `--data`."""
    from cachet.supervising import supervise

    settings = _settings(data=data, port=port, host=host, workers=workers)
    try:
        code = supervise(settings)
    except WrongSetting as wrong:
        raise _wrong(wrong) from None
    raise typer.Exit(code)


def web(data: DataOption = None, port: PortOption = None, host: HostOption = None) -> None:
    """Only the web server and the API."""
    settings = _settings(data=data, port=port, host=host)
    run_web(settings)


def work(data: DataOption = None) -> None:
    """Only one worker: reads what the bell calls for."""
    run_work(_settings(data=data))


def check(data: DataOption = None) -> None:
    """Only one checker: looks at pages as they come in and names those to scan again."""
    run_check(_settings(data=data))


def sweep(data: DataOption = None) -> None:
    """Only the sweeper: rings again for what was lost on the way."""
    run_sweep(_settings(data=data))


def _settings(**given: object) -> Settings:
    try:
        return load_settings(**given)
    except WrongSetting as wrong:
        raise _wrong(wrong) from None


def _wrong(wrong: WrongSetting) -> typer.Exit:
    typer.echo(f"cachet: {wrong}", err=True)
    return typer.Exit(WRONG_CALL)


def run_web(settings: Settings, listening: socket.socket | None = None) -> None:
    """Serve HTTP until asked to end; on `listening`, where a parent has opened it already."""
    import uvicorn

    from cachet.heads import Hurried, allow_descriptors
    from cachet.house import open_house
    from intake import logs
    from intake.app import create_app

    logs.set_up(settings.log_level, "web")
    allow_descriptors()
    try:
        house = open_house(settings)
    except WrongSetting as wrong:
        raise _wrong(wrong) from None
    config = uvicorn.Config(
        create_app(house),
        http=Hurried,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,  # it would print paths with ids and what people type
        server_header=False,
        proxy_headers=False,
        limit_concurrency=settings.web_connections,
        timeout_graceful_shutdown=10,
    )
    server = uvicorn.Server(config)
    for number in (
        signal.SIGINT,
        signal.SIGTERM,
    ):  # uvicorn ends well, then raises the signal again: that is no failure
        signal.signal(number, lambda *_: sys.exit(0))
    server.run(sockets=None if listening is None else [listening])


def run_work(settings: Settings) -> None:
    """Answer the bell until asked to end."""
    from cachet.house import open_house
    from intake import logs
    from worker import place
    from worker.listener import listen
    from worker.sandbox import warm

    logs.set_up(settings.log_level, "worker")
    try:
        place.settle_in(open_house(settings))
    except WrongSetting as wrong:
        raise _wrong(wrong) from None
    warm()
    listen(settings.redis)


def run_check(settings: Settings) -> None:
    """Look at what comes in until asked to end."""
    from worker import checker
    from worker.sandbox import warm_lightly

    house, stop = _until_asked_to_end(settings, "checker")
    warm_lightly()
    checker.run(house, stop)


def run_sweep(settings: Settings) -> None:
    """Sweep until asked to end."""
    from worker import sweeper

    house, stop = _until_asked_to_end(settings, "sweeper")
    sweeper.run(house, settings.sweep_s, stop)


def _until_asked_to_end(settings: Settings, name: str) -> tuple[House, threading.Event]:
    """The house of a part named `name`, and what is set once the process is asked to end."""
    from cachet.house import open_house
    from intake import logs

    logs.set_up(settings.log_level, name)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    try:
        return open_house(settings), stop
    except WrongSetting as wrong:
        raise _wrong(wrong) from None
