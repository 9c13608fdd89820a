-- Grain: one row per mark that says that everything is to be counted from its rows.
CREATE OR REPLACE VIEW reporting_inner.marked_whole AS
SELECT id FROM reporting_mark WHERE post_id IS NULL AND company_id IS NULL;

COMMENT ON VIEW reporting_inner.marked_whole IS 'Not for readers. Marks on everything.';
COMMENT ON COLUMN reporting_inner.marked_whole.id IS 'The mark.';
