"""The key of sessions: the environment's, or one that is made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import settings


@pytest.fixture
def folder(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setattr(settings, "VAR_DIR", tmp_path / "var")
    return tmp_path / "var"


def test_key_is_made_once_and_read_by_nobody_else(folder, monkeypatch):
    monkeypatch.delenv("DJANGO_SECRET_KEY", raising=False)
    key = settings._secret_key()
    assert len(key) == 50
    assert settings._secret_key() == key == (folder / "secret-key").read_text()
    assert (folder / "secret-key").stat().st_mode & 0o777 == 0o600


def test_key_of_the_environment_comes_first(folder, monkeypatch):
    monkeypatch.setenv("DJANGO_SECRET_KEY", "of-the-environment")
    assert settings._secret_key() == "of-the-environment"
    assert not folder.exists()
