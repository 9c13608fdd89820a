"""The demo's parts: its logins, its sandbox process, its tables."""

from __future__ import annotations

import io
import json
import os
import urllib.error
import urllib.request
from decimal import Decimal

import pytest
from django.contrib.auth import authenticate
from django.utils import timezone
from rich.console import Console

from access.models import User
from config.demo import environment
from config.demo.figures import enter_sample_figures
from config.demo.listen import deliver_messages, listen
from config.demo.report import print_report
from config.demo.show import SAMPLE_POSTS
from config.demo.users import make_users
from engagers.models import Audience, Contact
from integrations.domain.announce import announce
from integrations.models import Webhook
from pipeline.models import Run, StepRun
from posts.domain.add import add_posts
from posts.domain.read_lines import read_lines
from posts.models import Post
from tests.factories.engagers import ContactFactory, EngagerFactory
from tests.factories.integrations import ChargeFactory, RejectedFactory
from tests.factories.posts import NOW, PostFactory, ScrapeFactory

TEST_PROCESS = os.environ.copy()


@pytest.fixture
def state(tmp_path, monkeypatch):
    monkeypatch.setattr(environment, "STATE_DIR", tmp_path)
    monkeypatch.setattr(environment, "_ADDRESS_FILE", tmp_path / "address.json")
    return tmp_path


def _health(url):
    with urllib.request.urlopen(f"{url}/sandbox/health") as answer:
        return answer.status


def test_sandbox_runs_for_the_while_and_is_shared(state):
    with environment.sandbox() as url:
        assert _health(url) == 200
        assert json.loads((state / "address.json").read_text()) == {"url": url}
        with environment.sandbox() as again:
            assert again == url
        assert _health(url) == 200

    assert not (state / "address.json").exists()
    with pytest.raises(urllib.error.URLError):
        _health(url)


def test_sandbox_that_died_is_not_taken_for_running(state):
    (state / "address.json").write_text(json.dumps({"url": "http://127.0.0.1:1"}))

    with environment.sandbox() as url:
        assert url != "http://127.0.0.1:1"
        assert _health(url) == 200


def test_point_at_wins_over_real_credentials(monkeypatch):
    for name, value in TEST_PROCESS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("APIFY_TOKEN", "a-real-one")
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(os, "environ", os.environ.copy())

    environment.point_at("http://127.0.0.1:9")

    assert os.environ["APIFY_TOKEN"] == "sandbox"
    assert os.environ["OPENAI_BASE_URL"] == "http://127.0.0.1:9/openai/v1"
    assert os.environ["DATABASE_URL"] == ""


def test_make_users_once(db):
    assert make_users() == ["admin", "operator", "creative", "analyst"]
    make_users()

    assert User.objects.count() == 4
    assert authenticate(username="admin", password="demo").is_superuser
    creative = authenticate(username="creative", password="demo")
    assert creative.has_perm("posts.change_post")
    assert not creative.has_perm("pipeline.change_settings")
    assert creative.has_perm("engagers.view_engager")
    analyst = authenticate(username="analyst", password="demo")
    assert not analyst.has_perm("posts.change_post")


def test_figures_of_some_sample_posts_once(db):
    add_posts(read_lines(SAMPLE_POSTS.read_bytes(), name=SAMPLE_POSTS.name).lines)

    assert enter_sample_figures() == 9
    assert enter_sample_figures() == 0

    posts = Post.objects.all()
    assert posts.count() == 12
    assert posts.filter(impressions__isnull=True).count() == 3
    assert posts.filter(followers__isnull=False).count() == 6
    quiet = posts.get(urn="urn:li:activity:7519156466586866233")
    figures = (quiet.impressions, quiet.members_reached, quiet.clicks, quiet.followers)
    assert figures == (310, 268, 0, 19_410)


def test_a_webhook_tells_the_sandbox(db, sandbox, settings):
    settings.WEBHOOKS_ALLOW_PRIVATE = True
    for _ in range(2):
        listen(sandbox.url)
    announce("run.finished", {"run:7": {}, "run:8": {}}, at=timezone.now())

    said = [deliver_messages(sandbox.url) for _ in range(2)]

    assert said == ["Webhook: 2 run.finished; 0 without the right signature"] * 2
    Webhook.objects.update(secret="another")
    announce("budget.reached", {"2026-11-21": {}}, at=timezone.now())
    assert deliver_messages(sandbox.url) == (
        "Webhook: 2 run.finished; 1 without the right signature"
    )
    listen(sandbox.url)
    assert deliver_messages(sandbox.url) == "Webhook: nothing; 0 without the right signature"


def test_report_says_what_was_found_and_spent(db):
    post = PostFactory(name="Launch", reactions=326, comments=64, engagers=330)
    ScrapeFactory(post=post, new_engagers=249, cost_usd=Decimal("0.7660"))
    PostFactory(name="Never seen", reactions=None)
    agency = Audience.objects.get(name="Marketing Agency")
    for number in range(3):
        EngagerFactory(audience=agency if number else None, classified_at=NOW)
    EngagerFactory()
    ContactFactory(state=Contact.State.SYNCED, hubspot_id="1")
    ContactFactory(state=Contact.State.REVIEW)
    ChargeFactory(
        provider="apify",
        purpose="reactions",
        state="settled",
        settled_usd=Decimal("1.5"),
        settled_at=NOW,
        created_at=NOW,
    )
    RejectedFactory()
    run = Run.objects.create(trigger="command", created_at=NOW)
    counts = {"created": 5, "updated": 2, "unchanged": 1, "failed": 0, "left_out": 4}
    StepRun.objects.create(run=run, name="push", order=0, counts=counts)
    console = Console(record=True, width=110, file=io.StringIO())

    print_report(console, runs=[run.pk], since=NOW)

    lines = [
        [cell.strip() for cell in line.split("│")[1:-1]]
        for line in console.export_text().splitlines()
    ]
    assert ["Launch", "done", "326", "64", "330", "249", "0.7660"] in lines
    assert ["Never seen", "never scraped", "unknown", "unknown", "0", "0", "0.0000"] in lines
    assert ["Marketing Agency", "yes", "2", "33.3 %"] in lines
    assert ["unknown", "", "1", "16.7 %"] in lines
    assert ["not classified", "", "3", "50.0 %"] in lines
    assert ["created", "5"] in lines
    assert ["left out in the last run", "4"] in lines
    assert ["in review", "1"] in lines
    assert ["in HubSpot now", "1"] in lines
    assert ["apify", "reactions", "1", "1.5000", "1.5000"] in lines
