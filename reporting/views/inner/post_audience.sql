-- Grain: one row per post, audience and position of its engagers, by their ids.
-- From what is kept and what shifted in it; of marked posts from their rows.
CREATE OR REPLACE VIEW reporting_inner.post_audience AS
WITH marked AS MATERIALIZED (
    SELECT post_id FROM reporting_inner.marked_posts
)
SELECT
    reach.post_id,
    reach.audience_id,
    reach.position_id,
    sum(reach.engagers)::bigint AS engagers,
    sum(reach.new_engagers)::bigint AS new_engagers,
    sum(reach.repeat_engagers)::bigint AS repeat_engagers
FROM (
    SELECT
        kept.post_id,
        kept.audience_id,
        kept.position_id,
        kept.engagers,
        kept.new_engagers,
        kept.repeat_engagers
    FROM reporting_postaudience kept
    WHERE NOT EXISTS (SELECT FROM reporting_inner.marked_whole)
        AND NOT EXISTS (SELECT FROM marked WHERE marked.post_id = kept.post_id)
    UNION ALL
    SELECT
        deed.post_id,
        shift.audience_id,
        CASE WHEN shift.audience_id IS NOT NULL THEN shift.position_id END,
        shift.times,
        CASE WHEN deed.is_first THEN shift.times ELSE 0 END,
        CASE WHEN shift.is_repeat THEN shift.times ELSE 0 END
    FROM reporting_shift shift
    CROSS JOIN LATERAL (
        SELECT post_id, bool_or(id = shift.first_engagement_id) AS is_first
        FROM engagers_engagement
        WHERE engager_id = shift.engager_id
        GROUP BY post_id
    ) deed
    WHERE NOT EXISTS (SELECT FROM reporting_inner.marked_whole)
        AND NOT EXISTS (SELECT FROM marked WHERE marked.post_id = deed.post_id)
    UNION ALL
    SELECT
        marked.post_id,
        counted.audience_id,
        counted.position_id,
        counted.engagers,
        counted.new_engagers,
        counted.repeat_engagers
    FROM marked
    CROSS JOIN LATERAL (
        -- OFFSET holds the planner to one post at a time: it cannot know how few are marked.
        SELECT * FROM reporting_inner.audience_of_rows WHERE post_id = marked.post_id OFFSET 0
    ) counted
    WHERE NOT EXISTS (SELECT FROM reporting_inner.marked_whole)
    UNION ALL
    SELECT * FROM reporting_inner.audience_of_rows
    WHERE EXISTS (SELECT FROM reporting_inner.marked_whole)
) reach
GROUP BY reach.post_id, reach.audience_id, reach.position_id
HAVING sum(reach.engagers) <> 0;

COMMENT ON VIEW reporting_inner.post_audience IS 'Not for readers. Engagers of posts by audience and position.';
COMMENT ON COLUMN reporting_inner.post_audience.post_id IS 'The post.';
COMMENT ON COLUMN reporting_inner.post_audience.audience_id IS 'The audience; NULL: not classified.';
COMMENT ON COLUMN reporting_inner.post_audience.position_id IS 'The position; NULL: none.';
COMMENT ON COLUMN reporting_inner.post_audience.engagers IS 'Engagers; excluded and erased ones not counted.';
COMMENT ON COLUMN reporting_inner.post_audience.new_engagers IS 'Of them those seen under no post before.';
COMMENT ON COLUMN reporting_inner.post_audience.repeat_engagers IS 'Of them those of two posts or more.';
