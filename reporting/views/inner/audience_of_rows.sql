-- Grain: one row per post, audience and position of its engagers, counted from the engagements.
CREATE OR REPLACE VIEW reporting_inner.audience_of_rows AS
SELECT
    engagement.post_id,
    engager.audience_id,
    CASE WHEN engager.audience_id IS NOT NULL THEN engager.position_id END AS position_id,
    count(DISTINCT engager.id) AS engagers,
    count(*) FILTER (WHERE engagement.id = engager.first_engagement_id) AS new_engagers,
    count(DISTINCT engager.id) FILTER (WHERE engager.post_count > 1) AS repeat_engagers
FROM engagers_engagement engagement
JOIN engagers_engager engager ON engager.id = engagement.engager_id
WHERE engager.excluded_at IS NULL AND engager.merged_into_id IS NULL
GROUP BY 1, 2, 3;

COMMENT ON VIEW reporting_inner.audience_of_rows IS 'Not for readers. Engagers by audience and position, counted from the engagements.';
COMMENT ON COLUMN reporting_inner.audience_of_rows.post_id IS 'The post.';
COMMENT ON COLUMN reporting_inner.audience_of_rows.audience_id IS 'The audience; NULL: not classified.';
COMMENT ON COLUMN reporting_inner.audience_of_rows.position_id IS 'The position; NULL: none.';
COMMENT ON COLUMN reporting_inner.audience_of_rows.engagers IS 'Engagers; excluded and erased ones not counted.';
COMMENT ON COLUMN reporting_inner.audience_of_rows.new_engagers IS 'Of them those seen under no post before.';
COMMENT ON COLUMN reporting_inner.audience_of_rows.repeat_engagers IS 'Of them those of two posts or more.';
