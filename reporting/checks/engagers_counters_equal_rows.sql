-- An engager's counts of engagements and posts equal its rows.
SELECT count(*)
FROM engagers_engager AS engager
LEFT JOIN (
    SELECT engager_id, count(*) AS engagements, count(DISTINCT post_id) AS posts
    FROM engagers_engagement
    GROUP BY engager_id
) AS done ON done.engager_id = engager.id
WHERE engager.merged_into_id IS NULL
  AND (
    engager.engagement_count <> coalesce(done.engagements, 0)
    OR engager.post_count <> coalesce(done.posts, 0)
  )
