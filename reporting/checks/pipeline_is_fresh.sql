-- The pipeline, once it has run, went through in the last four days.
-- Mend: See Pipeline: is the schedule paused, does the worker run, what did the last run say?
SELECT run.last_at AS id
FROM (SELECT max(finished_at) AS last_at FROM pipeline_run WHERE state IN ('succeeded', 'partial'))
    AS run
WHERE run.last_at < now() - interval '4 days'
