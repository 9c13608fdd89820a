-- Grain: one row per step of a run of the pipeline.
CREATE OR REPLACE VIEW reporting.pipeline_runs AS
SELECT
    step.id AS step_run_id,
    step.run_id,
    step.name::text AS step,
    run.trigger::text AS trigger,
    run.state::text AS run_state,
    step.state::text AS state,
    nullif(step.reason, '') AS reason,
    step.claimed,
    step.succeeded,
    step.failed,
    step.skipped,
    step.calls,
    step.cost_usd,
    extract(epoch FROM step.finished_at - step.started_at)::numeric(12, 3) AS seconds,
    step.started_at,
    step.finished_at,
    (coalesce(step.started_at, run.created_at) AT TIME ZONE 'UTC')::date AS day
FROM pipeline_steprun step
JOIN pipeline_run run ON run.id = step.run_id;

COMMENT ON VIEW reporting.pipeline_runs IS 'What the pipeline did. One row per step of a run.';
COMMENT ON COLUMN reporting.pipeline_runs.step_run_id IS 'The step of the run.';
COMMENT ON COLUMN reporting.pipeline_runs.run_id IS 'The run.';
COMMENT ON COLUMN reporting.pipeline_runs.step IS 'prepare, scrape, describe, push or enrich.';
COMMENT ON COLUMN reporting.pipeline_runs.trigger IS 'What began the run: schedule, command, admin, api.';
COMMENT ON COLUMN reporting.pipeline_runs.run_state IS 'State of the whole run.';
COMMENT ON COLUMN reporting.pipeline_runs.state IS 'pending, running, succeeded, partial, failed, skipped or stopped.';
COMMENT ON COLUMN reporting.pipeline_runs.reason IS 'Why it was skipped or is partial; NULL otherwise.';
COMMENT ON COLUMN reporting.pipeline_runs.claimed IS 'Rows it took: posts (scrape, describe), contacts (push), engagers (enrich).';
COMMENT ON COLUMN reporting.pipeline_runs.succeeded IS 'Rows done, of those claimed.';
COMMENT ON COLUMN reporting.pipeline_runs.failed IS 'Rows failed, of those claimed.';
COMMENT ON COLUMN reporting.pipeline_runs.skipped IS 'Rows skipped, of those claimed.';
COMMENT ON COLUMN reporting.pipeline_runs.calls IS 'Paid or writing requests.';
COMMENT ON COLUMN reporting.pipeline_runs.cost_usd IS 'USD, as known when the step ended; the view costs has what was settled later.';
COMMENT ON COLUMN reporting.pipeline_runs.seconds IS 'Seconds from start to end; NULL while it runs or where it never began.';
COMMENT ON COLUMN reporting.pipeline_runs.started_at IS 'When it began (UTC); NULL where it never did.';
COMMENT ON COLUMN reporting.pipeline_runs.finished_at IS 'When it ended (UTC); NULL while it has not.';
COMMENT ON COLUMN reporting.pipeline_runs.day IS 'The day (UTC) it began, or the run was made.';
