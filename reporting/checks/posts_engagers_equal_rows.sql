-- A post's engagers equal its rows.
-- Mend: Scrape the post again: it counts its engagers anew.
SELECT post.id
FROM posts_post AS post
LEFT JOIN (
    SELECT post_id, count(DISTINCT engager_id) AS engagers
    FROM engagers_engagement
    GROUP BY post_id
) AS seen ON seen.post_id = post.id
WHERE post.engagers <> coalesce(seen.engagers, 0)
