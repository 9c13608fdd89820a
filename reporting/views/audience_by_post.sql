-- Grain: one row per post, audience and position; engagers without an audience are one row of a post.
CREATE OR REPLACE VIEW reporting.audience_by_post AS
SELECT
    reach.post_id,
    audience.name::text AS audience,
    job.name::text AS position,
    bool_or(audience.is_target) AS is_target,
    sum(reach.engagers)::bigint AS engagers,
    CASE WHEN audience.name IS NOT NULL THEN sum(reach.engagers)::bigint END AS share_numerator,
    CASE WHEN audience.name IS NOT NULL THEN
        sum(sum(reach.engagers) FILTER (WHERE audience.name IS NOT NULL)) OVER of_post
    END::bigint AS share_denominator,
    coalesce(
        sum(sum(reach.engagers) FILTER (WHERE audience.name IS NULL)) OVER of_post, 0
    )::bigint AS unclassified_engagers,
    sum(reach.new_engagers)::bigint AS new_engagers,
    sum(reach.repeat_engagers)::bigint AS repeat_engagers
FROM reporting_inner.post_audience reach
LEFT JOIN engagers_audience audience ON audience.id = reach.audience_id
LEFT JOIN engagers_position job ON job.id = reach.position_id
GROUP BY reach.post_id, audience.name, job.name
WINDOW of_post AS (PARTITION BY reach.post_id);

COMMENT ON VIEW reporting.audience_by_post IS 'Whom posts reach. One row per post, audience and position.';
COMMENT ON COLUMN reporting.audience_by_post.post_id IS 'The post.';
COMMENT ON COLUMN reporting.audience_by_post.audience IS 'Audience; NULL: the engagers not classified.';
COMMENT ON COLUMN reporting.audience_by_post.position IS 'Position bucket within the audience; NULL when unknown.';
COMMENT ON COLUMN reporting.audience_by_post.is_target IS 'Whether the audience is a target; NULL without an audience.';
COMMENT ON COLUMN reporting.audience_by_post.engagers IS 'Engagers of the post in this audience and position; excluded and erased ones not counted.';
COMMENT ON COLUMN reporting.audience_by_post.share_numerator IS 'Engagers, of the classified ones; NULL on the row of those not classified.';
COMMENT ON COLUMN reporting.audience_by_post.share_denominator IS 'All classified engagers of the post, the same in each of its rows: never sum it within a post.';
COMMENT ON COLUMN reporting.audience_by_post.unclassified_engagers IS 'Engagers of the post without an audience, the same in each of its rows.';
COMMENT ON COLUMN reporting.audience_by_post.new_engagers IS 'Of the engagers those seen under no post before this one.';
COMMENT ON COLUMN reporting.audience_by_post.repeat_engagers IS 'Of the engagers those seen under two posts or more by now.';
