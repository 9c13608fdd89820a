-- Grain: one row per company that is counted from its people's rows, for what is kept of it may be older.
CREATE OR REPLACE VIEW reporting_inner.marked_companies AS
SELECT DISTINCT company_id FROM reporting_mark WHERE company_id IS NOT NULL;

COMMENT ON VIEW reporting_inner.marked_companies IS 'Not for readers. Companies that views count from their people''s rows.';
COMMENT ON COLUMN reporting_inner.marked_companies.company_id IS 'The company.';
