-- Grain: one row per engager and post. Who is excluded, merged away or erased is absent.
CREATE OR REPLACE VIEW reporting.linkedin_engagers_by_post AS
WITH latest AS (
    SELECT DISTINCT ON (post_id) post_id, created_at AS seen_at
    FROM posts_scrape
    WHERE state IN ('done', 'empty')
    ORDER BY post_id, created_at DESC, id DESC
)
SELECT
    deed.id,
    deed.scrape_id,
    engager.linkedin_url,
    engager.name,
    engager.headline,
    deed.engagement_type,
    post.url::text AS post_url,
    engager.pushed_to_hubspot,
    deed.engager_id,
    deed.post_id,
    nullif(deed.reaction_type, '')::text AS reaction_type,
    deed.has_comment,
    (deed.first_seen_at AT TIME ZONE 'UTC')::date AS first_seen_on,
    (CASE
        WHEN deed.is_gone THEN deed.seen_at
        ELSE greatest(deed.seen_at, latest.seen_at)
    END AT TIME ZONE 'UTC')::date AS last_seen_on,
    engager.company,
    engager.title,
    engager.audience,
    engager.position,
    engager.seniority,
    engager.function,
    engager.is_target,
    deed.first_id = engager.first_engagement_id AS is_new_engager,
    deed.engagement_count,
    deed.is_gone
FROM (
    -- Whoever has as many engagements as posts did one thing under each: nothing to group. That is
    -- nearly everybody, and grouping millions of rows takes most of a minute.
    SELECT
        engagement.id,
        engagement.id AS first_id,
        engagement.engager_id,
        engagement.post_id,
        engagement.first_seen_scrape_id AS scrape_id,
        engagement.kind::text AS engagement_type,
        CASE WHEN engagement.kind = 'reaction' THEN engagement.reaction_type::text END
            AS reaction_type,
        engagement.kind = 'comment' AS has_comment,
        1 AS engagement_count,
        engagement.gone_at IS NOT NULL AS is_gone,
        engagement.first_seen_at,
        CASE
            WHEN engagement.gone_at IS NULL THEN engagement.first_seen_at
            ELSE coalesce(
                (SELECT created_at FROM posts_scrape WHERE id = engagement.last_seen_scrape_id),
                engagement.changed_at
            )
        END AS seen_at,
        true AS is_only_one
    FROM engagers_engagement engagement
    UNION ALL
    SELECT
        min(engagement.id),
        (array_agg(engagement.id ORDER BY engagement.first_seen_at, engagement.id))[1],
        engagement.engager_id,
        engagement.post_id,
        (array_agg(
            engagement.first_seen_scrape_id ORDER BY engagement.first_seen_at, engagement.id
        ))[1],
        CASE
            WHEN bool_or(engagement.kind = 'repost') THEN 'repost'
            WHEN bool_or(engagement.kind = 'comment') THEN 'comment'
            ELSE 'reaction'
        END,
        max(engagement.reaction_type::text) FILTER (WHERE engagement.kind = 'reaction'),
        bool_or(engagement.kind = 'comment'),
        count(*)::integer,
        bool_and(engagement.gone_at IS NOT NULL),
        min(engagement.first_seen_at),
        max(CASE
            WHEN engagement.gone_at IS NULL THEN engagement.first_seen_at
            ELSE coalesce(last_seen.created_at, engagement.changed_at)
        END),
        false
    FROM engagers_engagement engagement
    -- Said as reporting_several says it (migration 0005): so the planner knows how few they are.
    JOIN engagers_engager several
        ON several.id = engagement.engager_id
        AND several.engagement_count - several.post_count <> 0
    LEFT JOIN posts_scrape last_seen ON last_seen.id = engagement.last_seen_scrape_id
    GROUP BY engagement.engager_id, engagement.post_id
) deed
JOIN reporting.engagers engager
    ON engager.engager_id = deed.engager_id
    AND (engager.engagement_count = engager.post_count) = deed.is_only_one
JOIN posts_post post ON post.id = deed.post_id
LEFT JOIN latest ON latest.post_id = deed.post_id;

COMMENT ON VIEW reporting.linkedin_engagers_by_post IS 'Who engaged with which post. One row per engager and post; excluded and erased ones are absent.';
COMMENT ON COLUMN reporting.linkedin_engagers_by_post.id IS 'The row: the engager''s first recorded engagement under the post.';
COMMENT ON COLUMN reporting.linkedin_engagers_by_post.scrape_id IS 'The scrape that first showed the engager under the post; NULL when it is not kept.';
COMMENT ON COLUMN reporting.linkedin_engagers_by_post.linkedin_url IS 'Personal: LinkedIn address; NULL when unknown or not for this reader.';
COMMENT ON COLUMN reporting.linkedin_engagers_by_post.name IS 'Personal: name as last seen; NULL when unknown or not for this reader.';
COMMENT ON COLUMN reporting.linkedin_engagers_by_post.headline IS 'Personal: LinkedIn headline as last seen; NULL when unknown or not for this reader.';
COMMENT ON COLUMN reporting.linkedin_engagers_by_post.engagement_type IS 'The strongest kind of engagement: repost, then comment, then reaction.';
COMMENT ON COLUMN reporting.linkedin_engagers_by_post.post_url IS 'Canonical address of the post.';
COMMENT ON COLUMN reporting.linkedin_engagers_by_post.pushed_to_hubspot IS 'Whether HubSpot ever got this engager from us.';
COMMENT ON COLUMN reporting.linkedin_engagers_by_post.engager_id IS 'The engager.';
COMMENT ON COLUMN reporting.linkedin_engagers_by_post.post_id IS 'The post.';
COMMENT ON COLUMN reporting.linkedin_engagers_by_post.reaction_type IS 'The reaction as LinkedIn names it (LIKE, PRAISE, ...); NULL without a reaction.';
COMMENT ON COLUMN reporting.linkedin_engagers_by_post.has_comment IS 'Whether the engager commented.';
COMMENT ON COLUMN reporting.linkedin_engagers_by_post.first_seen_on IS 'The day (UTC) of the scrape that first showed the engager under the post.';
COMMENT ON COLUMN reporting.linkedin_engagers_by_post.last_seen_on IS 'The day (UTC) of the last completed scrape that an engagement of theirs stands for.';
COMMENT ON COLUMN reporting.linkedin_engagers_by_post.company IS 'Current company; NULL when unknown.';
COMMENT ON COLUMN reporting.linkedin_engagers_by_post.title IS 'Current job title; NULL when unknown.';
COMMENT ON COLUMN reporting.linkedin_engagers_by_post.audience IS 'Audience; NULL when not classified.';
COMMENT ON COLUMN reporting.linkedin_engagers_by_post.position IS 'Position bucket within the audience; NULL when unknown.';
COMMENT ON COLUMN reporting.linkedin_engagers_by_post.seniority IS 'Seniority level; NULL when not classified.';
COMMENT ON COLUMN reporting.linkedin_engagers_by_post.function IS 'Job function; NULL when not classified.';
COMMENT ON COLUMN reporting.linkedin_engagers_by_post.is_target IS 'Whether the audience is a target; NULL without an audience.';
COMMENT ON COLUMN reporting.linkedin_engagers_by_post.is_new_engager IS 'Whether this is the first post of ours the engager was seen under.';
COMMENT ON COLUMN reporting.linkedin_engagers_by_post.engagement_count IS 'Reactions, comments and reposts of the engager under the post, ever.';
COMMENT ON COLUMN reporting.linkedin_engagers_by_post.is_gone IS 'Whether all of them were withdrawn since.';
