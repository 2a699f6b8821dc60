"""`make start`: the whole service on this machine, with the committed sample claims sent to it as a station would.

Everything goes through the doors that people use: `cachet serve`, the accounts of the command line, `POST /v1/batches`.
Ctrl-C stops all of it.
"""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Column, Table

from cachet.client import Refused, StationClient

COMMITTED = Path(__file__).parent / "committed"
CACHET = str(Path(sys.executable).with_name("cachet"))
STATION, PERSON = "samples", "reviewer"
START_S = 60
WIDE = 240


def main() -> int:
    """Start, fill, show, and stay until Ctrl-C."""
    options = _options()
    console = Console(width=None if sys.stdout.isatty() else WIDE)  # off a terminal nothing is cut
    with _service(options.data, options.port) as service:
        base = f"http://127.0.0.1:{options.port}"
        _wait_until_ready(base, service)
        key = _credential("station", STATION, "key", options.data)
        try:
            with StationClient(base, key) as client:
                console.print(_table(_follow(client, _send(client), console)))
        except Refused as refused:
            raise SystemExit(f"The service refused the samples: {refused}") from None
        password = _credential("user", PERSON, "password", options.data, "--role", "supervisor")
        console.print(f"\nReview queue  [bold]{base}/review[/bold]")
        console.print(f"Sign in as    [bold]{PERSON}[/bold]  password  [bold]{password}[/bold]", highlight=False)
        console.print("Ctrl-C stops everything.")
        if options.once:
            return 0
        return service.wait()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("var"), help="folder of the service")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--once", action="store_true", help="stop once the table stands")
    return parser.parse_args()


@contextmanager
def _service(data: Path, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """`cachet serve`, its log beside its data; stopped with all it started when the block ends."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / "serve.log").open("ab") as log:
        # a session of its own: Ctrl-C reaches this program alone, which then stops the service once
        service = subprocess.Popen(
            [CACHET, "serve", "--data", str(data), "--port", str(port)],
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _stop)
        try:
            yield service
        finally:
            service.send_signal(signal.SIGINT)
            service.wait(timeout=60)


def _stop(_number: int, _frame: object) -> NoReturn:
    """End this program; leaving the service's block ends the service."""
    sys.exit(0)


def _wait_until_ready(base: str, service: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        if service.poll() is not None:
            raise SystemExit("The service did not start; serve.log in its data folder says why.")
        try:
            if httpx.get(f"{base}/readyz", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise SystemExit(f"The service did not answer within {START_S} s; serve.log in its data folder says why.")


def _credential(sort: str, name: str, renew: str, data: Path, *more: str) -> str:
    """A fresh credential: of a new account, or a renewed one where the account stands from an earlier start."""
    added = subprocess.run([CACHET, sort, "add", name, *more, "--data", str(data)], capture_output=True, text=True)
    if added.returncode != 0:
        added = subprocess.run([CACHET, sort, renew, name, "--data", str(data)], capture_output=True, text=True)
    if added.returncode != 0:
        raise SystemExit(added.stderr)
    return added.stdout.strip()


def _send(client: StationClient) -> dict[str, Any]:
    """The committed samples as one batch; sent again, the same batch is answered again."""
    said = {line["file"]: line for line in map(json.loads, (COMMITTED / "manifest.jsonl").read_text().splitlines())}
    # a folder of page images is for `cachet read`; a station sends files
    files = [path for path in sorted(COMMITTED.iterdir()) if path.is_file() and path.name in said]
    return client.send(files, [said[path.name] for path in files])


def _follow(client: StationClient, batch: dict[str, Any], console: Console) -> dict[str, Any]:
    """Show how far the batch is until all of its claims are settled."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        task = progress.add_task("Reading the samples", total=len(batch["claims"]))
        for state in client.follow(batch["id"]):
            batch = state
            waiting = sum(claim["status"] in ("received", "reading") for claim in batch["claims"])
            progress.update(task, completed=len(batch["claims"]) - waiting, total=len(batch["claims"]))
    return batch


def _table(batch: dict[str, Any]) -> Table:
    """What became of each claim."""
    heads = ("claim", "part", "tracking", "status", "flags")
    table = Table(*(Column(head, overflow="fold") for head in heads), title="What became of the samples")
    for claim in batch["claims"]:
        again = " (sent before)" if claim["duplicate_of"] else ""
        colour = {"validated": "green", "flagged": "yellow"}.get(claim["status"], "red")
        flags = ", ".join(dict.fromkeys(claim["flags"])) or "–"
        table.add_row(
            claim["source"], str(claim["part"]), claim["tracking"], f"[{colour}]{claim['status']}[/]{again}", flags
        )
    return table


if __name__ == "__main__":
    sys.exit(main())
