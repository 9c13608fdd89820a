"""Fixtures for all tests. Vendors are the sandbox, over real HTTP; nothing else may be reached."""

from __future__ import annotations

import os

from hypothesis import settings

pytest_plugins = ["tests.integrations.sandbox_fixture", "tests.migrated_rows"]

# No time limit for one example: a busy machine is no bug. CI repeats the same examples; new ones
# are looked for where somebody is there to read them.
settings.register_profile("postdesk", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("postdesk")
