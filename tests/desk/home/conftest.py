"""People of each role."""

from tests.desk.pipeline.conftest import client_of, operator  # noqa: F401 - fixtures
