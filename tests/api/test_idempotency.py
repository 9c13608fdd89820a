"""A POST repeated with its `Idempotency-Key` gets the first answer, and nothing runs twice."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.utils import timezone

from api.models import KeptAnswer
from pipeline.models import Run
from posts.models import Post
from tests.factories.posts import PostFactory

POSTS = "/api/v1/posts/"
RUNS = "/api/v1/runs/"
URL = "https://www.linkedin.com/feed/update/urn:li:activity:7320867199693246465/"
OTHER = "https://www.linkedin.com/feed/update/urn:li:activity:7320867199693246466/"
ONCE = {"idempotency-key": "once"}


def _post(client, body, path=POSTS):
    return client.post(path, body, format="json", headers=ONCE)


def test_a_repeated_request_gets_the_first_answer_and_runs_nothing(runner):
    post = PostFactory()

    first, second = (_post(runner, None, f"{POSTS}{post.pk}/scrape/") for _ in range(2))

    assert (first.status_code, second.status_code) == (202, 202)
    assert first.json() == second.json()
    assert (second["Idempotency-Replayed"], Run.objects.count()) == ("true", 1)


def test_the_repeated_answer_has_its_headers(writer):
    first, second = (_post(writer, {"url": URL}) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert (second["Location"], second["ETag"]) == (first["Location"], first["ETag"])


def test_a_repeated_refusal_is_the_same_problem(writer):
    first, second = (_post(writer, {"url": "hello"}) for _ in range(2))

    assert (first.status_code, second.status_code) == (422, 422)
    assert first.json() == second.json()
    assert second["Content-Type"] == "application/problem+json"
    assert "Idempotency-Replayed" not in first


def test_a_used_key_with_another_body_is_refused(writer):
    _post(writer, {"url": URL})
    answer = _post(writer, {"url": OTHER})

    assert answer.status_code == 422
    assert "came with another request" in answer.json()["detail"]
    assert Post.objects.count() == 1


def test_a_key_that_is_too_long_is_refused(writer):
    answer = writer.post(POSTS, {"url": URL}, format="json", headers={"idempotency-key": "k" * 201})

    assert answer.status_code == 422
    assert Post.objects.count() == 0


def test_while_the_first_request_is_at_work_the_second_waits(writer):
    _post(writer, {"url": URL})
    KeptAnswer.objects.update(status=None)

    answer = _post(writer, {"url": URL})

    assert (answer.status_code, answer["Retry-After"]) == (409, "5")


def test_a_request_that_died_at_work_is_taken_over(writer):
    _post(writer, {"url": URL})
    Post.objects.all().delete()
    KeptAnswer.objects.update(status=None, created_at=timezone.now() - timedelta(minutes=5))

    assert _post(writer, {"url": URL}).status_code == 201
    assert KeptAnswer.objects.get().status == 201


def test_answers_are_kept_for_a_day(writer):
    _post(writer, {"url": URL})
    KeptAnswer.objects.update(created_at=timezone.now() - timedelta(hours=24))

    assert _post(writer, {"url": OTHER}).status_code == 201
    assert KeptAnswer.objects.count() == 1


def test_keys_of_two_programs_do_not_meet(make_client):
    codes = [_post(make_client("read", "write"), {"url": URL}).status_code for _ in range(2)]

    assert codes == [201, 200]
    assert KeptAnswer.objects.count() == 2


def test_when_the_answer_cannot_be_kept_nothing_was_done(runner, transactional_db):
    """As when the process dies between the work and its answer: both or neither."""
    runner.raise_request_exception = False
    with connection.cursor() as cursor:
        cursor.execute("alter table api_keptanswer add constraint broken check (status is null)")
    try:
        answer = _post(runner, {}, RUNS)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("alter table api_keptanswer drop constraint broken")

    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert (Run.objects.count(), KeptAnswer.objects.count()) == (0, 0)
    assert _post(runner, {}, RUNS).status_code == 202


@pytest.mark.django_db(transaction=True)
def test_twice_at_once_runs_once(runner):
    barrier, codes = threading.Barrier(2), []

    def ask():
        barrier.wait()
        codes.append(_post(runner, {}, RUNS).status_code)
        connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(codes) in ([202, 202], [202, 409])
    assert Run.objects.count() == 1
