-- The keys of the views that dashboards join by are unique.
SELECT
    (SELECT count(*) - count(DISTINCT id) FROM reporting.linkedin_posts)
    + (SELECT count(*) - count(DISTINCT id) FROM reporting.linkedin_posts_scrapes)
    + (SELECT count(*) - count(DISTINCT (engager_id, post_id))
       FROM reporting.linkedin_engagers_by_post)
