-- Every actor run that Apify knows has its charge.
SELECT count(*)
FROM integrations_actorrun AS run
WHERE run.external_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM integrations_charge WHERE actor_run_id = run.id)
