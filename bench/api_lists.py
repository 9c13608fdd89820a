"""A list of 100 engagers out of a million over HTTP: requests a second, p50 and p95.

By cursor, and, as what it is compared with, by page number and COUNT(*): the same site, rows and
server. The database, given by DATABASE_URL and all its own, is filled when it has no engagers;
BENCH_CROWD says with how many, BENCH_SECONDS how long each question is asked in each of
BENCH_ROUNDS rounds, whose medians are told. gunicorn runs as `docs/operations.md` has it; the client
beside it has four connections, each of which turns 20 pages and begins again.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from statistics import median, quantiles
from urllib.parse import urlsplit

import psutil

ENGAGERS = int(os.environ.get("BENCH_CROWD", "1000000"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "6"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
CONNECTIONS = 4
PAGES = 20
LIST = "/api/v1/engagers/"
QUESTIONS = {
    "all": LIST,
    "audience": f"{LIST}?audience=Marketing%20Agency",
    "target_and_deeds": f"{LIST}?is_target=true&min_engagements=1",
    "company_of_40": f"{LIST}?company=Example%207",
    "search_rare": f"{LIST}?search=ada%2077777",
    "search_one_in_60": f"{LIST}?search=example%2077",
    "search_common": f"{LIST}?search=example",
}
SERVERS = {
    "cursor": ("config.wsgi", tuple(QUESTIONS)),
    "page_number": ("bench.paged", ("all", "audience", "search_rare", "search_common")),
}


def measure() -> dict[str, float]:
    _fill()
    key = _issue_key()
    rounds: dict[str, list[float]] = {}
    with ExitStack() as stack:
        running = {
            server: stack.enter_context(_serve(application))
            for server, (application, _) in SERVERS.items()
        }
        for _ in range(ROUNDS):
            for server, (_, questions) in SERVERS.items():
                for question in questions:
                    pressed = _press(key, QUESTIONS[question], *running[server])
                    for figure, value in pressed.items():
                        rounds.setdefault(f"{server}_{question}_{figure}", []).append(value)
    said = {"engagers": ENGAGERS, "rounds": ROUNDS, "seconds_each": SECONDS}
    machine = {"cores": os.cpu_count() or 0, "load_of_the_machine": round(os.getloadavg()[2], 1)}
    return said | machine | {name: median(values) for name, values in rounds.items()}


@contextmanager
def _serve(application: str) -> Iterator[tuple[int, list[psutil.Process]]]:
    """The port, and gunicorn's workers."""
    port = _free_port()
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", f"{application}:application"),
            *("--workers", "2", "--threads", "4"),
            *("--bind", f"127.0.0.1:{port}", "--log-level", "warning"),
        ],
        env=os.environ | {"API_RATE": "", "DJANGO_ALLOWED_HOSTS": "127.0.0.1"},
    )
    try:
        _wait_for(port)
        yield port, psutil.Process(server.pid).children()
    finally:
        server.terminate()
        server.wait()


def _press(key: str, path: str, port: int, workers: list[psutil.Process]) -> dict[str, float]:
    """Of all answers; one that is not 200 is an error. The workers' CPU is without PostgreSQL's."""
    times: list[float] = []
    errors: list[int] = []
    rows: list[int] = []
    spent = _cpu_seconds(workers)
    began = time.perf_counter()

    def read() -> None:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        following, page = path, 0
        while time.perf_counter() - began < SECONDS:
            asked = time.perf_counter()
            link.request("GET", following, headers={"Authorization": f"Bearer {key}"})
            answer = link.getresponse()
            body = answer.read()
            if answer.status != 200:
                errors.append(answer.status)
                following, page = path, 0
                continue
            times.append(time.perf_counter() - asked)
            told = json.loads(body)
            rows.append(len(told["results"]))
            page += 1
            nothing_follows = page == PAGES or not told["next"]
            if nothing_follows:
                following, page = path, 0
            else:
                parts = urlsplit(told["next"])
                following = f"{parts.path}?{parts.query}"

    threads = [threading.Thread(target=read) for _ in range(CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    return {
        "requests_per_second": round(len(times) / took, 1),
        "p50_ms": round(quantiles(times, n=100)[49] * 1_000, 1),
        "p95_ms": round(quantiles(times, n=100)[94] * 1_000, 1),
        "web_cpu_ms": round((_cpu_seconds(workers) - spent) / len(times) * 1_000, 1),
        "rows_per_page": round(sum(rows) / len(rows), 1),
        "errors": len(errors),
    }


def _cpu_seconds(workers: list[psutil.Process]) -> float:
    return sum(sum(one.cpu_times()[:2]) for one in workers)


def _fill() -> None:
    from django.db import connection

    from bench.crowd import fill_crowd
    from engagers.models import Engager

    if Engager.objects.exists():
        return
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET session_replication_role = replica")
        fill_crowd(posts=2_000, engagers=ENGAGERS, engagements_each=1)
        cursor.execute("RESET statement_timeout; RESET session_replication_role")
        cursor.execute("VACUUM ANALYZE")


def _issue_key() -> str:
    """Of somebody with a role, as they are in use: what it may do is asked of the database too."""
    from django.contrib.auth.models import Group

    from access.domain.issue_key import issue_key
    from access.models import User

    owner, _ = User.objects.get_or_create(username="bench")
    owner.groups.set(Group.objects.filter(name="analyst"))
    return issue_key("bench", scopes=["read"], owner=owner)[1]


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _wait_for(port: int) -> None:
    until = time.monotonic() + 300
    while time.monotonic() < until:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            link.request("GET", "/api/v1/health/live")
            if link.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.3)  # a busy machine takes its time
    raise SystemExit("gunicorn did not come up")
