-- Grain: one row per post that is counted from its rows, for what is kept of it may be older.
CREATE OR REPLACE VIEW reporting_inner.marked_posts AS
SELECT DISTINCT post_id FROM reporting_mark WHERE post_id IS NOT NULL;

COMMENT ON VIEW reporting_inner.marked_posts IS 'Not for readers. Posts that views count from their rows.';
COMMENT ON COLUMN reporting_inner.marked_posts.post_id IS 'The post.';
