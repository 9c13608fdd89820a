from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection

from config import checks
from config.schedules import SCHEDULES, write_schedules


def ids(found) -> list[str]:
    return [message.id for message in found]


@pytest.fixture
def deployed(monkeypatch):
    monkeypatch.setenv("DJANGO_ALLOWED_HOSTS", "desk.example.com")
    monkeypatch.delenv("DJANGO_SECRET_KEY", raising=False)


def test_secret_key_missing_where_hosts_are_named(deployed):
    assert ids(checks.check_secret_key()) == ["postdesk.E001"]


def test_secret_key_set_where_hosts_are_named(deployed, monkeypatch):
    monkeypatch.setenv("DJANGO_SECRET_KEY", "long and random")
    assert checks.check_secret_key() == []


def test_secret_key_missing_on_a_developers_machine(deployed, settings):
    settings.DEBUG = True
    assert checks.check_secret_key() == []


@pytest.mark.parametrize(
    ("debug", "hosts", "expected"),
    [
        (True, ["desk.example.com", "localhost"], ["postdesk.E002"]),
        (True, ["localhost", "127.0.0.1", "[::1]"], []),
        (False, ["desk.example.com"], []),
    ],
)
def test_debug_with_public_hosts(settings, debug, hosts, expected):
    settings.DEBUG, settings.ALLOWED_HOSTS = debug, hosts
    assert ids(checks.check_debug()) == expected


def test_vendor_address_without_credential(settings):
    settings.APIFY_API_URL, settings.APIFY_TOKEN = "http://127.0.0.1:8900/apify", ""
    settings.HUBSPOT_API_URL, settings.HUBSPOT_ACCESS_TOKEN = "http://127.0.0.1:8900/hubspot", "t"
    [found] = checks.check_vendors()
    assert (found.id, found.msg) == ("postdesk.E003", "APIFY_API_URL is set, APIFY_TOKEN is not.")


@pytest.mark.parametrize(
    ("broker", "redis_url", "expected"),
    [
        ("orm", "", []),
        ("redis", "redis://127.0.0.1", []),
        ("redis", "", ["postdesk.E004"]),
        ("kafka", "", ["postdesk.E004"]),
    ],
)
def test_broker(settings, broker, redis_url, expected):
    settings.Q_BROKER, settings.REDIS_URL = broker, redis_url
    assert ids(checks.check_broker()) == expected


@pytest.mark.parametrize(("retry", "expected"), [(960, []), (959, ["postdesk.E005"])])
def test_retry_against_timeout(settings, retry, expected):
    settings.Q_CLUSTER = {"queue_limit": 1, "timeout": 300, "retry": retry}
    assert ids(checks.check_retry()) == expected


def test_own_queue_settings_are_right():
    assert checks.check_retry() == []


def test_unknown_time_zone(settings):
    assert checks.check_time_zone() == []
    settings.TIME_ZONE = "Europe/Atlantis"
    assert ids(checks.check_time_zone()) == ["postdesk.E006"]


@pytest.mark.parametrize("rate", ["", "600/min", "5/s", "100000/day", "600/minute"])
def test_rate_of_the_api(settings, rate):
    settings.API_RATE = rate
    assert checks.check_api_rate() == []


@pytest.mark.parametrize("rate", ["fast", "600", "600/5min", "many/min", "-1/min", "600/"])
def test_what_is_no_rate_of_the_api(settings, rate):
    settings.API_RATE = rate
    assert ids(checks.check_api_rate()) == ["postdesk.E010"]


@pytest.mark.django_db
def test_schedules_out_of_step():
    assert ids(checks.check_schedules(databases=["default"])) == ["postdesk.W008"] * len(SCHEDULES)
    write_schedules()
    assert checks.check_schedules(databases=["default"]) == []
    assert checks.check_schedules() == []


@pytest.mark.django_db(transaction=True)
def test_unapplied_migrations():
    assert checks.check_migrations(databases=["default"]) == []
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from django_migrations where app = 'pipeline' returning app, name, applied"
        )
        rows = cursor.fetchall()
        try:
            (warning,) = checks.check_migrations(databases=["default"])
            assert warning.id == "postdesk.W007"
            assert warning.msg == f"Migrations not applied to default: {len(rows)}."
        finally:
            cursor.executemany(
                "insert into django_migrations (app, name, applied) values (%s, %s, %s)", rows
            )


def test_unreachable_database_is_not_these_checks_business(settings, django_db_blocker):
    from django.db import connections

    connections.databases["gone"] = {**connections["default"].settings_dict, "PORT": "1"}
    try:
        with django_db_blocker.unblock():
            assert checks.check_migrations(databases=["gone"]) == []
    finally:
        connections["gone"].close()
        del connections["gone"]
        del connections.databases["gone"]


@pytest.mark.django_db
def test_check_command_passes():
    write_schedules()
    call_command("check", "--database", "default", "--fail-level", "WARNING")
