"""Entry of a child process of `cachet serve`: `python -m cachet.part web FD | work | check | sweep`."""

from __future__ import annotations

import socket
import sys

from cachet.serve import run_check, run_sweep, run_web, run_work
from cachet.settings import load_settings


def main(name: str, rest: list[str]) -> None:
    """Run the part `name`."""
    settings = load_settings()
    if name == "web":
        run_web(settings, socket.socket(fileno=int(rest[0])))
    elif name == "work":
        run_work(settings)
    elif name == "check":
        run_check(settings)
    else:
        run_sweep(settings)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
