-- Every actor run that Apify knows has its charge.
-- Mend: manage.py reconcile --audit compares with Apify; budgets are short by what is missing.
SELECT run.id
FROM integrations_actorrun AS run
WHERE run.external_id IS NOT NULL
  AND NOT EXISTS (SELECT FROM integrations_charge WHERE actor_run_id = run.id)
