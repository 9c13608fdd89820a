-- Grain: one row per charge, a reservation or spend in the ledger of paid calls.
CREATE OR REPLACE VIEW reporting.costs AS
SELECT
    charge.id AS charge_id,
    charge.charged_on AS day,
    charge.provider::text AS provider,
    charge.purpose::text AS purpose,
    post.id AS post_id,
    coalesce(charge.settled_usd, actor_run.cost_usd) AS usd,
    charge.reserved_usd,
    charge.state::text AS state,
    CASE WHEN charge.run_ref ~ '^run:[0-9]{1,18}$'
        THEN split_part(charge.run_ref, ':', 2)::bigint
    END AS run_id
FROM integrations_charge charge
LEFT JOIN integrations_actorrun actor_run ON actor_run.id = charge.actor_run_id
LEFT JOIN posts_scrape scrape ON scrape.id = CASE
    WHEN charge.subject ~ '^scrape:[0-9]{1,18}$' THEN split_part(charge.subject, ':', 2)::bigint
END
LEFT JOIN posts_post post ON post.id = CASE
    WHEN charge.subject ~ '^post:[0-9]{1,18}$' THEN split_part(charge.subject, ':', 2)::bigint
    ELSE scrape.post_id
END;

COMMENT ON VIEW reporting.costs IS 'What paid calls cost. One row per charge.';
COMMENT ON COLUMN reporting.costs.charge_id IS 'The charge.';
COMMENT ON COLUMN reporting.costs.day IS 'The day (UTC) whose budget it counts against.';
COMMENT ON COLUMN reporting.costs.provider IS 'Who is paid: apify, openai.';
COMMENT ON COLUMN reporting.costs.purpose IS 'What for: reactions, comments, details, ...';
COMMENT ON COLUMN reporting.costs.post_id IS 'The post it was for; NULL where it was for none.';
COMMENT ON COLUMN reporting.costs.usd IS 'USD. Settled, else what the run has told so far; NULL while nothing is known, 0 when released.';
COMMENT ON COLUMN reporting.costs.reserved_usd IS 'USD that it could cost at most when it was reserved.';
COMMENT ON COLUMN reporting.costs.state IS 'reserved (not final), settled (final) or released (never spent).';
COMMENT ON COLUMN reporting.costs.run_id IS 'The pipeline run that began it; NULL where none did.';
