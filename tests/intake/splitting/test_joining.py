"""Claims of one file that belong together become one, and are put apart again: nothing of either is lost."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from cachet.accounts import Role, Scope, add_client, add_user
from claims.words import Kind, Regime
from intake import history
from intake.claim import queries as claim_queries
from intake.claim import records
from intake.credentials import Caller
from intake.database.tables import befores, evidence, examples
from intake.house import House, Work
from intake.operations.balance import balance
from intake.review import queries, sampling
from intake.sealing import SealBroken, bound, unseal
from intake.splitting import joining, service
from intake.splitting import queries as splits
from tests.builders import a_care_sheet, a_paper, an_invoice, doubtful
from tests.houses import Adjudication, Person, Station, a_page, a_part, opened, read_as
from tests.intake.review.desks import a_scan, browser, shown, signed_in, until
from tests.intake.review.test_deciding import Desk
from tests.intake.review.test_learning import Blind
from tests.intake.review.test_reviewing import slug
from tests.intake.station.test_complements import completes
from worker.readings import ReadPart


def divided_by_a_sheet(house: House, url: str, folder: Path) -> tuple[Station, str, str]:
    """A file that a stray separator divided: a sheet and its card, then the bill of the same event, each a claim."""
    station = Station(house, url)
    claim_id = station.sent()
    for part, n in ((1, 1), (1, 2), (2, 1)):
        (folder / f"{part}-{n}.jpg").write_bytes(a_page(40 * part + n))
    first = a_part(a_care_sheet(stamp=False), a_paper(Kind.IDENTITY_CARD, pages=[2]))
    second = a_part(
        an_invoice(total=doubtful("151.00"), total_in_words="152.00", ice="001234567000063"),
        evidence={"0.total": [0.5, 0.25]},
    )
    one, other = read_as(house, claim_id, first, second, separators=1, folder=folder)
    assert {one.status.value, other.status.value} == {"flagged"}
    return station, one.id, other.id


def join(person: Person, claim_id: str, other: str, etag: str | None = None, key: str = "j") -> httpx.Response:
    """Bring the papers of another claim to this one, as it is now."""
    match = etag or person.claim(claim_id).headers["etag"]
    headers = {"Idempotency-Key": key, "If-Match": match}
    return person.http.post(f"/v1/claims/{claim_id}/joins", json={"claim": other}, headers=headers)


def learned(house: House) -> list[tuple[str, int, str, list[Any]]]:
    """Of each settled value: its claim, paper and name, and what spoke for the machine's."""
    with house.reading() as work:
        spoke = dict(work.connection.execute(select(evidence.c.claim_id, evidence.c.features)).all())
        rows = work.connection.execute(select(examples.c.claim_id, examples.c.document, examples.c.name)).all()
    return [(one, n, name, spoke.get(one, {}).get(f"{n}.{name}", [])) for one, n, name in rows]


def test_two_claims_of_a_file_become_one_and_two_again(any_house: House, any_url: str, tmp_path: Path) -> None:
    """Pages, images, what the machine had read, waivers, comments, drafts and what was taught come along and go back; the
    tracking number on the receipt leads to where the papers are; the balance keeps every page."""
    station, claim_id, other = divided_by_a_sheet(any_house, any_url, tmp_path)
    person = Person(any_house, any_url, "AMINA")
    desk = Desk(any_url, person)
    before = {one: person.claim(one).json() for one in (claim_id, other)}
    scans = [(tmp_path / f"{name}.jpg").read_bytes() for name in ("1-1", "1-2", "2-1")]
    assert (
        desk.post(other, "fields", {"fields": [{"document": 0, "name": "total", "value": "150.00"}]}).status_code == 200
    )
    rule = next(flag["rule"] for flag in person.claim(other).json()["flags"] if flag["document"] == 0)
    assert desk.post(other, "waive", {"rule": rule, "reason": "vu"}).status_code == 200
    assert desk.post(other, "comments", {"text": "la facture du dossier"}).status_code == 200
    drawn = {"page": 1, "box": [0.1, 0.1, 0.2, 0.2]}
    assert desk.post(other, "try", {"typed": {"0.number": "F-9", "box:0.number": drawn}}).status_code == 200
    changed = person.claim(other).json()
    answer = join(person, claim_id, other)
    assert answer.status_code == 200, answer.text
    whole = answer.json()
    assert [one["pages"] for one in whole["documents"]] == [[1], [2], [3]] and whole["status"] == "flagged"
    assert whole["documents"][2]["fields"]["total"]["value"] == "150.00"
    assert whole["documents"][2]["fields"]["total"]["page"] == 3
    assert "duplicate" not in [flag["rule"] for flag in whole["flags"]]
    assert [flag["document"] for flag in whole["flags"] if flag["rule"] == rule and flag["waived"]] == [2]
    images = [person.http.get(f"/v1/claims/{claim_id}/pages/{n}") for n in (1, 2, 3)]
    assert [image.content for image in images] == scans
    page = desk.http.get(f"/review/claims/{claim_id}?lang=fr").text
    assert '"box:2.number": {"box": [0.1, 0.1, 0.2, 0.2], "page": 3}' in page
    assert "la facture du dossier" in page and '"2.number": "F-9"' in page and "réunion de deux dossiers" in page
    assert learned(any_house) == [(claim_id, 2, "total", [0.5, 0.25])]
    with any_house.reading() as work:
        assert records.load(work, claim_id).machine["2.total"]["value"] == "151.00"
        told = balance(work)
        assert told.adds_up and told.places["flagged"].pages == 3 and told.places["erased"].pages == 0
    assert person.claim(other).status_code == 404
    portal = opened(any_url, headers={"Authorization": f"Bearer {add_client(any_house, 'PORTAL', [], [Scope.PORTAL])}"})
    tracked = portal.get(f"/v1/tracking/{before[other]['tracking']}").json()
    assert (tracked["tracking"], tracked["status"]) == (before[other]["tracking"], "flagged")
    assert station.http.get(f"/v1/batches/{whole['batch']}").status_code == 200
    assert slug(join(person, claim_id, other, key="late")) == "not_found"
    searched = desk.search(before[other]["tracking"]).text
    assert f"/review/claims/{claim_id}" in searched and f"/review/claims/{other}" not in searched
    undone = desk.post(claim_id, "undo")
    assert undone.json() == {"leads_to": f"/review/claims/{claim_id}?done=taken_apart"}, undone.text
    assert person.claim(claim_id).json() == before[claim_id]
    assert person.claim(other).json() == changed
    assert person.http.get(f"/v1/claims/{other}/pages/1").content == scans[2]
    assert person.http.get(f"/v1/claims/{claim_id}/pages/3").status_code == 404
    page = desk.http.get(f"/review/claims/{other}").text
    assert '"0.number": "F-9"' in page and '"box:0.number": {"box": [0.1, 0.1, 0.2, 0.2], "page": 1}' in page
    assert learned(any_house) == [(other, 0, "total", [0.5, 0.25])]
    assert portal.get(f"/v1/tracking/{before[other]['tracking']}").json()["status"] == "flagged"
    searched = desk.search(before[other]["tracking"]).text
    assert f"/review/claims/{other}" in searched and f"/review/claims/{claim_id}" not in searched
    with any_house.reading() as work:
        assert records.load(work, other).machine["0.total"]["value"] == "151.00"
        assert balance(work).adds_up and list(history.broken(work.connection)) == []
    assert person.mend(other, {"document": 0, "name": "number", "value": "F-10"}).status_code == 200
    assert [desk.post(other, "undo").status_code for _ in range(2)] == [200, 409]
    stops = person.decide(other, "validate").json().get("rules", [])
    waived = [{"rule": rule, "reason": "vu"} for rule in stops]
    assert person.decide(other, "validate", waived=waived).json()["status"] == "validated"


def test_what_does_not_belong_together_is_not_joined(house: House, url: str, tmp_path: Path) -> None:
    """Another file's claim, one that is held, offered, signed or completed, itself, by an auditor, stale or blind."""
    station, claim_id, other = divided_by_a_sheet(house, url, tmp_path)
    person, badr = Person(house, url, "AMINA"), Person(house, url, "BADR")
    auditor = Person(house, url, "NADIA", Role.AUDITOR)
    stranger = station.sent(9)
    read_as(house, stranger, a_part(a_care_sheet(stamp=False, total_amount="70.00")))
    for wrong in (stranger, claim_id):
        assert slug(join(person, claim_id, wrong, key=wrong)) == "join_impossible"
    assert join(person, claim_id, "01J00000000000000000000000", key="no").status_code == 404
    assert join(person, claim_id, "x", key="x").status_code == 404
    assert join(auditor, claim_id, other, "*").status_code == 403
    assert join(person, claim_id, other, '"0.0"', key="old").status_code == 412
    headers = {"Idempotency-Key": "blind"}
    assert person.http.post(f"/v1/claims/{claim_id}/joins", json={"claim": other}, headers=headers).status_code == 428
    held = badr.next().json()["id"]
    free = other if held == claim_id else claim_id
    assert slug(join(person, free, held, key="held")) == "claim_held"
    assert badr.decide(held, "reject").json()["pending"] == "second_person"
    assert slug(join(person, free, held, key="signed")) == "join_impossible"
    assert completes(station, free, 1).status_code == 202
    read_as(house, free, a_part(a_paper(Kind.IDENTITY_CARD)))
    assert slug(join(person, held, free, key="completed")) == "join_impossible"
    assert person.claim(free).status_code == person.claim(held).status_code == 200


def test_a_claim_that_was_offered_is_not_joined(house: House, url: str, tmp_path: Path) -> None:
    """What adjudication may have seen stays a claim of its own, also once it came back."""
    _, claim_id, other = divided_by_a_sheet(house, url, tmp_path)
    person, payer = Person(house, url, "AMINA"), Adjudication(house, url)
    stops = person.decide(other, "validate").json()["rules"]
    waived = [{"rule": rule, "reason": "vu"} for rule in stops]
    assert person.decide(other, "validate", waived=waived).status_code == 200
    assert slug(join(person, claim_id, other, key="validated")) == "join_impossible"
    (offered,) = payer.pull()["claims"]
    assert payer.say(other, offered["version"], "refused", reason="x").status_code == 200
    assert slug(join(person, claim_id, other, key="refused")) == "join_impossible"


def in_two_parts(house: House, url: str, first: ReadPart, second: ReadPart) -> tuple[str, str]:
    """A file of which nothing was said, in two parts that each wait for a person."""
    answer = Station(house, url).send(("0042.jpg", a_page(7)))
    one, other = read_as(house, str(answer.json()["claims"][0]["id"]), first, second, separators=1)
    return one.id, other.id


@pytest.mark.parametrize("on_desk", [0, 1])
def test_what_either_claim_knows_of_regime_and_deposit_both_know(house: House, url: str, on_desk: int) -> None:
    """Whichever is on the desk: the regime that one of them names is judged by, from the earlier day; undone, each has its own."""
    known = a_part(a_care_sheet(stamp=False), regime=Regime.CNSS, received_on="2026-02-10")
    bare = a_part(an_invoice(total=doubtful("151.00"), ice="001234567000063"), received_on="2026-05-30")
    pair = in_two_parts(house, url, known, bare)
    person = Person(house, url, "AMINA")
    before = {one: person.claim(one).json() for one in pair}
    claim_id, other = pair[on_desk], pair[1 - on_desk]
    joined = join(person, claim_id, other).json()
    assert (joined["regime"], joined["received_on"]) == ("cnss", "2026-02-10")
    assert Desk(url, person).post(claim_id, "undo").status_code == 200
    assert {one: person.claim(one).json() for one in pair} == before


def validate(person: Person, claim_id: str) -> dict[str, Any]:
    """Set aside whatever stops the claim, and validate it."""
    stops = person.decide(claim_id, "validate").json().get("rules", [])
    answer = person.decide(claim_id, "validate", waived=[{"rule": rule, "reason": "vu"} for rule in stops])
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def two_sheets(house: House, url: str) -> tuple[str, str]:
    """A file of two care sheets, each a claim that waits: a large amount, read less surely, and a small one."""
    large = a_part(a_care_sheet(stamp=False, patient_name="BENNANI OMAR", total_amount=doubtful("9150.00")))
    return in_two_parts(house, url, large, a_part(a_care_sheet(stamp=False)))


@pytest.mark.parametrize("on_desk", [0, 1])
def test_a_joined_claim_is_signed_by_two_where_either_of_its_sheets_is_large(
    house: House, url: str, on_desk: int
) -> None:
    """The surer sheet's small total does not hide the other's."""
    house.terms = replace(house.terms, two_from_mad=Decimal(5000))
    pair = two_sheets(house, url)
    person = Person(house, url, "AMINA")
    assert join(person, pair[on_desk], pair[1 - on_desk]).status_code == 200
    assert validate(person, pair[on_desk])["pending"] == "second_person"


def test_joining_takes_no_claim_out_of_the_draw(any_house: House, any_url: str) -> None:
    """The lot that fell on a claim falls on the one that has its papers, by whatever way they came."""
    pair = two_sheets(any_house, any_url)
    with any_house.reading() as work:
        lots = {one: sampling.lot(work, one, "two") for one in pair}
    drawn, other = sorted(pair, key=lots.__getitem__)
    any_house.terms = replace(any_house.terms, two_share=(lots[drawn] + lots[other]) / 2)
    person = Person(any_house, any_url, "AMINA")
    assert join(person, other, drawn).status_code == 200
    assert validate(person, other)["pending"] == "second_person"


@pytest.mark.parametrize("on_desk", [0, 1])
def test_what_was_joined_is_told_when_it_is_handed_in_again(any_house: House, any_url: str, on_desk: int) -> None:
    """The same file at another station: each part names the claim that has the papers now, as bytes and, scanned again, by the
    event of either sheet."""
    parts = a_part(a_care_sheet(stamp=False, patient_name="BENNANI OMAR")), a_part(a_care_sheet(stamp=False))
    pair = in_two_parts(any_house, any_url, *parts)
    person = Person(any_house, any_url, "AMINA")
    whole = join(person, pair[on_desk], pair[1 - on_desk]).json()
    assert "duplicate" not in {flag["rule"] for flag in whole["flags"]}
    elsewhere = Station(any_house, any_url, "FES-1")
    for shade in (7, 8):
        answer = elsewhere.send(("0042.jpg", a_page(shade)))
        again = read_as(any_house, str(answer.json()["claims"][0]["id"]), *parts, separators=1)
        said = [[flag.message.en for flag in claim.flags if flag.rule == "duplicate"] for claim in again]
        assert [len(one) for one in said] == [1, 1] and all(whole["tracking"] in text for [text] in said)


def test_claims_of_two_regimes_are_not_joined(house: House, url: str) -> None:
    """Two funds' papers stay two claims, and the desk does not offer to join them."""
    first = a_part(a_care_sheet(stamp=False), regime=Regime.CNSS)
    pair = in_two_parts(house, url, first, a_part(an_invoice(total=doubtful("151.00")), regime=Regime.CNOPS))
    person = Person(house, url, "AMINA")
    for claim_id, other in (pair, pair[::-1]):
        assert slug(join(person, claim_id, other, key=other)) == "join_impossible"
        assert f"data-joins='{other}'" not in Desk(url, person).http.get(f"/review/claims/{claim_id}").text.replace(
            '"', "'"
        )


def test_papers_and_claims_are_joined_by_keyboard(house: House, url: str, tmp_path: Path) -> None:
    """P offers the other claims of the file beside the papers; its papers come, become one paper with their sheet, and U twice
    makes two claims of it again."""
    _, claim_id, other = divided_by_a_sheet(house, url, a_scan(tmp_path / "scan", 2))
    password = add_user(house, "amina", Role.REVIEWER)
    pages = "document.querySelectorAll('[data-page-button]').length"
    small = "[...document.querySelectorAll('[data-page-button] img')].every(image => image.naturalWidth > 0)"
    with browser() as context:
        page = signed_in(context, url, "amina", password, f"/review/claims/{claim_id}")
        shown(page)
        page.keyboard.press("p")
        assert "Facture" in page.inner_text("#sort-papers .siblings")
        page.focus(f"#sort-papers [data-joins='{other}']")
        page.keyboard.press("Enter")
        page.wait_for_url("**?done=joined")
        shown(page)
        assert page.evaluate(pages) == 3 and page.locator(".paper").count() == 3
        page.keyboard.press("p")
        page.focus("#sort-papers li[data-page='3'] [name=joined]")
        page.keyboard.press("Space")
        page.focus("#sort-papers button[type=submit]")
        page.keyboard.press("Enter")
        page.wait_for_selector("#paper-2", state="detached")
        page.locator("#panel").focus()
        page.keyboard.press("u")
        page.wait_for_selector("#paper-2")
        until(
            page, small
        )  # a small page that is asked for once the join is undone is not found, and the console says so
        page.locator("#panel").focus()
        page.keyboard.press("u")
        page.wait_for_url("**?done=taken_apart")
        shown(page)
        assert page.evaluate(pages) == 2 and page.troubles == []  # type: ignore[attr-defined]


@pytest.mark.parametrize("acts", [1, 2])
def test_a_claim_that_was_joined_is_undone_from_the_last_act_on(
    house: House, url: str, tmp_path: Path, acts: int
) -> None:
    """Whoever mends the joined claim takes that back first; another person's act keeps both together."""
    _, claim_id, other = divided_by_a_sheet(house, url, tmp_path)
    amina, badr = Person(house, url, "AMINA"), Person(house, url, "BADR")
    assert join(amina, claim_id, other).status_code == 200
    mender = amina if acts == 1 else badr
    edit = {"document": 2, "name": "total", "value": "150.00"}
    assert mender.mend(claim_id, edit).status_code == 200
    desk = Desk(url, amina)
    first = desk.post(claim_id, "undo")
    if mender is badr:
        assert first.status_code == 403 and len(amina.claim(claim_id).json()["pages"]) == 3
        return
    assert "leads_to" not in first.json()
    assert desk.post(claim_id, "undo").json()["leads_to"] and amina.claim(other).status_code == 200


def test_code_that_knows_no_joins_takes_none_back(any_house: House, any_url: str, tmp_path: Path) -> None:
    """While a version of before runs beside this one: it cannot open what was before the join, and so changes nothing."""
    _, claim_id, other = divided_by_a_sheet(any_house, any_url, tmp_path)
    amina = Person(any_house, any_url, "AMINA")
    assert amina.mend(claim_id, {"document": 0, "name": "inpe", "value": "101000008"}).status_code == 200
    assert join(amina, claim_id, other).status_code == 200
    with any_house.reading() as work:
        key = records.load(work, claim_id).key
        query = select(befores.c.act, befores.c.sealed).where(befores.c.claim_id == claim_id)
        sealed = {row.act: row.sealed for row in work.connection.execute(query)}
    assert unseal(key, sealed["fields_mended"], bound(claim_id, "before"))
    with pytest.raises(SealBroken):
        unseal(key, sealed["join"], bound(claim_id, "before"))
    desk = Desk(any_url, amina)
    assert [desk.post(claim_id, "undo").status_code for _ in range(3)] == [200, 200, 409]
    assert amina.claim(other).status_code == 200


def test_what_is_typed_while_papers_go_is_not_left_behind(any_house: House, any_url: str, tmp_path: Path) -> None:
    """A value that arrives while its claim is being joined to another waits for that, and then finds the claim no more."""
    _, claim_id, other = divided_by_a_sheet(any_house, any_url, tmp_path)
    amina = Person(any_house, any_url, "AMINA")
    desk = Desk(any_url, amina)
    caller = Caller("user", "0" * 26, "tests", role="reviewer")
    with ThreadPoolExecutor(1) as pool:
        with any_house.writing() as work:
            service.join(work, claim_id, other, caller, "*")
            typed = pool.submit(desk.post, other, "try", {"typed": {"0.number": "F-9"}})
            time.sleep(1)
            assert not typed.done()
        assert typed.result().status_code == 404
    with any_house.reading() as work:
        assert queries.drafts_of(work.connection, other) == []
    assert desk.http.get(f"/review/claims/{claim_id}").status_code == 200


def test_what_was_set_aside_of_a_whole_claim_is_asked_again_once_others_join(
    house: House, url: str, tmp_path: Path
) -> None:
    """A waiver of one paper stays with it; one that was given for the claim as a whole was given for fewer papers."""
    _, claim_id, other = divided_by_a_sheet(house, url, tmp_path)
    amina = Person(house, url, "AMINA")
    desk = Desk(url, amina)
    for _, rule in waivers(amina, other, waived=False):
        assert desk.post(other, "waive", {"rule": rule, "reason": "vu"}).status_code == 200
    before = waivers(amina, other)
    assert {n for n, _ in before} == {None, 0}
    assert join(amina, other, claim_id).status_code == 200
    assert waivers(amina, other) == {(n, rule) for n, rule in before if n is not None}
    assert desk.post(other, "undo").status_code == 200 and waivers(amina, other) == before


def waivers(person: Person, claim_id: str, waived: bool = True) -> set[tuple[int | None, str]]:
    """Paper and rule of each flag that was set aside, or was not."""
    flags = person.claim(claim_id).json()["flags"]
    return {(flag["document"], flag["rule"]) for flag in flags if (flag["waived"] is not None) is waived}


def test_only_as_many_claims_are_opened_as_are_offered(house: House, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A pile of hundreds makes no desk slow, and one that was joined while the desk opened breaks nothing."""
    answer = Station(house, url).send(("0042.jpg", a_page(7)))
    parts = [a_part(a_care_sheet(stamp=False, total_amount=f"{n}00.00")) for n in range(1, 6)]
    made = read_as(house, str(answer.json()["claims"][0]["id"]), *parts, separators=4)
    assert join(Person(house, url, "AMINA"), made[0].id, made[1].id).status_code == 200
    opened_: list[str] = []
    load, open_parts = records.load, splits.open_parts
    monkeypatch.setattr(joining, "MOST", 2)
    monkeypatch.setattr(splits, "open_parts", lambda *given: [made[1].id, *open_parts(*given)])
    with house.reading() as work:
        record = records.load(work, made[0].id)
        monkeypatch.setattr(records, "load", lambda work, one, *more: opened_.append(one) or load(work, one, *more))
        assert [one.id for one in joining.siblings(work, record)] == [made[2].id, made[3].id]
    assert opened_ == [made[1].id, made[2].id, made[3].id]


def test_who_had_the_papers_before_does_not_read_them_blind(any_house: House, any_url: str, tmp_path: Path) -> None:
    """Whoever mended the claim that was joined, or held the one that was divided, knows what stands on its papers."""
    any_house.terms = replace(any_house.terms, second_read_share=1.0)
    _, claim_id, other = divided_by_a_sheet(any_house, any_url, tmp_path)
    amina, badr, salma = (Person(any_house, any_url, name) for name in ("AMINA", "BADR", "SALMA"))
    desk = Desk(any_url, badr)
    assert desk.http.get(f"/review/claims/{other}").status_code == 200
    with any_house.writing() as work:
        free(work, other)
    assert join(amina, claim_id, other).status_code == 200
    assert amina.http.post(
        f"/v1/claims/{claim_id}/splits",
        json={"pages": [3]},
        headers={"Idempotency-Key": "s", "If-Match": "*"},
    ).is_success
    part = amina.claim(claim_id).json()
    assert part["parts"] == 3
    with any_house.reading() as work:
        [made] = splits.open_parts(work.connection, records.load(work, claim_id).row["file_id"], claim_id)
    assert validate(amina, made)["status"] == "validated"
    assert made not in Blind(any_url, badr).page() and made in Blind(any_url, salma).page()
    blind = Blind(any_url, badr).post(made, "keep")
    assert slug(blind) == "four_eyes"


def free(work: Work, claim_id: str) -> None:
    """Nobody holds the claim any more."""
    records.hold(work, records.load(work, claim_id), None, None)


def test_two_who_join_each_to_the_other_do_not_block_each_other(any_house: House, any_url: str, tmp_path: Path) -> None:
    """Whoever waits for the first of two claims holds none: the other can still be locked, and both go on."""
    _, low, high = divided_by_a_sheet(any_house, any_url, tmp_path)
    assert low < high
    amina = Person(any_house, any_url, "AMINA")
    with ThreadPoolExecutor(1) as pool:
        with any_house.writing() as work:
            records.load(work, low, lock=True)
            waiting = pool.submit(join, amina, high, low, "*")
            time.sleep(1)
            records.load(work, high, lock=True)
            assert not waiting.done()
        assert waiting.result().status_code == 200


def test_a_number_leads_to_the_part_that_has_the_pages_again(any_house: House, any_url: str, tmp_path: Path) -> None:
    """A wrong join that is mended by dividing: at the counter, for papers that come later and in the search, the number on the
    receipt leads to the part with its pages; undone, to the whole claim, and then to its own claim again."""
    station, claim_id, other = divided_by_a_sheet(any_house, any_url, tmp_path)
    amina = Person(any_house, any_url, "AMINA")
    desk = Desk(any_url, amina)
    number = amina.claim(other).json()["tracking"]
    assert join(amina, claim_id, other).status_code == 200
    assert desk.post(claim_id, "comments", {"text": "vu"}).status_code == 200
    assert leads_to(any_house, desk, number) == claim_id
    part = divide(amina, claim_id, 3)
    assert leads_to(any_house, desk, number) == part
    assert [desk.post(claim_id, "undo").status_code, leads_to(any_house, desk, number)] == [200, claim_id]
    again = divide(amina, claim_id, 3, "again")
    assert leads_to(any_house, desk, number) == again != part
    for _ in range(2):
        assert desk.post(claim_id, "undo").status_code == 200
    assert leads_to(any_house, desk, number) == other
    assert join(amina, claim_id, other, key="last").status_code == 200
    last = divide(amina, claim_id, 3, "last")
    assert station.http.get(f"/v1/claims/{last}").status_code == 200
    for n, name in enumerate((number, other), 1):
        answer = completes(station, name, n)
        assert answer.status_code == 202, answer.text
    with any_house.reading() as work:
        statuses = {one: records.load(work, one).claim.status.value for one in (claim_id, last)}
        assert list(history.broken(work.connection)) == []
    assert statuses == {claim_id: "flagged", last: "received"}


def test_numbers_of_claims_joined_one_after_the_other_part_with_their_pages(house: House, url: str) -> None:
    """Three claims in one, the third by way of the second: divided, each number leads to where most of its pages are; a join
    that is taken back takes the numbers along that came with it."""
    answer = Station(house, url).send(("0042.jpg", a_page(7)))
    parts = [a_part(a_care_sheet(stamp=False, total_amount=f"{n}00.00")) for n in range(1, 4)]
    made = read_as(house, str(answer.json()["claims"][0]["id"]), *parts, separators=2)
    first, second, third = (one.id for one in made)
    amina = Person(house, url, "AMINA")
    desk = Desk(url, amina)
    assert join(amina, second, third).status_code == 200
    assert join(amina, first, second, key="k").status_code == 200
    part = divide(amina, first, 3)
    assert [leads_to(house, desk, str(one.tracking)) for one in made] == [first, first, part]
    for _ in range(2):
        assert desk.post(first, "undo").status_code == 200
    assert [leads_to(house, desk, str(one.tracking)) for one in made] == [first, second, second]


def divide(person: Person, claim_id: str, page: int, key: str = "d") -> str:
    """Divide the claim before this page; gives the claim that was split off."""
    headers = {"Idempotency-Key": f"divide-{key}", "If-Match": "*"}
    answer = person.http.post(f"/v1/claims/{claim_id}/splits", json={"pages": [page]}, headers=headers)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["claims"][1])


def leads_to(house: House, desk: Desk, number: str) -> str:
    """The claim that a tracking number leads to, in the house and in the queue's search alike."""
    with house.reading() as work:
        row = claim_queries.claim_by_tracking(work.connection, number)
    assert row is not None
    found = set(re.findall(r'href="/review/claims/([0-9A-Z]{26})"', desk.search(number).text))
    assert found == {row["id"]}
    return str(row["id"])


def test_who_saw_papers_while_they_were_joined_does_not_read_them_blind(
    any_house: House, any_url: str, tmp_path: Path
) -> None:
    """Whoever had only the joined claim on the desk knows what stands on the papers that were taken out of it again."""
    any_house.terms = replace(any_house.terms, second_read_share=1.0)
    _, claim_id, other = divided_by_a_sheet(any_house, any_url, tmp_path)
    amina, badr, salma = (Person(any_house, any_url, name) for name in ("AMINA", "BADR", "SALMA"))
    assert join(amina, claim_id, other).status_code == 200
    assert Desk(any_url, badr).http.get(f"/review/claims/{claim_id}").status_code == 200
    with any_house.writing() as work:
        free(work, claim_id)
    assert Desk(any_url, amina).post(claim_id, "undo").status_code == 200
    assert validate(amina, other)["status"] == "validated"
    assert other not in Blind(any_url, badr).page() and other in Blind(any_url, salma).page()
    assert slug(Blind(any_url, badr).post(other, "keep")) == "four_eyes"
