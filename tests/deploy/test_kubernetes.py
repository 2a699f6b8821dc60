"""`deploy/kubernetes.yaml`: everything in it is known, and what workers are scaled by is what it says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import text, update

from cachet.cli import MODULES
from cachet.settings import PREFIX, Settings
from intake.database.tables import claims
from tests.conftest import HouseMaker
from tests.deploy.test_compose import OURS
from tests.houses import Station, a_part, clean, read_as, served

PARTS: list[dict[str, Any]] = list(
    yaml.safe_load_all((Path(__file__).parents[2] / "deploy" / "kubernetes.yaml").read_text())
)


def named(kind: str, name: str) -> dict[str, Any]:
    """One object of the file."""
    (found,) = (part for part in PARTS if part["kind"] == kind and part["metadata"]["name"] == name)
    return found


def containers() -> Iterator[dict[str, Any]]:
    """Every container."""
    for part in PARTS:
        yield from part.get("spec", {}).get("template", {}).get("spec", {}).get("containers", [])


def test_each_container_runs_a_part_of_ours_with_settings_of_ours() -> None:
    """The image is the one compose names, commands and settings exist, and no secret stands in the file."""
    (image,) = {service["image"] for service in OURS.values()}
    for container in containers():
        assert container["image"] == image and container["command"][1] in MODULES, container["name"]
        assert [next(iter(source)) for source in container["envFrom"]] == ["configMapRef", "secretRef"]
    for variable in named("ConfigMap", "cachet")["data"]:
        if variable.startswith(PREFIX):
            assert variable.removeprefix(PREFIX).lower() in Settings.model_fields, variable
    assert not [part for part in PARTS if part["kind"] == "Secret"]
    assert all(part["metadata"].get("namespace", "cachet") == "cachet" for part in PARTS)


def test_selectors_and_volumes_meet() -> None:
    """Each deployment selects its own pods, and each mount has its volume."""
    for part in (part for part in PARTS if part["kind"] == "Deployment"):
        pod = part["spec"]["template"]
        assert part["spec"]["selector"]["matchLabels"] == pod["metadata"]["labels"]
        volumes = {volume["name"] for volume in pod["spec"]["volumes"]}
        for container in pod["spec"]["containers"]:
            assert {mount["name"] for mount in container["volumeMounts"]} == volumes
    assert named("Service", "web")["spec"]["selector"] == {"app": "cachet", "part": "web"}
    assert named("ScaledObject", "worker")["spec"]["scaleTargetRef"]["name"] == "worker"


def test_workers_are_scaled_by_the_oldest_waiting_claim(make_house: HouseMaker, postgres_database: str) -> None:
    """The query gives the seconds that the oldest claim has waited, and none when none waits."""
    (trigger,) = named("ScaledObject", "worker")["spec"]["triggers"]
    house = make_house(database_url=postgres_database)

    def age_s() -> float:
        with house.reading() as work:
            return float(work.connection.execute(text(trigger["metadata"]["query"])).scalar_one())

    with served(house) as url:
        assert age_s() == 0
        claim_id = Station(house, url).sent()
        with house.writing() as work:
            work.connection.execute(update(claims).values(changed_at=datetime.now(UTC) - timedelta(seconds=90)))
        assert 90 <= age_s() < 120
        read_as(house, claim_id, a_part(*clean()))
        assert age_s() == 0
