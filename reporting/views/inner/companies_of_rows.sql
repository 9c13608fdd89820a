-- Grain: one row per company with people who engaged, counted from the engagements.
CREATE OR REPLACE VIEW reporting_inner.companies_of_rows AS
SELECT engager.company_id, count(DISTINCT engagement.post_id) AS posts
FROM engagers_engager engager
JOIN engagers_engagement engagement ON engagement.engager_id = engager.id
WHERE engager.company_id IS NOT NULL
    AND engager.excluded_at IS NULL AND engager.merged_into_id IS NULL
GROUP BY engager.company_id;

COMMENT ON VIEW reporting_inner.companies_of_rows IS 'Not for readers. Posts under which a company''s people engaged, counted from the engagements.';
COMMENT ON COLUMN reporting_inner.companies_of_rows.company_id IS 'The company.';
COMMENT ON COLUMN reporting_inner.companies_of_rows.posts IS 'Posts; those of excluded and erased people not counted.';
