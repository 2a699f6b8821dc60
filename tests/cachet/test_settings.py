"""Settings: every one documented, a wrong one told by its name."""

from __future__ import annotations

import pytest

from cachet.settings import Settings, WrongSetting, load_settings


def test_every_setting_is_documented() -> None:
    """Each setting bears a sentence and a default that works on one machine."""
    for name, field in Settings.model_fields.items():
        assert field.description and field.description.endswith("."), name
        assert not field.is_required(), name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://x"),
        ("REDIS_URL", "http://x"),
        ("STORAGE_URL", "ftp://x"),
        ("MASTER_KEY", "short"),
        ("PORT", "70000"),
        ("WORKERS", "many"),
        ("TRIES", "0"),
        ("LOG_LEVEL", "loud"),
    ],
)
def test_a_wrong_setting_is_named_and_not_shown(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """The sentence names the setting and says nothing of its value."""
    monkeypatch.setenv(f"CACHET_{name}", value)
    with pytest.raises(WrongSetting, match=f"CACHET_{name} is wrong") as told:
        load_settings()
    assert value not in str(told.value).replace(name, "")
