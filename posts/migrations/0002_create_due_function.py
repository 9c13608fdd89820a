from django.db import migrations

# The one statement of the selection rule. Its callers pass a post's columns, `open_until` (the
# lease of its open scrape, NULL when none is open), the rule's numbers and the moment asked about.
# A day is 24 hours, so that no session's time zone changes an answer.
CREATE = """
CREATE FUNCTION posts_due(
    tracking text,
    force_next boolean,
    scrape_count integer,
    last_scraped_at timestamptz,
    reactions integer,
    failed_attempts integer,
    scrape_not_before timestamptz,
    open_until timestamptz,
    max_scrapes integer,
    min_days_between integer,
    give_up_after_empty integer,
    max_attempts integer,
    at timestamptz,
    OUT is_due boolean,
    OUT reason text,
    OUT next_due_at timestamptz
) LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE
    rested_at timestamptz := last_scraped_at + make_interval(hours => 24 * min_days_between);
    minutes bigint;
    ago text;
BEGIN
    is_due := false;
    IF tracking <> 'active' THEN
        reason := tracking;
        IF force_next THEN
            reason := format('%s: forced, but scraped only when tracking is active', tracking);
        END IF;
        RETURN;
    END IF;
    IF open_until > at THEN
        reason := 'being scraped now';
        next_due_at := open_until;
        RETURN;
    END IF;
    IF open_until IS NOT NULL THEN
        is_due := true;
        reason := 'cut off before it ended: to be continued';
        next_due_at := at;
        RETURN;
    END IF;
    IF force_next THEN
        is_due := true;
        reason := 'forced';
        next_due_at := at;
        RETURN;
    END IF;
    IF failed_attempts >= max_attempts THEN
        reason := format('%s failed attempts: needs a person', failed_attempts);
        RETURN;
    END IF;
    IF scrape_count >= max_scrapes THEN
        reason := format('%s of %s scrapes done', scrape_count, max_scrapes);
        RETURN;
    END IF;
    IF scrape_count >= give_up_after_empty AND reactions = 0 THEN
        reason := format(
            '0 reactions after %s scrape%s', scrape_count, left('s', (scrape_count <> 1)::int)
        );
        RETURN;
    END IF;

    minutes := floor(greatest(extract(epoch FROM at) - extract(epoch FROM last_scraped_at), 0) / 60);
    ago := CASE
        WHEN minutes < 1 THEN 'just now'
        WHEN minutes < 60 THEN format('%s minute%s ago', minutes, left('s', (minutes > 1)::int))
        WHEN minutes < 1440 THEN
            format('%s hour%s ago', minutes / 60, left('s', (minutes >= 120)::int))
        ELSE format('%s day%s ago', minutes / 1440, left('s', (minutes >= 2880)::int))
    END;
    next_due_at := greatest(at, rested_at, scrape_not_before);
    IF next_due_at = at THEN
        is_due := true;
        reason := CASE WHEN last_scraped_at IS NULL THEN 'never scraped' ELSE 'last scraped ' || ago END;
    ELSIF next_due_at = scrape_not_before THEN
        reason := format(
            'failed %s time%s: tried again after %s UTC',
            failed_attempts,
            left('s', (failed_attempts <> 1)::int),
            to_char(next_due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')
        );
    ELSE
        reason := format(
            'scraped %s: due again on %s UTC',
            ago,
            to_char(next_due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI')
        );
    END IF;
END
$$;
COMMENT ON FUNCTION posts_due IS
    'Whether a post is due at a moment, why, and the first moment from then on at which it is due '
    'if nothing else happens (NULL: never).';
"""


class Migration(migrations.Migration):
    dependencies = [("posts", "0001_initial")]

    # Reporting views call it; they are made anew when the migrations are forward again.
    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION posts_due CASCADE")]
