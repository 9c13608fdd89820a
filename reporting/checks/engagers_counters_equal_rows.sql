-- An engager's counts of engagements and posts, and its first engagement, equal its rows.
-- Mend: Scrape one of the person's posts again: it counts the person anew.
SELECT engager.id
FROM engagers_engager AS engager
LEFT JOIN (
    SELECT
        engager_id,
        count(*) AS engagements,
        count(DISTINCT post_id) AS posts,
        (array_agg(id ORDER BY first_seen_at, id))[1] AS first_id
    FROM engagers_engagement
    GROUP BY engager_id
) AS done ON done.engager_id = engager.id
WHERE engager.merged_into_id IS NULL
  AND (
    engager.engagement_count <> coalesce(done.engagements, 0)
    OR engager.post_count <> coalesce(done.posts, 0)
    OR engager.first_engagement_id IS DISTINCT FROM done.first_id
  )
