"""No paid call without a committed row, none repeated because a process died or an answer was lost.

Processes are killed for real, between the commit of `starting` and the answer.
"""

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from integrations.apify.client import ApifyGateway
from integrations.domain.audit_runs import Audit, audit_runs
from integrations.domain.finish_run import finish_run
from integrations.domain.intend_run import intend_again
from integrations.domain.poll_run import poll_run
from integrations.domain.read_items import read_items
from integrations.domain.reconcile_runs import Reconciled, reconcile_runs
from integrations.domain.start_run import start_run
from integrations.errors import VendorError
from integrations.models import ActorRun
from tests.factories.integrations import make_budgets
from tests.integrations.domain.test_invariant_2_budgets_hold import run_in_threads

pytestmark = pytest.mark.django_db(transaction=True)
GRACE = timedelta(minutes=5)
ROOT = Path(__file__).resolve().parents[3]

WORKER = """
import json, os, sys
import django
django.setup()
from datetime import datetime
from django.db import connection
connection.settings_dict.update(json.loads(os.environ["TEST_DATABASE"]))
from integrations.apify.client import ApifyGateway
from integrations.domain.start_run import start_run
run_id, url, at = sys.argv[1:]
run = start_run(int(run_id), ApifyGateway("token", url), at=datetime.fromisoformat(at))
print(run.state)
"""


@contextmanager
def worker(run, url, *, at):
    """A process of its own that starts the run; killed when the block ends."""
    names = ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")
    database = {name: connection.settings_dict[name] for name in names}
    process = subprocess.Popen(
        [sys.executable, "-c", WORKER, str(run.pk), url, at.isoformat()],
        cwd=ROOT,
        env=os.environ
        | {
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
            "TEST_DATABASE": json.dumps(database),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)


class HeldUp:
    """A vendor's door that holds every caller: `reached` is set when a request has come through.

    With `forward_to` the request is passed on and answered there, and the answer is kept back.
    """

    def __init__(self, forward_to=None):
        self.reached = threading.Event()
        self._forward_to = forward_to
        self._kept = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}/apify"
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self):
        caller, _ = self._listener.accept()
        self._kept.append(caller)
        request = self._read_request(caller)
        if self._forward_to is not None:
            with socket.create_connection(self._forward_to) as vendor:
                vendor.sendall(request)
                assert vendor.recv(20).startswith(b"HTTP/1.1 201")
        self.reached.set()

    def _read_request(self, caller):
        request = b""
        while b"\r\n\r\n" not in request:
            request += caller.recv(65_536)
        head, _, body = request.partition(b"\r\n\r\n")
        lines = head.decode().lower().split("\r\n")
        length = next(int(line[15:]) for line in lines if line.startswith("content-length"))
        while len(body) < length:
            body += caller.recv(65_536)
        return head + b"\r\n\r\n" + body

    def close(self):
        self._thread.join(timeout=30)
        for one in (*self._kept, self._listener):
            one.close()


def address_of(sandbox):
    host, _, port = sandbox.url.removeprefix("http://").partition(":")
    return host, int(port)


def carry_on(run, gateway, *, at):
    """What the pipeline does on its next call, until the run has begun."""
    reconcile_runs(gateway, at=at)
    intend_again(run.pk, budgets=make_budgets(), at=at)
    return start_run(run.pk, gateway, at=at)


def test_process_killed_before_the_answer_pays_once(sandbox, intend, gateway, vendor_runs, now):
    run = intend()
    with closing(HeldUp(forward_to=address_of(sandbox))) as door:
        with worker(run, door.url, at=now):
            assert door.reached.wait(timeout=60)
    run.refresh_from_db()
    assert (run.state, run.attempts, run.external_id) == ("starting", 1, None)
    assert start_run(run.pk, gateway, at=now).state == "starting"

    found = reconcile_runs(gateway, at=now + timedelta(seconds=90))
    assert found == Reconciled(adopted=[run.pk])
    begun = start_run(run.pk, gateway, at=now + GRACE)
    (paid,) = vendor_runs()
    assert (begun.state, begun.external_id, begun.attempts) == ("running", paid.id, 1)
    assert audit_runs(gateway, since=now - GRACE, at=now + 2 * GRACE) == Audit(1, ())


def test_process_killed_before_the_vendor_heard_pays_once(intend, gateway, vendor_runs, now):
    run = intend()
    with closing(HeldUp()) as door:
        with worker(run, door.url, at=now):
            assert door.reached.wait(timeout=60)
    assert vendor_runs() == []
    assert carry_on(run, gateway, at=now + timedelta(seconds=90)).state == "starting"
    begun = carry_on(run, gateway, at=now + GRACE)
    assert (begun.state, begun.attempts) == ("running", 2)
    assert [paid.id for paid in vendor_runs()] == [begun.external_id]


def test_worker_that_is_not_killed_starts_the_run(sandbox, intend, vendor_runs, now):
    """The tests above kill a process that would otherwise have done its work."""
    run = intend()
    with worker(run, sandbox.apify_url, at=now) as process:
        out, err = process.communicate(timeout=60)
    assert (out, err) == (b"running\n", b"")
    assert len(vendor_runs()) == 1


def test_processes_that_start_the_same_intents_post_each_once(sandbox, intend, vendor_runs, now):
    rows = [intend(slot=f"scrape:{number}").pk for number in range(8)]
    together = threading.Barrier(5)

    def work(_):
        states = []
        with closing(ApifyGateway("token", sandbox.apify_url)) as gateway:
            for pk in rows:
                together.wait(timeout=30)
                states.append(start_run(pk, gateway, at=now).state)
        return states

    found = run_in_threads(work, 5)
    assert {state for states in found for state in states} <= {"running", "starting", "intended"}
    assert sandbox.context.calls.count("apify", "start") == len(vendor_runs()) == len(rows)
    owned = ActorRun.objects.filter(state="running").values_list("external_id", flat=True)
    assert sorted(owned) == sorted(run.id for run in vendor_runs())


def test_processes_that_reconcile_at_once_give_each_run_to_one_row(
    sandbox, intend, gateway, vendor_runs, now
):
    sandbox.context.faults.set("apify.start.lost_answer", times=4)
    for number in range(4):
        start_run(intend(slot=f"scrape:{number}").pk, gateway, at=now)

    def work(_):
        with closing(ApifyGateway("token", sandbox.apify_url)) as own:
            return reconcile_runs(own, at=now).absent

    assert run_in_threads(work, 4) == [[]] * 4
    reconcile_runs(gateway, at=now)
    owned = set(ActorRun.objects.values_list("external_id", flat=True))
    assert owned == {run.id for run in vendor_runs()}
    assert len(owned) == 4


@pytest.mark.parametrize("seed", range(4))
def test_whatever_answers_are_lost_every_intent_is_paid_once(
    sandbox, intend, gateway, vendor_runs, now, seed
):
    dice, rows = random.Random(seed), [intend(slot=f"scrape:{n}").pk for n in range(5)]
    faults = ["lost_answer", "lost_bad_gateway", "invalid_answer", "server_error", "rate_limit"]
    at = now
    for _ in range(12):
        sandbox.context.faults.set(f"apify.start.{dice.choice(faults)}", chance=0.7)
        for pk in rows:
            try:
                carry_on(ActorRun(pk=pk), gateway, at=at)
            except VendorError:
                continue
        at += timedelta(minutes=dice.choice([1, 6]))
    sandbox.context.faults.clear()
    for _ in range(3):
        for pk in rows:
            carry_on(ActorRun(pk=pk), gateway, at=at)
        at += GRACE
    for pk in rows:
        run = poll_run(pk, gateway, at=now)
        assert list(read_items(run, gateway))[-1].is_last
        assert finish_run(run, state="done", at=now).state == "done"
    owned = set(ActorRun.objects.values_list("external_id", flat=True))
    assert {run.id for run in vendor_runs()} == owned
    assert len(vendor_runs()) == len(rows)
