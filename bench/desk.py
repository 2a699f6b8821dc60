#!/usr/bin/env -S .venv/bin/python
"""What a reviewer waits for, measured in a driven browser, and whether many reviewers ever decide one claim twice.

Usage: bench/desk.py [--seconds S] [--seed N] [--claims N] [--reviewers N] [--sqlite-only]

One sample of six pages is read and stands on many desks. Measured: a claim opened until its first page is sharp; the next one
shown after a decision; frames and long tasks while a 300 dpi page is zoomed and moved; what is typed judged; a drawn spot
read; the queue of `--claims` claims on SQLite and PostgreSQL; `--reviewers` people at once, some of whom vanish in the middle.

`--seconds` is the whole run: the sample is read, then the browser has three tenths of what is left; each database has its
share of the rest, at most half of it to fill the queue, the end of it for the reviewers. A queue that could not be filled in
that time is a miss. The last line is the verdict; the exit code is 1 where a figure misses what was promised.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import httpx
from PIL import Image
from playwright.sync_api import Page, sync_playwright
from sqlalchemy import func, insert, select

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.parts import Service
from cachet.accounts import Role, add_user
from cachet.house import opened
from cachet.settings import load_settings
from claims.claim import Claim
from claims.words import Regime, Status
from intake.claim import finding, records
from intake.credentials import SESSION, hash_of, new_secret
from intake.database import keeping
from intake.database.tables import batches, claims, files, stations
from intake.house import House
from intake.people import queries as people
from intake.review.catalogue import tongue
from ocr.opening.limits import Limits
from tests.builders import ACT, a_care_sheet
from tests.houses import Station, a_part, read_as
from tests.intake.review.desks import CHROMIUM, QUIET, a_scan, unsure
from tests.services import private_postgres
from worker import lease as leases
from worker import sandbox, settling

SAMPLE = Path(__file__).resolve().parent.parent / "samples" / "committed" / "12-long-illness"
SCAN_PX = (2480, 3508)  # A4 at 300 dpi
OPENED, NEXT, LONG_TASK, QUEUE, JUDGED, SPOT = 500, 150, 50, 200, 300, 1000  # ms, as promised
TYPED = "101000008"
LEAST_S = 90  # below, nothing would be measured often enough
BROWSER, FILLING = 0.3, 0.5  # shares of the time
MOST, FEWEST, EACH_S = 9, 4, 6.0  # claims in the browser, and what one of each kind takes
VANISH, RELIEF = 0.02, 10  # chance a claim is left in hand; people who come after each
KEYS = 3  # from open to decided, besides typing
RULES = (
    "stamp_missing",
    "signature_missing",
    "filing_late",
    "field_doubtful",
    "total_mismatch",
    "drug_barcode_missing",
)
K, H, M = 0.2, 0.4, 1.35  # s: a key, a hand moved, a thought (Card, Moran and Newell 1980)
WATCH = """
window.long = []; new PerformanceObserver(l => l.getEntries().forEach(e => window.long.push(e.duration)))
    .observe({type: 'longtask', buffered: true});
"""
FRAMES = """
() => { window.frames_ = []; let last = performance.now(); window.watching = true;
        const step = now => { window.frames_.push(now - last); last = now; if (window.watching) requestAnimationFrame(step); };
        requestAnimationFrame(step); window.long.length = 0; }
"""


@dataclass
class Verdict:
    """Lines to print, and what missed its mark."""

    missed: list[str] = field(default_factory=list)

    def line(self, what: str, measured: float, promised: float, unit: str = "ms", more: str = "") -> None:
        """One figure beside its mark."""
        print(f"{what:58} {measured:8.1f} {unit:4} (≤ {promised:g}) {more}", flush=True)
        if measured > promised:
            self.missed.append(what)


def quantile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all stay below."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


# --- seeding ----------------------------------------------------------------------------------------------------------


def read_sample(album: Path) -> sandbox.ReadResult:
    """The sample's documents; its page images go to `album`."""
    sandbox.warm()
    images = sorted(path for path in SAMPLE.iterdir() if path.is_file())
    result = sandbox.read_file(SAMPLE, Limits(pages=100), files=images, keep=album)
    for path in album.iterdir():  # a scan of 300 dpi, as stations send them: more pixels than the sample's 200
        with Image.open(path) as page:
            page.resize(SCAN_PX, Image.Resampling.BICUBIC).save(path, "JPEG", quality=90, subsampling=0)
    return result


def desks(
    house: House, url: str, result: sandbox.ReadResult, album: Path, scan: Path, many: int
) -> tuple[list[str], list[str]]:
    """Ids of six-page claims, and of claims that one doubtful value stops."""
    station, large, small = Station(house, url, "BENCH-1"), list[str](), list[str]()
    for n in range(many):
        large.append(station.sent(n + 1, received_on="2026-01-20"))
        held = leases.take(house, large[-1])
        assert held is not None
        settling.settle(house, held, result, album)
    for n in range(many):
        claim_id = station.sent(n + 101, received_on="2026-01-21")
        amount = f"{150 + n}.00"  # another amount is another event: no claim is the double of another
        sheet = a_care_sheet(inpe=unsure("101000080"), acts=[{**ACT, "amount": amount}], total_amount=amount)
        read_as(house, claim_id, a_part(sheet), folder=scan)
        small.append(claim_id)
    return large, small


def fill(house: House, template: Claim, many: int, seed: int, until: float) -> int:
    """`many` flagged claims with flags, regimes, days and amounts as a payer has them, as far as time allows; gives how many."""
    chance, now = random.Random(seed), house.now()
    with house.writing() as work:
        ids = [records.new_id() for _ in range(42)]
        add = work.connection.execute
        for n, station in enumerate(ids[:40]):
            add(insert(stations).values(id=station, name=f"ST-{n}", key_hash=f"fill{n}", created_at=now))
        add(insert(batches).values(id=ids[40], station_id=ids[0], created_at=now))
        file = {"id": ids[41], "batch_id": ids[40], "station_id": ids[0], "position": 0, "source_sealed": b""}
        add(insert(files).values(**file, content_hash="fill", size=0, created_at=now))
    flag = template.flags[0]
    for start in range(0, many, 1000):
        if time.monotonic() > until:
            return start
        with house.writing() as work:
            rows, keys = [], []
            for n in range(start, min(many, start + 1000)):
                flags = tuple(
                    flag.model_copy(update={"rule": rule}) for rule in chance.sample(RULES, chance.choice((1, 1, 2, 3)))
                )
                claim = template.model_copy(
                    update={
                        "id": records.new_id(),
                        "flags": flags,
                        "tracking": f"F{n:011d}",
                        "reference": f"REF-{n}",
                        "regime": chance.choice(list(Regime)),
                        "status": Status.FLAGGED,
                        "received_on": date(2026, 1, 5) + timedelta(days=chance.randrange(60)),
                        "part": n + 1,
                    }
                )
                key, wrapped = house.keyring.new_key(claim.id)
                keys.append((claim.id, wrapped))
                rows.append(
                    {
                        "id": claim.id,
                        "file_id": ids[41],
                        "batch_id": ids[40],
                        "station_id": chance.choice(ids[:40]),
                        "part": claim.part,
                        "tracking": claim.tracking,
                        "received_at": now,
                        "content_hash": "fill",
                        "sealed": records._sealed(key, claim, {}, {}, {}),
                        "changed_at": now,
                        "desk_revision": 1,
                        **records._columns(work, claim),
                        "pay_by": claim.received_on and claim.received_on + timedelta(days=42),
                    }
                )
            for owner, wrapped in keys:
                keeping.add_key(work.connection, owner, wrapped, now)
            work.connection.execute(insert(claims), rows)
    return many


# --- the browser ------------------------------------------------------------------------------------------------------


@contextmanager
def a_browser(url: str, name: str, password: str) -> Iterator[Page]:
    """Somebody signed in, at the size of an office screen."""
    with sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="fr-FR").new_page()
        page.add_init_script(WATCH)
        page.goto(f"{url}/review")
        page.fill("#name", name)
        page.fill("#password", password)
        page.press("#password", "Enter")
        page.wait_for_selector("#rows")
        yield page
        chromium.close()


def mark(page: Page, name: str) -> float:
    """When the page set this mark, in its own time, ms; waits for it."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            found = page.evaluate("name => performance.getEntriesByName(name).map(each => each.startTime)[0]", name)
        except Exception:  # on its way to another page
            found = None
        if found is not None:
            return float(found)
        page.wait_for_timeout(5)
    raise TimeoutError(name)


def measure_opening(page: Page, url: str, ids: Sequence[str], verdict: Verdict) -> None:
    """A claim of six pages opened by its address."""
    times = []
    for claim_id in ids:
        page.goto(f"{url}/review/claims/{claim_id}", wait_until="commit")
        times.append(mark(page, "sharp"))
        page.wait_for_timeout(1500)  # a person looks before they open another
    more = f"median of {len(times)} claims never opened before; worst {max(times):.0f}"
    verdict.line("open a claim of 6 pages: first page sharp", statistics.median(times), OPENED, more=more)


def measure_moving(page: Page, seconds: float, verdict: Verdict) -> None:
    """Zooming and moving a 300 dpi page by wheel, mouse and keys."""
    page.evaluate(FRAMES)
    area = page.locator("#viewer").bounding_box()
    assert area is not None
    x, y = area["x"] + area["width"] / 2, area["y"] + area["height"] / 2
    page.mouse.move(x, y)
    over, turn = time.monotonic() + seconds, 0
    while time.monotonic() < over:
        page.mouse.wheel(0, -240 if turn % 8 < 4 else 240)
        page.wait_for_timeout(60)
        page.mouse.down()
        page.mouse.move(x + 120 * (-1) ** turn, y + 80, steps=6)
        page.mouse.up()
        page.mouse.move(x, y)
        turn += 1
    frames, long = page.evaluate("() => { window.watching = false; return [window.frames_, window.long]; }")
    more = f"{len(long)} tasks over 50 ms; frames: median {statistics.median(frames):.0f} ms, p95 {quantile(frames, 0.95):.0f} ms"
    verdict.line("zoom and move a 300 dpi page: longest task", max(long, default=0.0), LONG_TASK, more=more)


def measure_deciding(page: Page, url: str, ids: Sequence[str], verdict: Verdict) -> tuple[float, int]:
    """One doubtful value typed, confirmed, the claim validated, the next one shown; gives seconds of waiting and keys."""
    page.goto(f"{url}/review/claims/{ids[0]}")
    page.evaluate("window.pressed = 0; document.addEventListener('keydown', () => { window.pressed += 1; }, true)")
    shown, answered, judged, keys = [], [], [], 0
    for n in range(len(ids) - 1):
        mark(page, "sharp")
        page.wait_for_selector(".field.selected[data-key='0.inpe']")
        page.wait_for_timeout(1500)  # a person looks; the next claim is loaded meanwhile
        with page.expect_response(lambda answer: answer.url.endswith("/try")) as tried:
            page.keyboard.type(TYPED)
        tried.value.finished()
        judged.append(tried.value.request.timing["responseEnd"])
        page.wait_for_selector("#flag-list[data-stops='0']")
        page.keyboard.press("Enter")
        page.wait_for_selector("[data-key='0.inpe'] .was")
        start = time.perf_counter()
        page.evaluate("performance.clearMarks()")
        page.keyboard.press("v")
        decided = mark(page, "decided")
        keys = max(keys, page.evaluate("const n = window.pressed; window.pressed = 0; n") - len(TYPED))
        shown.append(mark(page, "sharp") - decided)
        answered.append(1000 * (time.perf_counter() - start))
        if n == len(ids) - 2:
            break
    verdict.line(
        "next claim, loaded ahead: sharp after the decision",
        statistics.median(shown),
        NEXT,
        more=f"worst {max(shown):.0f}; from the key, median {statistics.median(answered):.0f} ms",
    )
    verdict.line(
        "what is typed, judged and told", quantile(judged, 0.95), JUDGED, more=f"median {statistics.median(judged):.0f}"
    )
    verdict.line("keys from open to decided, besides typing", keys, KEYS, unit="keys")
    return statistics.median(answered) / 1000, keys


def measure_spot(page: Page, url: str, claim_id: str, verdict: Verdict) -> None:
    """A box read on the spot, the models loaded."""
    page.goto(f"{url}/review/claims/{claim_id}")
    mark(page, "sharp")
    ask = """async () => { const desk = document.querySelector('#desk'); const start = performance.now();
        const answer = await fetch(desk.dataset.base + '/spot', {method: 'POST', headers: {'Content-Type': 'application/json',
            'X-CSRF-Token': desk.dataset.csrf}, body: JSON.stringify({name: 'inpe', page: 1, box: [0.55, 0.30, 0.80, 0.33]})});
        return [performance.now() - start, answer.status]; }"""
    page.evaluate(ask)  # the first waits for the models
    times = [page.evaluate(ask) for _ in range(10)]
    assert all(status == 200 for _, status in times), times
    took = [one for one, _ in times]
    more = f"worst of 10; median {statistics.median(took):.0f}"
    verdict.line("a drawn box read on a page", max(took), SPOT, more=more)


# --- the queue, and many reviewers -------------------------------------------------------------------------------------


def measure_queue(service: Service, house: House, password: str, kind: str, verdict: Verdict) -> None:
    """The queue's page and its filters, over HTTP."""
    with httpx.Client(base_url=service.url, timeout=60) as http:
        assert http.post("/review/sign-in", data={"name": "bench", "password": password}).status_code == 303
        with house.reading() as work:
            wanted = finding.key_of(work, "REF-777")
        asks = (
            "",
            "?rule=stamp_missing",
            "?regime=cnss&band=1",
            "?age=3&kind=care_sheet",
            "?rule=total_mismatch&regime=student",
            f"?found={wanted}",
        )
        worst = 0.0
        for ask in asks:
            http.get(f"/review{ask}")
            times = []
            for _ in range(12):
                start = time.perf_counter()
                assert (answer := http.get(f"/review{ask}")).status_code == 200, answer.text[-600:]
                times.append(1000 * (time.perf_counter() - start))
            print(
                f"    {kind}: /review{ask or ' ':40} median {statistics.median(times):6.1f} ms, worst {max(times):6.1f} ms"
            )
            worst = max(worst, quantile(times, 0.9))
        with house.reading() as work:
            many = work.connection.execute(select(func.count()).select_from(claims)).scalar_one()
        verdict.line(f"queue of {many:,} claims on {kind}, worst filter", worst, QUEUE, more="90th centile of 12")


def reviewers(service: Service, house: House, many: int, seconds: float, seed: int, verdict: Verdict) -> None:
    """Many people take claims and decide them; of fifty claims taken one is left in hand by somebody who vanishes, and
    another person sits down there."""
    tokens = list(sessions(house, many * (1 + RELIEF)))
    relief = tokens[many:]
    decided: Counter[str] = Counter()
    gone: list[str] = []
    waits: list[float] = []
    lock, began = threading.Lock(), time.monotonic()
    over = began + seconds

    def work_on(number: int) -> None:
        chance, turn = random.Random(seed + number), 0
        with httpx.Client(base_url=service.url, timeout=120) as http:
            http.headers["Authorization"] = f"Bearer {tokens[number]}"
            while time.monotonic() < over:
                turn += 1
                start = time.perf_counter()
                answer = http.post("/v1/review/next", headers={"Idempotency-Key": f"n{turn}"})
                with lock:
                    waits.append(1000 * (time.perf_counter() - start))
                if answer.status_code != 200:
                    continue
                claim_id = answer.json()["id"]
                if chance.random() < VANISH:
                    with lock:
                        gone.append(claim_id)
                        if not relief:
                            return
                        http.headers["Authorization"] = f"Bearer {relief.pop()}"
                    continue
                item = [{"rule": "stamp_missing", "item": "x"}]
                done = http.post(
                    f"/v1/claims/{claim_id}/decision",
                    json={"decision": "return", "requested": item},
                    headers={"Idempotency-Key": f"d{turn}"},
                )
                if done.status_code == 200:
                    with lock:
                        decided[claim_id] += 1

    with house.reading() as work:
        before = work.connection.execute(select(claims.c.status, func.count()).group_by(claims.c.status)).all()
    with ThreadPoolExecutor(many) as pool:
        list(pool.map(work_on, range(many)))
    took = time.monotonic() - began
    with house.reading() as work:
        after = dict(work.connection.execute(select(claims.c.status, func.count()).group_by(claims.c.status)).all())
        kept = dict(
            work.connection.execute(select(claims.c.id, claims.c.status).where(claims.c.id.in_(gone[:500]))).all()
        )
    twice = sum(1 for count in decided.values() if count > 1)
    lost = (
        sum(count for _, count in before)
        - sum(after.values())
        + sum(kept[one] != "flagged" for one in gone[:500] if one not in decided)
    )
    more = f"{len(decided):,} decided by {many} in {took:.0f} s, {len(gone)} vanished; next claim given in median {statistics.median(waits):.0f} ms"
    verdict.line("claims decided twice", twice, 0, unit="", more=more)
    verdict.line("claims lost", lost, 0, unit="")


def sessions(house: House, many: int) -> Iterator[str]:
    """Signed-in people; the price of hashing passwords is not what is measured here."""
    with house.writing() as work:
        now = house.now()
        for n in range(many):
            user, token = records.new_id(), new_secret(SESSION)
            people.add_user(
                work.connection, id=user, name=f"person-{n}", role="reviewer", password_hash="-", created_at=now
            )
            told = {"token_hash": hash_of(token), "user_id": user, "created_at": now, "seen_at": now}
            people.add_session(work.connection, **told, expires_at=now + timedelta(hours=2))
            yield token


def hands_and_eyes(house: House, claim_id: str, wait_s: float, keys: int) -> None:
    """KLM: seconds to settle one doubtful value against keying the whole claim."""
    with house.reading() as work:
        claim = records.load(work, claim_id).claim
    texts = [str(f.value) for d in claim.documents for f in d.fields.values() if not isinstance(f.value, list)]
    texts += [
        str(cell)
        for d in claim.documents
        for f in d.fields.values()
        if isinstance(f.value, list)
        for row in f.value
        for cell in (row.values() if isinstance(row, dict) else [row])
    ]
    here = 2 * M + 9 * K + keys * (M + K) / 2 + wait_s  # look at flag and crop, type nine figures, confirm, validate
    whole = len(texts) * (M + K) + sum(map(len, texts)) * K + 6 * (M + K)
    print(
        f"hands and eyes (KLM): one doubtful value {here:.1f} s; keying the 6-page sample whole {whole:.0f} s ({len(texts)} values, {sum(map(len, texts))} characters)"
    )


def main() -> int:
    """Run all of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 30))
    parser.add_argument("--claims", type=int, default=100_000)
    parser.add_argument("--reviewers", type=int, default=200)
    parser.add_argument("--sqlite-only", action="store_true")
    given = parser.parse_args()
    if given.seconds < LEAST_S:
        parser.error(f"--seconds is the whole run: at least {LEAST_S}")
    over = time.monotonic() + given.seconds
    print(f"seed {given.seed}")
    verdict = Verdict()
    tongue("fr")
    with tempfile.TemporaryDirectory(prefix="cachet-desk-") as folder:
        album, scan = Path(folder) / "album", a_scan(Path(folder) / "scan")
        album.mkdir()
        result = read_sample(album)
        run_desk(result, album, scan, BROWSER * (over - time.monotonic()), verdict)
        with private_postgres() as server:
            kinds = [("SQLite", None), ("PostgreSQL", f"{server}/postgres")][: 1 if given.sqlite_only else 2]
            for n, (kind, database) in enumerate(kinds):
                until = time.monotonic() + (over - time.monotonic()) / (len(kinds) - n)
                run_queue(given, result, kind, database, until, verdict)
    print(f"{given.seconds - (over - time.monotonic()):.0f} s in all")
    print(f"{'FAILED: ' + '; '.join(verdict.missed) if verdict.missed else 'PASSED: every figure as promised'}")
    return 1 if verdict.missed else 0


def run_desk(result: sandbox.ReadResult, album: Path, scan: Path, seconds: float, verdict: Verdict) -> None:
    """The figures of the browser."""
    many = min(MOST, max(FEWEST, int(seconds / EACH_S)))
    service = Service(0, None, sweeper=False)
    try:
        service.start()
        with opened(load_settings(**service.given)) as house:
            password = add_user(house, "bench", Role.REVIEWER)
            large, small = desks(house, service.url, result, album, scan, many)
            with a_browser(service.url, "bench", password) as page:
                measure_opening(page, service.url, large, verdict)
                measure_moving(page, min(8.0, seconds / 8), verdict)
                for claim_id in large:  # out of the way of the next
                    page.request.get(f"{service.url}/healthz")
                    with house.writing() as work:
                        record = records.load(work, claim_id)
                        records.save(work, record, record.claim.model_copy(update={"status": Status.REJECTED}))
                wait_s, keys = measure_deciding(page, service.url, small[:-1], verdict)
                measure_spot(page, service.url, small[-1], verdict)
            hands_and_eyes(house, large[0], wait_s, keys)
    finally:
        service.end()


def run_queue(
    given: argparse.Namespace,
    result: sandbox.ReadResult,
    kind: str,
    database: str | None,
    until: float,
    verdict: Verdict,
) -> None:
    """The queue and many reviewers on one database."""
    service = Service(0, database, sweeper=False)
    try:
        service.start()
        with opened(load_settings(**service.given)) as house:
            password = add_user(house, "bench", Role.REVIEWER)
            station = Station(house, service.url, f"BENCH-{kind}")
            claim_id = station.sent(1, received_on="2026-01-20")
            (template,) = read_as(house, claim_id, a_part(*result.parts[0].documents))
            filled = time.monotonic() + FILLING * (until - time.monotonic())
            if (many := fill(house, template, given.claims, given.seed, filled)) < given.claims:
                verdict.missed.append(f"{many:,} claims on {kind} in the time, not {given.claims:,}")
            if kind == "PostgreSQL":
                with house.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                    connection.exec_driver_sql("VACUUM ANALYZE")  # as autovacuum does within the minute
            measure_queue(service, house, password, kind, verdict)
            reviewers(service, house, given.reviewers, max(5.0, until - time.monotonic()), given.seed, verdict)
    finally:
        service.end()


if __name__ == "__main__":
    sys.exit(main())
