-- The pipeline, once it has run, went through in the last four days.
SELECT count(*)
FROM (SELECT max(finished_at) AS last_at FROM pipeline_run WHERE state IN ('succeeded', 'partial'))
    AS run
WHERE run.last_at < now() - interval '4 days'
