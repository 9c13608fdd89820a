-- Grain: one row per day (UTC), whole years: from the first that has data to the one after this.
CREATE OR REPLACE VIEW reporting.dim_date AS
WITH span AS (
    SELECT
        least(
            (SELECT min(published_at) FROM posts_post),
            (SELECT min(finished_at) FROM posts_scrape),
            now()
        ) AT TIME ZONE 'UTC' AS first_at,
        now() AT TIME ZONE 'UTC' + interval '1 year' AS last_at
), days AS (
    SELECT day::date AS day
    FROM span, generate_series(
        date_trunc('year', first_at),
        date_trunc('year', last_at) + interval '1 year - 1 day',
        interval '1 day'
    ) AS day
)
SELECT
    day,
    extract(year FROM day)::integer AS year,
    extract(quarter FROM day)::integer AS quarter,
    extract(month FROM day)::integer AS month,
    extract(isoyear FROM day)::integer AS iso_year,
    extract(week FROM day)::integer AS iso_week,
    extract(isodow FROM day)::integer AS weekday,
    extract(isodow FROM day) >= 6 AS is_weekend,
    date_trunc('week', day::timestamp)::date AS week_starts_on,
    date_trunc('month', day::timestamp)::date AS month_starts_on,
    date_trunc('quarter', day::timestamp)::date AS quarter_starts_on
FROM days;

COMMENT ON VIEW reporting.dim_date IS 'Days, to join dates of other views to. One row per day.';
COMMENT ON COLUMN reporting.dim_date.day IS 'The day (UTC).';
COMMENT ON COLUMN reporting.dim_date.year IS 'Calendar year.';
COMMENT ON COLUMN reporting.dim_date.quarter IS 'Calendar quarter, 1 to 4.';
COMMENT ON COLUMN reporting.dim_date.month IS 'Calendar month, 1 to 12.';
COMMENT ON COLUMN reporting.dim_date.iso_year IS 'Year of the ISO week: differs from the calendar year around January 1.';
COMMENT ON COLUMN reporting.dim_date.iso_week IS 'ISO week, 1 to 53.';
COMMENT ON COLUMN reporting.dim_date.weekday IS 'Day of the week, 1 Monday to 7 Sunday.';
COMMENT ON COLUMN reporting.dim_date.is_weekend IS 'Saturday or Sunday.';
COMMENT ON COLUMN reporting.dim_date.week_starts_on IS 'The Monday of its week.';
COMMENT ON COLUMN reporting.dim_date.month_starts_on IS 'The first day of its month.';
COMMENT ON COLUMN reporting.dim_date.quarter_starts_on IS 'The first day of its quarter.';
