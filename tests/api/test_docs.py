"""The page for integrators is right: its examples run, in order, against a live server."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from django.utils import timezone

from access.domain.issue_key import issue_key
from access.models import User
from engagers.models import Audience
from integrations.domain.announce import announce_test
from integrations.domain.deliver import Ways, deliver_due
from posts.models import Post
from tests.engagers.domain.enriching import restore_taxonomy
from tests.factories.engagers import EngagerFactory
from tests.factories.integrations import WebhookFactory
from tests.factories.posts import PostFactory

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
BLOCKS = re.findall(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)


def _run(*blocks):
    names = {}
    for block in blocks:
        exec(block, names)
    return names


@pytest.fixture
def key(transactional_db):
    restore_taxonomy()
    owner = User.objects.create_superuser("ada")
    return issue_key("docs", scopes=["read", "write"], owner=owner)[1]


def test_the_quick_start_runs(live_server, key, monkeypatch, capsys):
    monkeypatch.setenv("POSTDESK_URL", live_server.url)
    monkeypatch.setenv("POSTDESK_KEY", key)
    posts = [PostFactory(reactions=number) for number in range(3)]
    target = Audience.objects.filter(is_target=True).first()
    EngagerFactory(name="Ada", audience=target)
    EngagerFactory(name="Bo")

    names = _run(*BLOCKS[:-1])

    added = Post.objects.latest("id")
    assert capsys.readouterr().out.splitlines() == [
        *(f"{post.pk} {post.url} {post.reactions}" for post in reversed(posts[1:])),
        f"added {added.pk} ",
        "refused None " + names["row"]["reason"],
        "200 Autumn launch",
    ]
    assert names["names"] == ["Ada"]
    assert (added.campaign, added.tags, added.impressions) == ("Autumn launch", ["launch"], 1500)
    assert names["header"].startswith("id,post_url,post_name,")


def test_a_receiver_written_from_the_page_knows_what_is_ours(db, receiver):
    is_ours = _run(BLOCKS[-1])["is_ours"]
    webhook = WebhookFactory(url=receiver.url)
    announce_test([webhook], at=timezone.now())
    deliver_due(Ways(allow_private=True), clock=timezone.now)

    _, headers, body = receiver.got[0]
    signature = headers["Postdesk-Signature"]

    assert is_ours(body, signature, webhook.secret)
    assert not is_ours(body + b" ", signature, webhook.secret)
    assert not is_ours(body, signature, "whsec_other")
    stale = signature.replace(f"t={signature[2:12]}", f"t={int(time.time()) - 301}")
    assert not is_ours(body, stale, webhook.secret)
    assert not any(is_ours(body, wrong, webhook.secret) for wrong in ("", "t=", "v1=x", "t=x,v1=y"))
