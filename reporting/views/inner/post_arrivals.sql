-- Grain: one row per post, day (UTC) and scrape with which engagers were first seen under the post.
-- From what is kept and what shifted in it; of marked posts from their rows.
CREATE OR REPLACE VIEW reporting_inner.post_arrivals AS
WITH marked AS MATERIALIZED (
    SELECT post_id FROM reporting_inner.marked_posts
)
SELECT
    arrived.post_id,
    arrived.day,
    arrived.scrape_id,
    sum(arrived.engagers)::bigint AS engagers,
    sum(arrived.new_engagers)::bigint AS new_engagers
FROM (
    SELECT kept.post_id, kept.day, kept.scrape_id, kept.engagers, kept.new_engagers
    FROM reporting_postarrivals kept
    WHERE NOT EXISTS (SELECT FROM reporting_inner.marked_whole)
        AND NOT EXISTS (SELECT FROM marked WHERE marked.post_id = kept.post_id)
    UNION ALL
    SELECT
        arrival.post_id,
        (arrival.first_seen_at AT TIME ZONE 'UTC')::date,
        arrival.first_seen_scrape_id,
        shift.times,
        CASE WHEN arrival.id = shift.first_engagement_id THEN shift.times ELSE 0 END
    FROM reporting_shift shift
    CROSS JOIN LATERAL (
        SELECT DISTINCT ON (post_id) post_id, id, first_seen_at, first_seen_scrape_id
        FROM engagers_engagement
        WHERE engager_id = shift.engager_id
        ORDER BY post_id, first_seen_at, id
    ) arrival
    WHERE NOT EXISTS (SELECT FROM reporting_inner.marked_whole)
        AND NOT EXISTS (SELECT FROM marked WHERE marked.post_id = arrival.post_id)
    UNION ALL
    SELECT marked.post_id, counted.day, counted.scrape_id, counted.engagers, counted.new_engagers
    FROM marked
    CROSS JOIN LATERAL (
        -- OFFSET holds the planner to one post at a time: it cannot know how few are marked.
        SELECT * FROM reporting_inner.arrivals_of_rows WHERE post_id = marked.post_id OFFSET 0
    ) counted
    WHERE NOT EXISTS (SELECT FROM reporting_inner.marked_whole)
    UNION ALL
    SELECT * FROM reporting_inner.arrivals_of_rows
    WHERE EXISTS (SELECT FROM reporting_inner.marked_whole)
) arrived
GROUP BY arrived.post_id, arrived.day, arrived.scrape_id
HAVING sum(arrived.engagers) <> 0;

COMMENT ON VIEW reporting_inner.post_arrivals IS 'Not for readers. When and by which scrape engagers were first seen under posts.';
COMMENT ON COLUMN reporting_inner.post_arrivals.post_id IS 'The post.';
COMMENT ON COLUMN reporting_inner.post_arrivals.day IS 'The day (UTC).';
COMMENT ON COLUMN reporting_inner.post_arrivals.scrape_id IS 'The scrape; NULL: it was deleted since.';
COMMENT ON COLUMN reporting_inner.post_arrivals.engagers IS 'Engagers; excluded and erased ones not counted.';
COMMENT ON COLUMN reporting_inner.post_arrivals.new_engagers IS 'Of them those seen under no post before.';
