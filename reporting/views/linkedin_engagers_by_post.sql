-- Grain: one row per engager and post. Who is excluded, merged away or erased is absent.
CREATE OR REPLACE VIEW reporting.linkedin_engagers_by_post AS
WITH latest AS (
    SELECT DISTINCT ON (post_id) post_id, created_at AS seen_at
    FROM posts_scrape
    WHERE state IN ('done', 'empty')
    ORDER BY post_id, created_at DESC, id DESC
), grouped AS (
    SELECT
        min(engagement.id) AS id,
        engagement.engager_id,
        engagement.post_id,
        (array_agg(
            engagement.first_seen_scrape_id ORDER BY engagement.first_seen_at, engagement.id
        ))[1] AS scrape_id,
        CASE
            WHEN bool_or(engagement.kind = 'repost') THEN 'repost'
            WHEN bool_or(engagement.kind = 'comment') THEN 'comment'
            ELSE 'reaction'
        END AS engagement_type,
        max(engagement.reaction_type) FILTER (WHERE engagement.kind = 'reaction') AS reaction_type,
        bool_or(engagement.kind = 'comment') AS has_comment,
        count(*)::integer AS engagement_count,
        bool_and(engagement.gone_at IS NOT NULL) AS is_gone,
        min(engagement.first_seen_at) AS first_seen_at,
        max(CASE
            WHEN engagement.gone_at IS NULL
                THEN greatest(latest.seen_at, engagement.first_seen_at)
            ELSE coalesce(last_seen.created_at, engagement.changed_at)
        END) AS last_seen_at,
        (array_agg(
            engagement.id ORDER BY engagement.first_seen_at, engagement.id
        ))[1] AS first_id
    FROM engagers_engagement engagement
    LEFT JOIN latest ON latest.post_id = engagement.post_id
    LEFT JOIN posts_scrape last_seen ON last_seen.id = engagement.last_seen_scrape_id
    GROUP BY engagement.engager_id, engagement.post_id
)
SELECT
    grouped.id,
    grouped.scrape_id,
    engager.linkedin_url,
    engager.name,
    engager.headline,
    grouped.engagement_type,
    post.url::text AS post_url,
    engager.pushed_to_hubspot,
    grouped.engager_id,
    grouped.post_id,
    nullif(grouped.reaction_type, '')::text AS reaction_type,
    grouped.has_comment,
    (grouped.first_seen_at AT TIME ZONE 'UTC')::date AS first_seen_on,
    (grouped.last_seen_at AT TIME ZONE 'UTC')::date AS last_seen_on,
    engager.company,
    engager.title,
    engager.audience,
    engager.position,
    engager.seniority,
    engager.function,
    engager.is_target,
    -- Not a window over all posts: a reader who asks about one post waits for that one only.
    NOT EXISTS (
        SELECT FROM engagers_engagement earlier
        WHERE earlier.engager_id = grouped.engager_id
            AND (earlier.first_seen_at, earlier.id) < (grouped.first_seen_at, grouped.first_id)
    ) AS is_new_engager,
    grouped.engagement_count,
    grouped.is_gone
FROM grouped
JOIN reporting.engagers engager ON engager.engager_id = grouped.engager_id
JOIN posts_post post ON post.id = grouped.post_id;

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
