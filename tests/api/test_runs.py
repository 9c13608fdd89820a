"""Runs through the API, and what load balancers ask."""

from __future__ import annotations

import pytest
from django.db import connection
from django_q.models import OrmQ

from pipeline.models import Run

RUNS = "/api/v1/runs/"


def test_a_run_is_queued_for_a_worker(runner, reader, owner):
    answer = runner.post(RUNS, {"steps": ["describe", "scrape"], "dry_run": True}, format="json")

    run = Run.objects.get()
    assert answer.status_code == 202
    assert (run.trigger, run.started_by, run.state) == ("api", owner, "queued")
    assert OrmQ.objects.count() == 1
    body = reader.get(f"{RUNS}{run.pk}/").json()
    assert body == answer.json()
    assert [step["name"] for step in body["steps"]] == ["scrape", "describe"]
    assert (body["dry_run"], body["cost_usd"]) == (True, "0.000000")


def test_no_steps_named_means_all(runner, db):
    body = runner.post(RUNS, {}, format="json").json()

    names = [step["name"] for step in body["steps"]]
    assert names == ["prepare", "scrape", "describe", "push", "enrich"]


def test_an_unknown_step_is_named_and_nothing_is_queued(runner, db):
    answer = runner.post(RUNS, {"steps": ["scrape", "dance"]}, format="json")

    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "steps.1")
    assert Run.objects.count() == 0


def test_runs_are_listed_the_newest_first(runner, reader, db):
    ids = [runner.post(RUNS, {}, format="json").json()["id"] for _ in range(2)]

    assert [row["id"] for row in reader.get(RUNS).json()["results"]] == ids[::-1]
    assert reader.get(f"{RUNS}?state=failed").json()["results"] == []


@pytest.mark.django_db
def test_alive_and_ready_need_no_key(client):
    live = client.get("/api/v1/health/live")
    ready = client.get("/api/v1/health/ready")

    assert (live.status_code, live.json()) == (200, {"status": "ok"})
    assert (ready.status_code, ready.json()) == (
        200,
        {"status": "ok", "checks": {"database": "ok", "queue": "ok", "migrations": "ok"}},
    )


@pytest.mark.django_db
def test_a_migration_that_is_missing_makes_it_not_ready(client):
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where name = '0002_headers_of_kept_answers'")

    answer = client.get("/api/v1/health/ready")

    assert (answer.status_code, answer.json()["status"]) == (503, "failed")
    assert answer.json()["checks"]["migrations"] == ("1 are not applied: run manage.py migrate")
