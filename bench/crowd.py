"""Rows in the numbers of a programme that has run for years, made by Postgres itself."""

from __future__ import annotations

from django.db import connection

_FIRST_ACTIVITY = 7_000_000_000_000_000_000


def fill_crowd(*, posts: int = 10_000, engagers: int = 200_000, engagements_each: int = 2) -> None:
    """Measured posts, engagers with companies, identities, contacts and reactions.

    Everybody has one company in 40, one audience in five is unknown, every post two scrapes.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _FILL,
            {
                "posts": posts,
                "engagers": engagers,
                "companies": max(engagers // 40, 1),
                "each": engagements_each,
                "first": _FIRST_ACTIVITY,
            },
        )


_FILL = """
INSERT INTO posts_post (platform, urn, url, name, author_name, author_url, ownership, tracking,
    force_next, target_audience, post_type, sentiment, campaign, tags, notes, custom, version, text,
    published_at, media_type, media_url, mime_type, thumbnail_url, image_url, video_url, video_type,
    article_url, article_title, reshared_post_url, description_error, description_attempts,
    reactions, comments, reposts, engagers, scrape_count, last_scraped_at, failed_attempts,
    created_at, updated_at)
SELECT 'linkedin', 'urn:li:activity:' || (%(first)s + n),
    'https://www.linkedin.com/feed/update/urn:li:activity:' || (%(first)s + n) || '/',
    'Post ' || n, 'Example Studio', '', 'own', 'active', false,
    (ARRAY['Venture Capital Related', 'Marketing Agency', 'Other', ''])[1 + n %% 4],
    (ARRAY['Text', 'Image', 'Video', ''])[1 + n %% 4],
    (ARRAY['Positive', 'Neutral', 'Negative', ''])[1 + n %% 4], 'Campaign ' || n %% 20,
    ARRAY['tag ' || n %% 30], '', '{}', 1, 'What we learned from brief ' || n,
    now() - n * interval '2 hours', '', '', '', '', '', '', '', '', '', '', '', 0,
    n %% 500, n %% 50, n %% 10, 0, 2, now() - interval '3 days', 0, now(), now()
FROM generate_series(1, %(posts)s) AS n;

INSERT INTO posts_postalias (post_id, urn, source, created_at)
SELECT id, urn, 'entered', now() FROM posts_post
WHERE NOT EXISTS (SELECT FROM posts_postalias AS known WHERE known.urn = posts_post.urn);

INSERT INTO posts_scrape (post_id, state, reason, run_ref, anonymous_counted, reaction_types,
    new_engagers, cost_usd, error, reactions_counted, comments_counted, created_at, finished_at)
SELECT id, 'done', 'due', '', 0, '{}', 10, 0.05, '', reactions, comments,
    now() - days * interval '1 day', now() - days * interval '1 day'
FROM posts_post, (VALUES (3), (6)) AS ages (days);

INSERT INTO engagers_company (name, name_key, linkedin_id, slug, industry, size, relation, created_at)
SELECT 'Example ' || n, 'example ' || n, '', 'example-' || n, 'Software', '51-200', 'other', now()
FROM generate_series(1, %(companies)s) AS n;

INSERT INTO engagers_engager (kind, name, headline, picture_url, location, title, title_source,
    company_id, company_source, name_seen, headline_seen, picture_seen, first_seen_at, last_seen_at,
    engagement_count, post_count, audience_id, seniority, function, audience_source,
    position_source, seniority_source, function_source, classified_at, classified_hash,
    classify_attempts, classify_error, lookup_attempts, lookup_error, exclusion_reason)
SELECT 'person', 'Ada Example ' || n, 'Head of things at Example ' || n %% %(companies)s, '', '',
    'Head of things', 'headline',
    (SELECT min(id) FROM engagers_company) + n %% %(companies)s, 'headline', '', '', '',
    now() - n * interval '3 minutes', now() - n * interval '2 minutes', %(each)s, %(each)s,
    kinds.ids[1 + n %% 5], '', '', '', '', '', '', now(), '', 0, '', 0, '', ''
FROM generate_series(1, %(engagers)s) AS n,
    (SELECT array_agg(id ORDER BY "order") AS ids FROM engagers_audience) AS kinds;

INSERT INTO engagers_identity (engager_id, kind, value, source, created_at)
SELECT id, 'member_id', 'ACoAA' || lpad(id::text, 12, '0'), 'crowd', now() FROM engagers_engager
WHERE NOT EXISTS (SELECT FROM engagers_identity AS known WHERE known.engager_id = engagers_engager.id);

INSERT INTO engagers_contact (engager_id, key, state, state_reason, match, candidates, payload_hash,
    written, sending, theirs, pulled, lifecycle_stage, owner_id, outcome, error, attempts,
    hubspot_id, synced_at, first_synced_at, created_at)
SELECT id, 'li:crowd-' || id, 'synced', '', 'key', '[]', '', '{}', '{}', '[]', '{}', 'lead', '',
    'created', '', 0, 'crowd-' || id, now(), now(), now()
FROM engagers_engager
WHERE NOT EXISTS (SELECT FROM engagers_contact AS known WHERE known.engager_id = engagers_engager.id);

INSERT INTO engagers_engagement (engager_id, post_id, kind, external_id, parent_external_id,
    reaction_type, text, first_seen_at, changed_at)
SELECT engager.id, (SELECT min(id) FROM posts_post) + (engager.id * 7 + turn) %% %(posts)s,
    'reaction', '', '', 'LIKE', '', engager.first_seen_at, engager.first_seen_at
FROM engagers_engager AS engager, generate_series(1, %(each)s) AS turn
ON CONFLICT DO NOTHING;

UPDATE engagers_engager AS engager SET first_engagement_id = earliest.id
FROM (
    SELECT DISTINCT ON (engager_id) engager_id, id FROM engagers_engagement
    ORDER BY engager_id, first_seen_at, id
) AS earliest
WHERE earliest.engager_id = engager.id AND engager.first_engagement_id IS NULL;

ANALYZE;
"""
