-- Grain: one row per subject: what the other views are made of, and how old it is.
CREATE OR REPLACE VIEW reporting.data_freshness AS
SELECT
    subject,
    last_success_at,
    round((extract(epoch FROM now() - last_success_at) / 3600)::numeric, 2) AS hours_old,
    rows
FROM (
    SELECT 'posts' AS subject, max(described_at) AS last_success_at, count(*) AS rows
    FROM posts_post
    UNION ALL
    SELECT 'scrapes', max(finished_at) FILTER (WHERE state IN ('done', 'empty')), count(*)
    FROM posts_scrape
    WHERE state IN ('done', 'empty', 'suspect', 'failed')
    UNION ALL
    -- Each engager knows how many there are, and when the last one came or changed.
    SELECT 'engagements', max(last_seen_at) FILTER (WHERE engagement_count > 0),
        coalesce(sum(engagement_count), 0)::bigint
    FROM reporting.engagers
    UNION ALL
    SELECT 'engagers', max(last_seen_at), count(*)
    FROM reporting.engagers
    UNION ALL
    SELECT 'classification', max(engager.classified_at), count(*)
    FROM engagers_engager engager
    WHERE engager.classified_at IS NOT NULL
        AND engager.excluded_at IS NULL AND engager.merged_into_id IS NULL
    UNION ALL
    SELECT 'hubspot', max(contact.synced_at), count(*)
    FROM engagers_contact contact
    JOIN reporting.engagers engager ON engager.engager_id = contact.engager_id
    WHERE engager.pushed_to_hubspot
    UNION ALL
    SELECT 'costs', max(settled_at) FILTER (WHERE state = 'settled'), count(*)
    FROM integrations_charge
    UNION ALL
    SELECT 'pipeline_runs', max(finished_at) FILTER (WHERE state = 'succeeded'), count(*)
    FROM pipeline_steprun
) subjects;

COMMENT ON VIEW reporting.data_freshness IS 'How old the data is. One row per subject.';
COMMENT ON COLUMN reporting.data_freshness.subject IS 'posts (descriptions), scrapes, engagements, engagers, classification, hubspot, costs or pipeline_runs.';
COMMENT ON COLUMN reporting.data_freshness.last_success_at IS 'When it was last brought up to date (UTC); NULL when never.';
COMMENT ON COLUMN reporting.data_freshness.hours_old IS 'Hours since then; NULL when never.';
COMMENT ON COLUMN reporting.data_freshness.rows IS 'Rows there are; excluded and erased people not counted.';
