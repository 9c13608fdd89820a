"""Fixtures for all tests. Vendors are the sandbox, over real HTTP; nothing else may be reached."""

from __future__ import annotations

pytest_plugins = ["tests.integrations.sandbox_fixture"]
