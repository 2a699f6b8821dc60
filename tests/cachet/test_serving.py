"""`cachet serve` on one machine: starts everything, reads what comes, stops everything."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.houses import a_page
from tests.services import free_port

CACHET = [sys.executable, "-m", "cachet.cli"]
PATIENCE_S = 120


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """No setting but what a test gives, and a configuration folder of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("CACHET_")}
    return {**kept, "XDG_CONFIG_HOME": str(tmp_path / "config"), "PYTHONPATH": str(Path(__file__).parents[2])}


def _call(environment: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*CACHET, *words], env=environment, capture_output=True, text=True, check=False)


def _mine(data: Path) -> list[int]:
    """Processes that name this data folder in their command or environment."""
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            told = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
        except OSError:
            continue
        if str(data).encode() in told:
            found.append(int(entry.name))
    return found


def _until(what: str, check: object) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if check():  # type: ignore[operator]
            return
        time.sleep(0.2)
    raise AssertionError(f"{what} did not come")


def test_one_command_serves_and_stops_all_it_started(tmp_path: Path, environment: dict[str, str]) -> None:
    """A batch sent to `cachet serve` is settled, a worker killed on the way is replaced, and Ctrl-C leaves nothing.

    What the service logged names calls, ids and counts, and nothing that a station said.
    """
    data, port = tmp_path / "data", free_port()
    added = _call(environment, "station", "add", "RABAT-1", "--data", str(data))
    key = added.stdout.strip()
    assert added.returncode == 0 and "master key was made" in added.stderr and key.startswith("cks_")
    assert not any(path.suffix == ".key" for path in data.rglob("*"))
    command = [*CACHET, "serve", "--data", str(data), "--port", str(port), "--workers", "1"]
    with (tmp_path / "log").open("wb") as log:
        serve = subprocess.Popen(command, env=environment, stderr=log)
    try:
        headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": "k"}
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=60) as http:
            _until("the web", lambda: _answers(http))
            batch = http.post("/v1/batches", files={"files": ("SECRET.jpg", a_page(), "image/jpeg")}).json()
            assert http.get("/v1/claims/SECRET").status_code == 404
            workers = [pid for pid in _mine(data) if b"\0work\0" in Path(f"/proc/{pid}/cmdline").read_bytes()]
            os.kill(workers[0], signal.SIGKILL)
            other = http.post(
                "/v1/batches",
                files={"files": ("b.jpg", b"", "image/jpeg")},
                headers={"Idempotency-Key": "other"},
            ).json()
            for one in (batch, other):
                path = f"/v1/batches/{one['id']}"
                _until("the end", lambda path=path: http.get(path).json()["state"] == "settled")
    finally:
        serve.send_signal(signal.SIGINT)
        assert serve.wait(60) == 0
    _until("silence", lambda: _mine(data) == [])
    logged = (tmp_path / "log").read_text()
    assert '"event": "claim_read"' in logged and '"event": "part_died"' in logged
    assert "SECRET" not in logged and key not in logged


def _answers(http: httpx.Client) -> bool:
    try:
        return http.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False


def test_a_wrong_setting_stops_the_start(tmp_path: Path, environment: dict[str, str]) -> None:
    """One sentence names the setting; another master key than the data's, or none, does not start either."""
    data = tmp_path / "data"
    wrong = _call({**environment, "CACHET_LEASE_S": "soon"}, "serve", "--data", str(data))
    assert wrong.returncode == 2 and "CACHET_LEASE_S" in wrong.stderr and wrong.stderr.count("\n") == 1
    assert _call(environment, "user", "add", "AMINA", "--role", "reviewer", "--data", str(data)).returncode == 0
    for path in (tmp_path / "config").rglob("*.key"):
        path.unlink()
    without = _call(environment, "serve", "--data", str(data))
    assert without.returncode == 2 and "CACHET_MASTER_KEY" in without.stderr and without.stderr.count("\n") == 1
    other = {**environment, "CACHET_MASTER_KEY": "A" * 43 + "="}
    with_other = _call(other, "serve", "--data", str(data))
    assert with_other.returncode == 2 and "CACHET_MASTER_KEY" in with_other.stderr


def test_credentials_stand_alone_on_standard_output(tmp_path: Path, environment: dict[str, str]) -> None:
    """A key or password is printed once and alone; a name taken is told; a renewed one replaces the old."""
    data = str(tmp_path / "data")
    for words in (
        ("station", "add", "S"),
        ("client", "add", "C", "--regime", "cnss"),
        ("user", "add", "U", "--role", "admin"),
    ):
        first = _call(environment, *words, "--data", data)
        assert first.returncode == 0 and len(first.stdout.split()) == 1
    taken = _call(environment, "station", "add", "S", "--data", data)
    assert (taken.returncode, taken.stdout) == (2, "") and "of that name" in taken.stderr
    renewed = _call(environment, "station", "key", "S", "--data", data)
    assert renewed.returncode == 0 and renewed.stdout.startswith("cks_")
