-- Grain: one row per engager, a person or organisation. Who is excluded, merged away or erased is absent.
-- Personal columns are NULL for roles that may not use the schema reporting_people.
CREATE OR REPLACE VIEW reporting.engagers AS
SELECT
    engager.id AS engager_id,
    engager.kind::text AS kind,
    CASE WHEN reader.sees_people THEN nullif(engager.name, '')::text END AS name,
    CASE WHEN reader.sees_people THEN nullif(engager.headline, '')::text END AS headline,
    CASE WHEN reader.sees_people THEN (
        SELECT 'https://www.linkedin.com/'
            || CASE WHEN key.kind IN ('slug', 'member_id') THEN 'in/' ELSE 'company/' END
            || CASE WHEN key.value ~ '^[A-Za-z0-9._~-]*$' THEN key.value ELSE (
                SELECT string_agg(
                    CASE WHEN letter ~ '^[A-Za-z0-9._~-]$' THEN letter ELSE upper(
                        regexp_replace(encode(convert_to(letter, 'UTF8'), 'hex'), '(..)', '%\1', 'g')
                    ) END,
                    '' ORDER BY place
                )
                FROM regexp_split_to_table(key.value, '') WITH ORDINALITY AS split(letter, place)
            ) END
        FROM engagers_identity key
        WHERE key.engager_id = engager.id
            AND key.kind IN ('slug', 'member_id', 'company_slug', 'company_id')
        ORDER BY
            CASE key.kind WHEN 'slug' THEN 1 WHEN 'company_slug' THEN 1 ELSE 2 END,
            key.linked_at DESC NULLS LAST,
            key.created_at DESC,
            key.id DESC
        LIMIT 1
    ) END AS linkedin_url,
    nullif(engager.title, '')::text AS title,
    engager.company_id,
    nullif(company.name, '')::text AS company,
    audience.name::text AS audience,
    job.name::text AS position,
    nullif(engager.seniority, '')::text AS seniority,
    nullif(engager.function, '')::text AS function,
    audience.is_target,
    audience.id IS NOT NULL AS is_classified,
    engager.post_count,
    engager.engagement_count,
    engager.first_seen_at,
    engager.last_seen_at,
    (engager.first_seen_at AT TIME ZONE 'UTC')::date AS first_seen_on,
    (engager.last_seen_at AT TIME ZONE 'UTC')::date AS last_seen_on,
    contact.state::text AS hubspot_state,
    contact.first_synced_at IS NOT NULL AS pushed_to_hubspot,
    nullif(contact.lifecycle_stage, '')::text AS lifecycle_stage,
    engager.first_engagement_id
FROM engagers_engager engager
CROSS JOIN (
    SELECT has_schema_privilege(current_user, 'reporting_people', 'USAGE') AS sees_people
) reader
LEFT JOIN engagers_company company ON company.id = engager.company_id
LEFT JOIN engagers_audience audience ON audience.id = engager.audience_id
LEFT JOIN engagers_position job ON job.id = engager.position_id
LEFT JOIN engagers_contact contact ON contact.engager_id = engager.id
WHERE engager.excluded_at IS NULL AND engager.merged_into_id IS NULL;

COMMENT ON VIEW reporting.engagers IS 'Who engaged. One row per person or organisation; excluded and erased ones are absent.';
COMMENT ON COLUMN reporting.engagers.engager_id IS 'The engager.';
COMMENT ON COLUMN reporting.engagers.kind IS 'person or organisation.';
COMMENT ON COLUMN reporting.engagers.name IS 'Personal: name as last seen on LinkedIn; NULL when unknown or not for this reader.';
COMMENT ON COLUMN reporting.engagers.headline IS 'Personal: LinkedIn headline as last seen; NULL when unknown or not for this reader.';
COMMENT ON COLUMN reporting.engagers.linkedin_url IS 'Personal: LinkedIn address, by public name where known; NULL when unknown or not for this reader.';
COMMENT ON COLUMN reporting.engagers.title IS 'Current job title; NULL when unknown.';
COMMENT ON COLUMN reporting.engagers.company_id IS 'Current company, as in the view companies; NULL when unknown.';
COMMENT ON COLUMN reporting.engagers.company IS 'Current company; NULL when unknown.';
COMMENT ON COLUMN reporting.engagers.audience IS 'Audience; NULL when not classified, or when nothing could be told.';
COMMENT ON COLUMN reporting.engagers.position IS 'Position bucket within the audience; NULL when unknown.';
COMMENT ON COLUMN reporting.engagers.seniority IS 'Seniority level; NULL when not classified.';
COMMENT ON COLUMN reporting.engagers.function IS 'Job function; NULL when not classified.';
COMMENT ON COLUMN reporting.engagers.is_target IS 'Whether the audience is a target; NULL without an audience.';
COMMENT ON COLUMN reporting.engagers.is_classified IS 'Whether an audience is known.';
COMMENT ON COLUMN reporting.engagers.post_count IS 'Posts engaged with, ever.';
COMMENT ON COLUMN reporting.engagers.engagement_count IS 'Reactions, comments and reposts, ever; those withdrawn since included.';
COMMENT ON COLUMN reporting.engagers.first_seen_at IS 'When the scrape that first showed an engagement began (UTC).';
COMMENT ON COLUMN reporting.engagers.last_seen_at IS 'When the last new or changed engagement was seen (UTC).';
COMMENT ON COLUMN reporting.engagers.first_seen_on IS 'The day (UTC) of first_seen_at.';
COMMENT ON COLUMN reporting.engagers.last_seen_on IS 'The day (UTC) of last_seen_at.';
COMMENT ON COLUMN reporting.engagers.hubspot_state IS 'State of the HubSpot contact; NULL when none was considered.';
COMMENT ON COLUMN reporting.engagers.pushed_to_hubspot IS 'Whether HubSpot ever got this engager from us.';
COMMENT ON COLUMN reporting.engagers.lifecycle_stage IS 'Lifecycle stage in HubSpot as last read; NULL when unknown.';
COMMENT ON COLUMN reporting.engagers.first_engagement_id IS 'The first of all its engagements; NULL without any.';
