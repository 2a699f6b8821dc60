"""Values that reviewers type: what is no text poisons no claim."""

from __future__ import annotations

from typing import Any

import pytest

from intake.house import House
from tests.builders import a_care_sheet, a_prescription
from tests.houses import Person, Station, a_part, read_as
from tests.intake.review.test_deciding import Desk
from tests.intake.review.test_reviewing import slug

KEPT_BY_NOBODY = {"half a sign": "x\ud800", "the other half": "\udc00x", "nothing": "EL\x00AMRANI"}


def _sent(house: House, url: str) -> str:
    claim_id = Station(house, url).sent(1)
    read_as(house, claim_id, a_part(a_care_sheet(stamp=False), a_prescription(pages=[2])))
    return claim_id


@pytest.mark.parametrize("text", KEPT_BY_NOBODY.values(), ids=KEPT_BY_NOBODY)
def test_signs_that_nobody_can_keep_are_refused(house: House, url: str, text: str) -> None:
    """Half a sign, or a NUL, is no value, alone or in a row; the claim can be opened, tried and mended as before, and the desk
    says why in the reader's language."""
    claim_id, amina = _sent(house, url), Person(house, url, "AMINA")
    before = amina.claim(claim_id)
    rows = [{"description": text}]
    for edit in (
        {"document": 0, "name": "patient_name", "value": text},
        {"document": 0, "name": "third_party", "value": text},
        {"document": 1, "name": "drugs", "value": rows},
    ):
        refused = _mend(amina, claim_id, edit)
        assert (refused.status_code, slug(refused)) == (422, "invalid_field"), refused.text
    desk = Desk(url, amina)
    said = _post(desk, claim_id, "fields", {"fields": [{"document": 0, "name": "patient_name", "value": text}]})
    assert said.status_code == 422 and said.json()["detail"] == "Ce texte porte un signe qui ne peut pas être conservé."
    tried = _post(desk, claim_id, "try", {"typed": {"0.patient_name": text, "1.drugs": rows}})
    assert tried.status_code == 200 and tried.json()["remarks"]["0.patient_name"]["level"] == "bad"
    assert desk.http.get(f"/review/claims/{claim_id}").status_code == 200
    assert amina.claim(claim_id).json() == before.json()


def test_digits_of_any_script_are_kept_as_western_ones(house: House, url: str) -> None:
    """Full-width, Arabic-Indic, Persian or Devanagari: a number is kept in the contract's digits; a joiner in a name stays."""
    claim_id, amina = _sent(house, url), Person(house, url, "AMINA")
    wanted = {
        "attachment_count": ("\uff11\uff12", "12"),
        "insured_number": ("\u06f1\u06f2\u06f3 456 785", "123456785"),
        "total_amount": ("\u0661\u0662\u0665\u0660\u066b\u0665\u0660", "1250.50"),
        "first_act_date": ("\uff12\uff10\uff12\uff16-\u0966\u0967-\uff12\uff10", "2026-01-20"),
        "patient_name": ("\u0645\u06cc\u200c\u0631", "\u0645\u06cc\u200c\u0631"),
    }
    edits = [{"document": 0, "name": name, "value": typed} for name, (typed, _) in wanted.items()]
    answer = amina.mend(claim_id, *edits)
    assert answer.status_code == 200, answer.text
    fields = answer.json()["documents"][0]["fields"]
    assert {name: fields[name]["value"] for name in wanted} == {name: kept for name, (_, kept) in wanted.items()}


def _mend(person: Person, claim_id: str, edit: dict[str, Any]) -> Any:
    """Mend by bytes that a careful client would not write: half a sign is written as JSON can."""
    import json

    etag = person.claim(claim_id).headers["etag"]
    headers = {"If-Match": etag, "Content-Type": "application/json"}
    return person.http.patch(f"/v1/claims/{claim_id}/fields", content=json.dumps({"fields": [edit]}), headers=headers)


def _post(desk: Desk, claim_id: str, act: str, body: Any) -> Any:
    import json

    headers = {"X-CSRF-Token": desk.csrf, "If-Match": "*", "Content-Type": "application/json"}
    return desk.http.post(f"/review/claims/{claim_id}/{act}", content=json.dumps(body), headers=headers)
