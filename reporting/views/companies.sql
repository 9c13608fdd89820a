-- Grain: one row per company that an engager of ours works at, or that people marked (own, target, ...).
-- Counts leave out excluded, merged and erased people, as the view engagers does.
CREATE OR REPLACE VIEW reporting.companies AS
WITH marked AS MATERIALIZED (
    SELECT company_id FROM reporting_inner.marked_companies
)
SELECT
    company.id AS company_id,
    CASE WHEN reader.sees_people THEN company.name::text END AS name,
    CASE WHEN reader.sees_people AND coalesce(nullif(company.slug, ''), company.linkedin_id) <> ''
        THEN 'https://www.linkedin.com/company/'
            || coalesce(nullif(company.slug, ''), company.linkedin_id)
    END AS linkedin_url,
    company.name::text AS company,
    nullif(company.industry, '')::text AS industry,
    nullif(company.size, '')::text AS size,
    company.relation::text AS relation,
    coalesce(people.engagers, 0) AS engagers,
    coalesce(people.target_engagers, 0) AS target_engagers,
    coalesce(people.classified_engagers, 0) AS classified_engagers,
    coalesce(deeds.post_count, 0) AS post_count,
    coalesce(people.engagement_count, 0) AS engagement_count,
    people.first_seen_on,
    people.last_seen_on,
    people.audience,
    people.is_target,
    people.hubspot_state,
    coalesce(people.pushed_engagers, 0) AS pushed_engagers,
    people.lifecycle_stage
FROM engagers_company company
CROSS JOIN (
    SELECT has_schema_privilege(current_user, 'reporting_people', 'USAGE') AS sees_people
) reader
LEFT JOIN (
    SELECT
        company_id,
        count(*) AS engagers,
        count(*) FILTER (WHERE is_target) AS target_engagers,
        count(*) FILTER (WHERE is_classified) AS classified_engagers,
        count(*) FILTER (WHERE pushed_to_hubspot) AS pushed_engagers,
        sum(engagement_count)::bigint AS engagement_count,
        min(first_seen_on) AS first_seen_on,
        max(last_seen_on) AS last_seen_on,
        mode() WITHIN GROUP (ORDER BY audience) AS audience,
        bool_or(is_target) AS is_target,
        mode() WITHIN GROUP (ORDER BY hubspot_state) AS hubspot_state,
        mode() WITHIN GROUP (ORDER BY lifecycle_stage) AS lifecycle_stage
    FROM reporting.engagers
    WHERE company_id IS NOT NULL
    GROUP BY company_id
) people ON people.company_id = company.id
LEFT JOIN (
    SELECT kept.company_id, kept.posts AS post_count
    FROM reporting_companyposts kept
    WHERE NOT EXISTS (SELECT FROM reporting_inner.marked_whole)
        AND NOT EXISTS (SELECT FROM marked WHERE marked.company_id = kept.company_id)
    UNION ALL
    SELECT marked.company_id, counted.posts
    FROM marked
    CROSS JOIN LATERAL (
        -- OFFSET holds the planner to one company at a time: it cannot know how few are marked.
        SELECT * FROM reporting_inner.companies_of_rows WHERE company_id = marked.company_id OFFSET 0
    ) counted
    WHERE NOT EXISTS (SELECT FROM reporting_inner.marked_whole)
    UNION ALL
    SELECT * FROM reporting_inner.companies_of_rows
    WHERE EXISTS (SELECT FROM reporting_inner.marked_whole)
) deeds ON deeds.company_id = company.id
WHERE people.company_id IS NOT NULL OR company.relation <> 'other';

COMMENT ON VIEW reporting.companies IS 'Companies of engagers. One row per company with an engager, or marked by people.';
COMMENT ON COLUMN reporting.companies.company_id IS 'The company.';
COMMENT ON COLUMN reporting.companies.name IS 'Name of the company; NULL for readers without people, who read the column company.';
COMMENT ON COLUMN reporting.companies.linkedin_url IS 'LinkedIn page; NULL when unknown, and for readers without people.';
COMMENT ON COLUMN reporting.companies.company IS 'Name of the company, for every reader.';
COMMENT ON COLUMN reporting.companies.industry IS 'Industry on LinkedIn; NULL when unknown.';
COMMENT ON COLUMN reporting.companies.size IS 'Employees, as 51-200; NULL when unknown.';
COMMENT ON COLUMN reporting.companies.relation IS 'What it is to us: own, competitor, target, partner or other.';
COMMENT ON COLUMN reporting.companies.engagers IS 'Engagers who work there, or the organisation itself.';
COMMENT ON COLUMN reporting.companies.target_engagers IS 'Engagers of a target audience.';
COMMENT ON COLUMN reporting.companies.classified_engagers IS 'Engagers whose audience is known.';
COMMENT ON COLUMN reporting.companies.post_count IS 'Posts that at least one of them engaged with.';
COMMENT ON COLUMN reporting.companies.engagement_count IS 'Reactions, comments and reposts of all of them, ever.';
COMMENT ON COLUMN reporting.companies.first_seen_on IS 'First day (UTC) one of them was seen; NULL without engagers.';
COMMENT ON COLUMN reporting.companies.last_seen_on IS 'Last day (UTC) a new or changed engagement was seen; NULL without engagers.';
COMMENT ON COLUMN reporting.companies.audience IS 'The commonest audience of its engagers; NULL when none is classified.';
COMMENT ON COLUMN reporting.companies.is_target IS 'Whether any engager is of a target audience; NULL when none is classified.';
COMMENT ON COLUMN reporting.companies.hubspot_state IS 'The commonest state of its engagers'' HubSpot contacts; NULL when there is none.';
COMMENT ON COLUMN reporting.companies.pushed_engagers IS 'Engagers that HubSpot ever got from us.';
COMMENT ON COLUMN reporting.companies.lifecycle_stage IS 'The commonest lifecycle stage of its engagers in HubSpot; NULL when none is known.';
