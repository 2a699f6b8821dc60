"""The law in force for this machine: what ships, with the folder that CACHET_LAW names laid over it.

Apart from the other settings, so that `cachet read` and `cachet rules` need nothing of the service to ask for it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from validators.law import Law, LawIsWrong, load

PREFIX = "CACHET_"


class LawSetting(BaseSettings):
    """Whose law is in force."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True, hide_input_in_errors=True)

    law: Annotated[
        Path | None,
        Field(
            description="Folder of a payer's own parameters, laid over the law that ships; read at start, and by "
            "`cachet read`, `score` and `rules`."
        ),
    ] = None


def in_force(setting: LawSetting | None = None) -> Law:
    """The law that a setting names, by default the environment's. Raises LawIsWrong with a sentence that names it."""
    named = (setting or LawSetting()).law
    if named is None:
        return load()
    if not named.exists():
        raise LawIsWrong(f"CACHET_LAW names {named}, and nothing is there; name a folder of parameters.")
    try:
        return load(named)
    except LawIsWrong as wrong:
        raise LawIsWrong(f"CACHET_LAW cannot be used: {wrong.sentence}") from None
