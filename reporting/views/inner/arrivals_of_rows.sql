-- Grain: one row per post, day (UTC) and scrape with which engagers were first seen under the post,
-- counted from the engagements.
CREATE OR REPLACE VIEW reporting_inner.arrivals_of_rows AS
SELECT
    arrival.post_id,
    (arrival.first_seen_at AT TIME ZONE 'UTC')::date AS day,
    arrival.first_seen_scrape_id AS scrape_id,
    count(*) AS engagers,
    count(*) FILTER (WHERE arrival.id = arrival.first_engagement_id) AS new_engagers
FROM (
    SELECT DISTINCT ON (engagement.post_id, engagement.engager_id)
        engagement.post_id,
        engagement.id,
        engagement.first_seen_at,
        engagement.first_seen_scrape_id,
        engager.first_engagement_id
    FROM engagers_engagement engagement
    JOIN engagers_engager engager ON engager.id = engagement.engager_id
    WHERE engager.excluded_at IS NULL AND engager.merged_into_id IS NULL
    ORDER BY engagement.post_id, engagement.engager_id, engagement.first_seen_at, engagement.id
) arrival
GROUP BY 1, 2, 3;

COMMENT ON VIEW reporting_inner.arrivals_of_rows IS 'Not for readers. When and by which scrape engagers were first seen under posts, counted from the engagements.';
COMMENT ON COLUMN reporting_inner.arrivals_of_rows.post_id IS 'The post.';
COMMENT ON COLUMN reporting_inner.arrivals_of_rows.day IS 'The day (UTC).';
COMMENT ON COLUMN reporting_inner.arrivals_of_rows.scrape_id IS 'The scrape; NULL: it was deleted since.';
COMMENT ON COLUMN reporting_inner.arrivals_of_rows.engagers IS 'Engagers; excluded and erased ones not counted.';
COMMENT ON COLUMN reporting_inner.arrivals_of_rows.new_engagers IS 'Of them those seen under no post before.';
