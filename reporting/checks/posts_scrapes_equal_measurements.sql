-- A post's scrape count and last scrape equal its completed measurements.
-- Mend: A fault of the program or an edit by hand in the database: report it with the ids.
SELECT post.id
FROM posts_post AS post
LEFT JOIN (
    SELECT post_id, count(*) AS scrapes, max(finished_at) AS last_at
    FROM posts_scrape
    WHERE state IN ('done', 'empty')
    GROUP BY post_id
) AS measured ON measured.post_id = post.id
WHERE post.scrape_count <> coalesce(measured.scrapes, 0)
   OR post.last_scraped_at IS DISTINCT FROM measured.last_at
