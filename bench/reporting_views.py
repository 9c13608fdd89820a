"""Every reporting view at the size of years: what a dashboard asks, and DuckDB over the same rows.

Its own database, given by DATABASE_URL, is filled when it has no posts; BENCH_POSTS and
BENCH_ENGAGERS (ten engagements each) say how many. DuckDB reads Parquet written by `export_view`:
rows already made, as a materialized view would hold them.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

POSTS = int(os.environ.get("BENCH_POSTS", "2000"))
ENGAGERS = int(os.environ.get("BENCH_ENGAGERS", "500000"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))

# SQL that both understand; {post} and {day} are a post in the middle and the day 30 days ago.
QUESTIONS = {
    "linkedin_posts": {
        "whole": "SELECT campaign, sum(total_reactions), sum(engagers), sum(new_engagers),"
        " sum(cost_usd) FROM linkedin_posts GROUP BY campaign",
        "one post": "SELECT * FROM linkedin_posts WHERE id = {post}",
        "30 days": "SELECT sum(total_reactions), sum(engagers), sum(target_engagers)"
        " FROM linkedin_posts WHERE published_on >= '{day}'",
        "counters": "SELECT published_on, sum(total_reactions), sum(comments)"
        " FROM linkedin_posts GROUP BY published_on",
    },
    "linkedin_posts_scrapes": {
        "whole": "SELECT ran_on, sum(reactions_delta), sum(cost), sum(new_engagers)"
        " FROM linkedin_posts_scrapes GROUP BY ran_on",
        "one post": "SELECT * FROM linkedin_posts_scrapes WHERE post_id = {post}",
        "30 days": "SELECT ran_on, sum(reactions_delta), sum(new_engagers)"
        " FROM linkedin_posts_scrapes WHERE ran_on >= '{day}' GROUP BY ran_on",
    },
    "post_daily": {
        "whole": "SELECT day, sum(engagements_gained), sum(engagers_gained)"
        " FROM post_daily GROUP BY day",
        "one post": "SELECT day, engagements, engagers_gained FROM post_daily"
        " WHERE post_id = {post}",
        "30 days": "SELECT day, sum(engagements_gained), sum(engagers_gained)"
        " FROM post_daily WHERE day >= '{day}' GROUP BY day",
    },
    "post_fields": {
        "whole": "SELECT field, count(*), avg(value_number) FROM post_fields GROUP BY field",
        "one post": "SELECT * FROM post_fields WHERE post_id = {post}",
    },
    "engagers": {
        "whole": "SELECT audience, count(*), sum(engagement_count) FROM engagers GROUP BY audience",
        "30 days": "SELECT first_seen_on, count(*) FROM engagers WHERE first_seen_on >= '{day}'"
        " GROUP BY first_seen_on",
        "top 100": "SELECT name, company, engagement_count, linkedin_url FROM engagers"
        " ORDER BY engagement_count DESC, engager_id LIMIT 100",
    },
    "companies": {
        "whole": "SELECT industry, sum(engagers), sum(post_count) FROM companies GROUP BY industry",
        "top 100": "SELECT company, engagers, post_count, audience FROM companies"
        " ORDER BY engagers DESC, company_id LIMIT 100",
    },
    "audience_by_post": {
        "whole": "SELECT audience, sum(engagers) FROM audience_by_post GROUP BY audience",
        "one post": "SELECT * FROM audience_by_post WHERE post_id = {post}",
    },
    "label_lift": {"whole": "SELECT * FROM label_lift ORDER BY label_kind, label_value"},
    "costs": {
        "whole": "SELECT day, provider, sum(usd) FROM costs GROUP BY day, provider",
        "one post": "SELECT sum(usd) FROM costs WHERE post_id = {post}",
        "30 days": "SELECT day, sum(usd) FROM costs WHERE day >= '{day}' GROUP BY day",
    },
    "pipeline_runs": {
        "whole": "SELECT day, step, sum(seconds) FROM pipeline_runs GROUP BY day, step",
        "30 days": "SELECT step, sum(seconds) FROM pipeline_runs WHERE day >= '{day}' GROUP BY step",
    },
    "dim_date": {"whole": "SELECT year, count(*) FROM dim_date GROUP BY year"},
    "data_freshness": {"whole": "SELECT * FROM data_freshness"},
    "linkedin_engagers_by_post": {
        "whole": "SELECT audience, count(*), count(DISTINCT engager_id)"
        " FROM linkedin_engagers_by_post GROUP BY audience",
        "new people": "SELECT first_seen_on, count(*) FROM linkedin_engagers_by_post"
        " WHERE is_new_engager GROUP BY first_seen_on",
        "one post": "SELECT audience, position, count(*) FROM linkedin_engagers_by_post"
        " WHERE post_id = {post} GROUP BY audience, position",
        "30 days": "SELECT audience, count(*) FROM linkedin_engagers_by_post"
        " WHERE first_seen_on >= '{day}' GROUP BY audience",
    },
}


def measure() -> dict:
    """Milliseconds, the medians."""
    from django.db import connection

    _fill()
    figures: dict = {
        "rounds": ROUNDS,
        "rows": _count_rows(),
        "refresh_ms": _time_refreshes(),
        "questions": [],
    }
    post, day = (
        _ask("SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY id) FROM posts_post")[0],
        (_ask("SELECT ((now() AT TIME ZONE 'UTC')::date - 30)::text")[0]),
    )
    with tempfile.TemporaryDirectory() as folder:
        for view, questions in QUESTIONS.items():
            duck, exported = _open_duckdb(view, Path(folder))
            for name, question in questions.items():
                sql = question.format(post=post, day=day)
                figures["questions"].append(
                    {
                        "view": view,
                        "question": name,
                        "postgres_ms": _time(lambda s=sql: _ask_as_reader(s)),
                        "duckdb_ms": _time(lambda s=sql, d=duck: d.execute(s).fetch_arrow_table()),
                        "view_rows": exported,
                    }
                )
            duck.close()
            print(view, figures["questions"][-len(questions) :], flush=True)
    connection.close()
    return figures


def print_table(figures: dict, console: Console) -> None:
    table = Table("View", "Rows", "Question", "Postgres ms", "DuckDB ms", "Postgres / DuckDB")
    for row in figures["questions"]:
        ours, theirs = row["postgres_ms"], row["duckdb_ms"]
        table.add_row(
            row["view"],
            f"{row['view_rows']:,}",
            row["question"],
            "over 60 s" if ours is None else f"{ours:,}",
            f"{theirs:,}",
            "" if ours is None else f"{ours / theirs:,.1f}",
        )
    console.print(figures["rows"], figures["refresh_ms"], table)


def _fill() -> None:
    from bench.years import fill_years

    if _ask("SELECT count(*) FROM posts_post")[0] == 0:
        fill_years(posts=POSTS, engagers=ENGAGERS)


# What a refresh of the kept sums finds, by name.
CHANGES = {
    "everything": "INSERT INTO reporting_mark DEFAULT VALUES",
    "5 posts scraped": "INSERT INTO reporting_mark (post_id)"
    " SELECT id FROM posts_post ORDER BY id DESC LIMIT 5",
    "500 people classified": "UPDATE engagers_engager SET audience_id = CASE WHEN audience_id IS NULL"
    " THEN (SELECT min(id) FROM engagers_audience) END WHERE id % 1000 = 7",
}


def _time_refreshes() -> dict[str, float]:
    """Each once: everything is minutes."""
    from django.db import connection

    from reporting.domain.refresh_summaries import refresh_summaries

    milliseconds = {}
    for name, sql in CHANGES.items():
        with connection.cursor() as cursor:
            cursor.execute(sql)
        began = time.perf_counter()
        refresh_summaries()
        milliseconds[name] = round((time.perf_counter() - began) * 1_000, 1)
    return milliseconds


def _count_rows() -> dict[str, int]:
    tables = ("posts_post", "posts_scrape", "engagers_engager", "engagers_engagement")
    return {table: _ask(f"SELECT count(*) FROM {table}")[0] for table in tables}


def _open_duckdb(view: str, folder: Path):
    import duckdb
    from django.db import connection, transaction

    from reporting.domain.export_view import export_view

    path = folder / f"{view}.parquet"
    with path.open("wb") as file, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        for piece in export_view(view, form="parquet"):
            file.write(piece)
    duck = duckdb.connect()
    duck.execute(f"CREATE VIEW {view} AS SELECT * FROM read_parquet('{path}')")
    return duck, duck.execute(f"SELECT count(*) FROM {view}").fetchone()[0]


def _time(work) -> float | None:
    """None: a reporting role would have been stopped."""
    from django.db import OperationalError

    seconds = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        try:
            work()
        except OperationalError:
            return None
        seconds.append(time.perf_counter() - began)
    return round(median(seconds) * 1_000, 1)


def _ask_as_reader(sql: str) -> list:
    """With the settings of the roles that `setup_role` makes."""
    from django.db import connection, transaction

    from reporting.domain.setup_role import DEFAULTS

    with transaction.atomic(), connection.cursor() as cursor:
        for setting, value in DEFAULTS.items():
            if setting != "default_transaction_read_only":
                cursor.execute(f"SET LOCAL {setting} = %s", [value])
        cursor.execute(sql.replace("%", "%%"))
        return cursor.fetchall()


def _ask(sql: str) -> tuple:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()
