-- Grain: one row per post.
-- Counters are LinkedIn's and count everybody; engagers leave out who is excluded, merged away or erased.
CREATE OR REPLACE VIEW reporting.linkedin_posts AS
SELECT
    post.id,
    post.url::text AS post_url,
    nullif(post.name, '')::text AS post_name,
    post.last_scraped_at,
    post.scrape_count,
    post.reactions AS total_reactions,
    nullif(post.text, '') AS text,
    nullif(post.post_type, '')::text AS post_type,
    post.comments,
    post.reposts,
    nullif(post.reshared_post_url, '')::text AS reshared_post_url,
    post.reshared_post_reactions AS reshared_post_total_reactions,
    nullif(post.media_type, '')::text AS media_type,
    nullif(post.media_url, '')::text AS media_url,
    nullif(post.article_url, '')::text AS article_url,
    nullif(post.article_title, '')::text AS article_title,
    post.duration_seconds AS duration,
    nullif(post.mime_type, '')::text AS mime_type,
    nullif(post.thumbnail_url, '')::text AS thumbnail,
    nullif(post.video_url, '')::text AS video_url,
    nullif(post.image_url, '')::text AS image_url,
    post.first_described_at IS NOT NULL AS enriched,
    post.first_described_at AS enriched_time,
    post.sponsored,
    post.time_to_create,
    nullif(post.sentiment, '')::text AS sentiment,
    nullif(post.target_audience, '')::text AS target_audience,
    nullif(post.video_type, '')::text AS video_type,
    post.urn::text AS urn,
    post.published_at,
    (post.published_at AT TIME ZONE 'UTC')::date AS published_on,
    nullif(post.campaign, '')::text AS campaign,
    post.ownership::text AS ownership,
    post.tracking::text AS tracking,
    due.is_due,
    due.reason AS due_reason,
    due.next_due_at,
    coalesce(reach.engagers, 0) AS engagers,
    coalesce(reach.target_engagers, 0) AS target_engagers,
    coalesce(reach.classified_engagers, 0) AS classified_engagers,
    CASE WHEN latest.reactions_reported IS NOT NULL
        THEN latest.reactions_counted END AS coverage_numerator,
    CASE WHEN latest.reactions_counted IS NOT NULL
        THEN latest.reactions_reported END AS coverage_denominator,
    coalesce(spent.usd, 0) AS cost_usd,
    latest.finished_at AS last_success_at,
    coalesce(reach.engagers - reach.classified_engagers, 0) AS unclassified_engagers,
    coalesce(reach.new_engagers, 0) AS new_engagers,
    coalesce(reach.engagers - reach.new_engagers, 0) AS returning_engagers,
    coalesce(reach.repeat_engagers, 0) AS repeat_engagers,
    post.reactions + post.comments + post.reposts AS engagements,
    post.impressions,
    post.members_reached,
    post.clicks,
    post.followers,
    CASE WHEN post.impressions > 0
        THEN post.reactions + post.comments + post.reposts
    END AS engagement_rate_by_impressions_numerator,
    CASE WHEN post.reactions + post.comments + post.reposts IS NOT NULL
        THEN nullif(post.impressions, 0)
    END AS engagement_rate_by_impressions_denominator,
    CASE WHEN post.followers > 0
        THEN post.reactions + post.comments + post.reposts
    END AS engagement_rate_by_followers_numerator,
    CASE WHEN post.reactions + post.comments + post.reposts IS NOT NULL
        THEN nullif(post.followers, 0)
    END AS engagement_rate_by_followers_denominator
FROM posts_post post
LEFT JOIN pipeline_settings settings ON settings.id = 1
LEFT JOIN posts_scrape open_scrape
    ON open_scrape.post_id = post.id
    AND open_scrape.state IN ('reserved', 'running', 'collecting')
CROSS JOIN LATERAL posts_due(
    post.tracking,
    post.force_next,
    post.scrape_count,
    post.last_scraped_at,
    post.reactions,
    post.failed_attempts,
    post.scrape_not_before,
    coalesce(open_scrape.lease_until, open_scrape.created_at),
    coalesce(settings.max_scrapes, 5),
    coalesce(settings.min_days_between_scrapes, 2),
    coalesce(settings.give_up_after_empty_scrapes, 2),
    coalesce(settings.max_attempts, 8),
    now()
) AS due
LEFT JOIN LATERAL (
    SELECT reactions_counted, reactions_reported, finished_at
    FROM posts_scrape
    WHERE post_id = post.id AND state IN ('done', 'empty')
    ORDER BY finished_at DESC, id DESC
    LIMIT 1
) latest ON true
LEFT JOIN (
    SELECT
        post_id,
        sum(engagers)::bigint AS engagers,
        coalesce(sum(engagers) FILTER (WHERE is_target), 0)::bigint AS target_engagers,
        coalesce(sum(engagers) FILTER (WHERE audience IS NOT NULL), 0)::bigint
            AS classified_engagers,
        sum(new_engagers)::bigint AS new_engagers,
        sum(repeat_engagers)::bigint AS repeat_engagers
    FROM reporting.audience_by_post
    GROUP BY post_id
) reach ON reach.post_id = post.id
LEFT JOIN (
    SELECT post_id, sum(usd) AS usd FROM reporting.costs GROUP BY post_id
) spent ON spent.post_id = post.id;

COMMENT ON VIEW reporting.linkedin_posts IS 'Posts, their labels, facts, counters and reach. One row per post.';
COMMENT ON COLUMN reporting.linkedin_posts.id IS 'The post.';
COMMENT ON COLUMN reporting.linkedin_posts.post_url IS 'Canonical address.';
COMMENT ON COLUMN reporting.linkedin_posts.post_name IS 'What people call it; NULL when not named.';
COMMENT ON COLUMN reporting.linkedin_posts.last_scraped_at IS 'When its last completed scrape ended (UTC); NULL when never measured.';
COMMENT ON COLUMN reporting.linkedin_posts.scrape_count IS 'Completed scrapes.';
COMMENT ON COLUMN reporting.linkedin_posts.total_reactions IS 'Reactions now: of the last completed scrape or a later description; NULL is unknown, 0 measured. Counts everybody.';
COMMENT ON COLUMN reporting.linkedin_posts.text IS 'Text of the post; NULL when empty or unknown.';
COMMENT ON COLUMN reporting.linkedin_posts.post_type IS 'Label by people: type of post; NULL when not labelled.';
COMMENT ON COLUMN reporting.linkedin_posts.comments IS 'Comments now, as total_reactions.';
COMMENT ON COLUMN reporting.linkedin_posts.reposts IS 'Reposts now, as total_reactions.';
COMMENT ON COLUMN reporting.linkedin_posts.reshared_post_url IS 'Address of the post it reshares; NULL when none or unknown.';
COMMENT ON COLUMN reporting.linkedin_posts.reshared_post_total_reactions IS 'Reactions of the reshared post; NULL when none or unknown.';
COMMENT ON COLUMN reporting.linkedin_posts.media_type IS 'Kind of media (image, video, article, ...); NULL when none or unknown.';
COMMENT ON COLUMN reporting.linkedin_posts.media_url IS 'Address of the media; may expire at LinkedIn.';
COMMENT ON COLUMN reporting.linkedin_posts.article_url IS 'Address of the linked article; NULL when none.';
COMMENT ON COLUMN reporting.linkedin_posts.article_title IS 'Title of the linked article; NULL when none.';
COMMENT ON COLUMN reporting.linkedin_posts.duration IS 'Length of the video in seconds; NULL when none or unknown.';
COMMENT ON COLUMN reporting.linkedin_posts.mime_type IS 'MIME type of the media; NULL when unknown.';
COMMENT ON COLUMN reporting.linkedin_posts.thumbnail IS 'Address of the preview picture; may expire at LinkedIn.';
COMMENT ON COLUMN reporting.linkedin_posts.video_url IS 'Address of the video; may expire at LinkedIn.';
COMMENT ON COLUMN reporting.linkedin_posts.image_url IS 'Address of the picture; may expire at LinkedIn.';
COMMENT ON COLUMN reporting.linkedin_posts.enriched IS 'Whether the post was ever described.';
COMMENT ON COLUMN reporting.linkedin_posts.enriched_time IS 'When it was first described (UTC); NULL when never.';
COMMENT ON COLUMN reporting.linkedin_posts.sponsored IS 'Label by people: whether it was paid for; NULL when not said.';
COMMENT ON COLUMN reporting.linkedin_posts.time_to_create IS 'Label by people: hours of work; NULL when not said.';
COMMENT ON COLUMN reporting.linkedin_posts.sentiment IS 'Label by people: sentiment; NULL when not labelled.';
COMMENT ON COLUMN reporting.linkedin_posts.target_audience IS 'Label by people: whom it was written for; NULL when not labelled.';
COMMENT ON COLUMN reporting.linkedin_posts.video_type IS 'Kind of video; NULL when none or unknown.';
COMMENT ON COLUMN reporting.linkedin_posts.urn IS 'LinkedIn''s id of the post, as it was entered.';
COMMENT ON COLUMN reporting.linkedin_posts.published_at IS 'When it was published (UTC); NULL when unknown.';
COMMENT ON COLUMN reporting.linkedin_posts.published_on IS 'The day (UTC) it was published; NULL when unknown.';
COMMENT ON COLUMN reporting.linkedin_posts.campaign IS 'Label by people: campaign; NULL when not labelled.';
COMMENT ON COLUMN reporting.linkedin_posts.ownership IS 'own, or competitor: a post of somebody else that is watched.';
COMMENT ON COLUMN reporting.linkedin_posts.tracking IS 'active, paused or archived.';
COMMENT ON COLUMN reporting.linkedin_posts.is_due IS 'Whether the next run may scrape it.';
COMMENT ON COLUMN reporting.linkedin_posts.due_reason IS 'Why it is due, or not.';
COMMENT ON COLUMN reporting.linkedin_posts.next_due_at IS 'From when on it is due (UTC) if nothing else happens; NULL when never.';
COMMENT ON COLUMN reporting.linkedin_posts.engagers IS 'People and organisations ever seen under it; excluded and erased ones not counted.';
COMMENT ON COLUMN reporting.linkedin_posts.target_engagers IS 'Of the engagers, those of a target audience.';
COMMENT ON COLUMN reporting.linkedin_posts.classified_engagers IS 'Of the engagers, those whose audience is known.';
COMMENT ON COLUMN reporting.linkedin_posts.coverage_numerator IS 'Reactions listed at the last completed scrape; NULL when not comparable.';
COMMENT ON COLUMN reporting.linkedin_posts.coverage_denominator IS 'Reactions by LinkedIn''s counter at that scrape; NULL when not comparable.';
COMMENT ON COLUMN reporting.linkedin_posts.cost_usd IS 'USD spent on its scrapes and descriptions, as the view costs; 0 when nothing was.';
COMMENT ON COLUMN reporting.linkedin_posts.last_success_at IS 'When its last completed scrape ended (UTC); NULL when there is none.';
COMMENT ON COLUMN reporting.linkedin_posts.unclassified_engagers IS 'Of the engagers, those whose audience is not known: shown beside any share of the classified.';
COMMENT ON COLUMN reporting.linkedin_posts.new_engagers IS 'Of the engagers, those never seen under another post before this one.';
COMMENT ON COLUMN reporting.linkedin_posts.returning_engagers IS 'Of the engagers, those seen under another post before: engagers - new_engagers.';
COMMENT ON COLUMN reporting.linkedin_posts.repeat_engagers IS 'Of the engagers, those seen under two or more posts by now, whichever was first.';
COMMENT ON COLUMN reporting.linkedin_posts.engagements IS 'Reactions + comments + reposts now; NULL while one of the three is unknown. Counts everybody.';
COMMENT ON COLUMN reporting.linkedin_posts.impressions IS 'How often it was shown: entered or imported from LinkedIn''s analytics. NULL when not entered, 0 when shown to nobody.';
COMMENT ON COLUMN reporting.linkedin_posts.members_reached IS 'To how many members it was shown, each counted once: entered or imported. NULL when not entered.';
COMMENT ON COLUMN reporting.linkedin_posts.clicks IS 'Clicks on it: entered or imported from LinkedIn''s analytics. NULL when not entered.';
COMMENT ON COLUMN reporting.linkedin_posts.followers IS 'Followers of its author when it was published: entered. NULL when not entered.';
COMMENT ON COLUMN reporting.linkedin_posts.engagement_rate_by_impressions_numerator IS 'Engagements, where impressions were entered and are not 0; else NULL.';
COMMENT ON COLUMN reporting.linkedin_posts.engagement_rate_by_impressions_denominator IS 'Impressions, where engagements are known; else NULL. Rate = sum(numerator) / sum(denominator).';
COMMENT ON COLUMN reporting.linkedin_posts.engagement_rate_by_followers_numerator IS 'Engagements, where followers at publishing were entered and are not 0; else NULL.';
COMMENT ON COLUMN reporting.linkedin_posts.engagement_rate_by_followers_denominator IS 'Followers at publishing, where engagements are known; else NULL. Rate = sum(numerator) / sum(denominator).';
