"""Two years of a programme, for measuring reports: posts, scrapes, people and what they did.

For a database of its own, as a role that may leave out the checks of foreign keys (a superuser).
"""

from __future__ import annotations

from django.db import connection

EACH = 10
SCRAPES_EACH = 5
DAYS = 730


def fill_years(*, posts: int, engagers: int) -> None:
    """Ten engagements of every engager, seen at one of the five scrapes of each post.

    Everybody has one company in 40 and an audience, one in five of them the unknown one; one
    engagement in eight is a comment; one person in ten shared one of the posts too; every scrape
    has a charge, every day a run of six steps.
    """
    with connection.cursor() as cursor:
        for setting, value in _SETTINGS.items():
            cursor.execute(f"SET {setting} = {value}")
        numbers = {
            "posts": posts,
            "engagers": engagers,
            "companies": max(engagers // 40, 1),
            "each": min(EACH, posts),
            "scrapes": SCRAPES_EACH,
            "days": DAYS,
        }
        cursor.execute(_FILL, numbers)
        # Indexes made at the end cost a fraction of those kept row by row.
        cursor.execute(_INDEXES)
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute(_ENGAGEMENTS)
        for _, definition in indexes:
            cursor.execute(definition)
        cursor.execute(_PEOPLE, numbers)
        # Triggers were silent.
        cursor.execute("INSERT INTO reporting_mark DEFAULT VALUES")
        # As autovacuum leaves a table that has been there for a while.
        cursor.execute("VACUUM ANALYZE")
        for setting in _SETTINGS:
            cursor.execute(f"RESET {setting}")


_SETTINGS = {
    "session_replication_role": "replica",
    "statement_timeout": "0",
    "synchronous_commit": "off",
    "work_mem": "'256MB'",
    "maintenance_work_mem": "'512MB'",
}
_INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE tablename = 'engagers_engagement' AND indexname <> 'engagers_engagement_pkey'
"""
_FILL = """
INSERT INTO posts_customfield (key, label, kind, choices, help_text, "order", created_at)
VALUES ('budget', 'Budget', 'number', '{}', '', 1, now()),
    ('format', 'Format', 'choice', '{Carousel,Poll}', '', 2, now());

INSERT INTO posts_post (platform, urn, url, name, author_name, author_url, ownership, tracking,
    force_next, target_audience, post_type, sentiment, campaign, tags, notes, custom, version, text,
    published_at, media_type, media_url, mime_type, thumbnail_url, image_url, video_url, video_type,
    article_url, article_title, reshared_post_url, description_error, description_attempts,
    reactions, comments, reposts, engagers, scrape_count, last_scraped_at, failed_attempts,
    created_at, updated_at, first_described_at, described_at, impressions, followers)
SELECT 'linkedin', 'urn:li:activity:' || (7000000000000000000 + n),
    'https://www.linkedin.com/feed/update/urn:li:activity:' || (7000000000000000000 + n) || '/',
    'Post ' || n, 'Example Studio', '', 'own', 'active', false,
    (ARRAY['Venture Capital Related', 'Marketing Agency', 'Other', ''])[1 + n %% 4],
    (ARRAY['Text', 'Image', 'Video', ''])[1 + n %% 4],
    (ARRAY['Positive', 'Neutral', 'Negative', ''])[1 + n %% 4], 'Campaign ' || n %% 20,
    ARRAY['tag ' || n %% 30, 'tag ' || n %% 7], '',
    jsonb_build_object('budget', n %% 900, 'format', 'Poll'), 1, 'What we learned from brief ' || n,
    published, '', '', '', '', '', '', '', '', '', '', '', 0,
    2100 + n %% 500, 300 + n %% 50, n %% 10, 0, %(scrapes)s,
    published + %(scrapes)s * interval '3 days', 0, published, now(), published, published,
    20000 + n, 9000
FROM generate_series(1, %(posts)s) AS n,
    LATERAL (SELECT now() - interval '16 days'
        - (%(posts)s - n) * (%(days)s - 16) * interval '1 day' / %(posts)s) AS at (published);

INSERT INTO posts_postalias (post_id, urn, source, created_at)
SELECT id, urn, 'entered', created_at FROM posts_post;

INSERT INTO posts_scrape (post_id, state, reason, run_ref, anonymous_counted, reaction_types,
    new_engagers, cost_usd, error, reactions_counted, comments_counted, reposts_counted,
    reactions_reported, comments_reported, reposts_reported, created_at, started_at, finished_at)
SELECT id, 'done', 'due', '', 0, '{}', 10, 0.05, '', reactions * turn / %(scrapes)s,
    comments * turn / %(scrapes)s, reposts, reactions * turn / %(scrapes)s + 3,
    comments * turn / %(scrapes)s, reposts, at, at, at + interval '1 minute'
FROM posts_post, generate_series(1, %(scrapes)s) AS turn,
    LATERAL (SELECT published_at + turn * interval '3 days') AS scraped (at);

INSERT INTO integrations_charge (provider, purpose, subject, run_ref, state, reserved_usd,
    settled_usd, charged_on, created_at, settled_at)
SELECT 'apify', 'reactions', 'scrape:' || id, '', 'settled', 0.1, 0.05, finished_at::date,
    created_at, finished_at
FROM posts_scrape;

INSERT INTO pipeline_run (state, trigger, steps_wanted, options, cost_usd, error, created_at,
    started_at, finished_at)
SELECT 'succeeded', 'schedule', '[]', '{}', 0, '', at, at, at + interval '20 minutes'
FROM generate_series(1, %(days)s) AS n, LATERAL (SELECT now() - n * interval '1 day') AS ran (at);

INSERT INTO pipeline_steprun (run_id, name, "order", state, reason, claimed, succeeded, failed,
    skipped, calls, cost_usd, counts, log, error, started_at, finished_at, failed_rows, progress)
SELECT run.id, step.name, step.place, 'succeeded', '', 10, 10, 0, 0, 10, 0.5, '{}', '[]', '',
    run.started_at, run.finished_at, '[]', '{}'
FROM pipeline_run AS run,
    (VALUES ('prepare', 0), ('find', 1), ('scrape', 2), ('describe', 3), ('classify', 4),
        ('sync', 5)) AS step (name, place);

INSERT INTO engagers_company (name, name_key, linkedin_id, slug, industry, size, relation, created_at)
SELECT 'Example ' || n, 'example ' || n, '', 'example-' || n, 'Software', '51-200', 'other', now()
FROM generate_series(1, %(companies)s) AS n;

-- Who engages does so with posts that lie some weeks apart: `place * 7` from a first one of theirs.
CREATE TEMPORARY TABLE deeds AS
SELECT person, first_post.id + (person * 13 + place * 7) %% %(posts)s AS post_id,
    CASE WHEN place <> turn THEN 'repost' WHEN (person + turn) %% 8 = 0 THEN 'comment'
        ELSE 'reaction' END AS kind,
    first_scrape.id + ((person * 13 + place * 7) %% %(posts)s) * %(scrapes)s
        + (person + place) %% %(scrapes)s AS scrape_id
FROM generate_series(1, %(engagers)s) AS person, generate_series(1, %(each)s) AS turn,
    LATERAL (SELECT CASE WHEN person %% 10 = 0 AND turn = 2 THEN 1 ELSE turn END) AS at (place),
    (SELECT min(id) AS id FROM posts_post) AS first_post,
    (SELECT min(id) AS id FROM posts_scrape) AS first_scrape;
"""
# In the order of time, as they came.
_ENGAGEMENTS = """
INSERT INTO engagers_engagement (engager_id, post_id, kind, external_id, parent_external_id,
    reaction_type, text, first_seen_scrape_id, first_seen_at, changed_at)
SELECT deeds.person, deeds.post_id, deeds.kind,
    CASE WHEN deeds.kind = 'comment' THEN deeds.person || '-' || deeds.post_id ELSE '' END, '',
    CASE WHEN deeds.kind = 'reaction' THEN 'LIKE' ELSE '' END,
    CASE WHEN deeds.kind = 'comment' THEN 'Well said.' ELSE '' END,
    scrape.id, scrape.finished_at, scrape.finished_at
FROM deeds JOIN posts_scrape AS scrape ON scrape.id = deeds.scrape_id
ORDER BY scrape.finished_at, deeds.post_id;
"""
# Their ids are their numbers: the table was empty.
_PEOPLE = """
CREATE TEMPORARY TABLE lives AS
SELECT engager_id AS person, min(first_seen_at) AS first_at, max(first_seen_at) AS last_at,
    (array_agg(id ORDER BY first_seen_at, id))[1] AS first_id, count(DISTINCT post_id) AS posts
FROM engagers_engagement
GROUP BY engager_id;

INSERT INTO engagers_engager (id, kind, name, headline, picture_url, location, title, title_source,
    company_id, company_source, name_seen, headline_seen, picture_seen, first_seen_at, last_seen_at,
    engagement_count, post_count, first_engagement_id, audience_id, position_id, seniority, function, audience_source,
    position_source, seniority_source, function_source, classified_at, classified_hash,
    classify_attempts, classify_error, lookup_attempts, lookup_error, exclusion_reason)
SELECT person, 'person', 'Ada Example ' || person, 'Head of things at Example ' || person %% %(companies)s,
    '', '', 'Head of things', 'headline',
    (SELECT min(id) FROM engagers_company) + person %% %(companies)s, 'headline', '', '', '',
    first_at, last_at, %(each)s, posts, first_id, kinds.ids[1 + person %% 5], jobs.ids[1 + person %% 4],
    'Head', 'Marketing', '', '', '', '', now(), '', 0, '', 0, '', ''
FROM lives, (SELECT array_agg(id ORDER BY "order") AS ids FROM engagers_audience) AS kinds,
    (SELECT array_agg(id ORDER BY "order") AS ids FROM engagers_position) AS jobs
ORDER BY person;

SELECT setval(pg_get_serial_sequence('engagers_engager', 'id'), %(engagers)s);

INSERT INTO engagers_identity (engager_id, kind, value, source, created_at)
SELECT id, 'member_id', 'ACoAA' || lpad(id::text, 12, '0'), 'crowd', first_seen_at
FROM engagers_engager;

INSERT INTO engagers_contact (engager_id, key, state, state_reason, match, candidates, payload_hash,
    written, sending, theirs, pulled, lifecycle_stage, owner_id, outcome, error, attempts,
    hubspot_id, synced_at, first_synced_at, created_at)
SELECT id, 'li:crowd-' || id, 'synced', '', 'key', '[]', '', '{}', '{}', '[]', '{}', 'lead', '',
    'created', '', 0, 'crowd-' || id, now(), now(), now()
FROM engagers_engager WHERE id %% 2 = 0;

DROP TABLE deeds, lives;
"""
