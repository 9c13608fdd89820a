-- Grain: one row per post, audience and position; engagers without an audience are one row of a post.
CREATE OR REPLACE VIEW reporting.audience_by_post AS
SELECT
    post_id,
    audience,
    position,
    bool_or(is_target) AS is_target,
    count(*) AS engagers,
    CASE WHEN audience IS NOT NULL THEN count(*) END AS share_numerator,
    CASE WHEN audience IS NOT NULL THEN
        sum(count(*) FILTER (WHERE audience IS NOT NULL)) OVER (PARTITION BY post_id)
    END::bigint AS share_denominator,
    coalesce(
        sum(count(*) FILTER (WHERE audience IS NULL)) OVER (PARTITION BY post_id), 0
    )::bigint AS unclassified_engagers
FROM (
    SELECT
        post_id,
        audience,
        CASE WHEN audience IS NOT NULL THEN position END AS position,
        is_target
    FROM reporting.linkedin_engagers_by_post
) engager
GROUP BY post_id, audience, position;

COMMENT ON VIEW reporting.audience_by_post IS 'Whom posts reach. One row per post, audience and position.';
COMMENT ON COLUMN reporting.audience_by_post.post_id IS 'The post.';
COMMENT ON COLUMN reporting.audience_by_post.audience IS 'Audience; NULL: the engagers not classified.';
COMMENT ON COLUMN reporting.audience_by_post.position IS 'Position bucket within the audience; NULL when unknown.';
COMMENT ON COLUMN reporting.audience_by_post.is_target IS 'Whether the audience is a target; NULL without an audience.';
COMMENT ON COLUMN reporting.audience_by_post.engagers IS 'Engagers of the post in this audience and position; excluded and erased ones not counted.';
COMMENT ON COLUMN reporting.audience_by_post.share_numerator IS 'Engagers, of the classified ones; NULL on the row of those not classified.';
COMMENT ON COLUMN reporting.audience_by_post.share_denominator IS 'All classified engagers of the post, the same in each of its rows: never sum it within a post.';
COMMENT ON COLUMN reporting.audience_by_post.unclassified_engagers IS 'Engagers of the post without an audience, the same in each of its rows.';
