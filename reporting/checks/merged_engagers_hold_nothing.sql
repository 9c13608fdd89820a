-- An engager that was merged away holds no key and no engagement.
-- Mend: A fault of the program or an edit by hand in the database: report it with the ids.
SELECT engager.id
FROM engagers_engager AS engager
WHERE engager.merged_into_id IS NOT NULL
  AND (
    EXISTS (SELECT FROM engagers_identity WHERE engager_id = engager.id)
    OR EXISTS (SELECT FROM engagers_engagement WHERE engager_id = engager.id)
  )
