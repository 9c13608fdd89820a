"""Whoever changes what the kept sums are made of marks it, in the same statement.

Engagements a statement at a time, by post: a page of ten thousand leaves one mark. Engagers row by
row: what is not counted (names, claims, ...) costs no more than the comparison.
"""

from django.db import migrations

FUNCTIONS = """
CREATE FUNCTION reporting_mark_posts() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO reporting_mark (post_id) SELECT DISTINCT post_id FROM later;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO reporting_mark (post_id) SELECT DISTINCT post_id FROM earlier;
    ELSIF TG_OP = 'UPDATE' THEN
        INSERT INTO reporting_mark (post_id)
        SELECT post_id FROM earlier UNION SELECT post_id FROM later;
    ELSE
        INSERT INTO reporting_mark DEFAULT VALUES;
    END IF;
    RETURN NULL;
END
$$;

-- Under which posts is asked when a shift is read: an engagement that another transaction is adding
-- meanwhile is there by then.
CREATE FUNCTION reporting_shift_engager() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    INSERT INTO reporting_shift
        (engager_id, times, audience_id, position_id, is_repeat, first_engagement_id)
    SELECT engager_id, times, audience_id, position_id, posts > 1, first_id
    FROM (
        VALUES
            (OLD.id, -1, OLD.audience_id, OLD.position_id, OLD.post_count,
                OLD.first_engagement_id, OLD.excluded_at, OLD.merged_into_id),
            (NEW.id, 1, NEW.audience_id, NEW.position_id, NEW.post_count,
                NEW.first_engagement_id, NEW.excluded_at, NEW.merged_into_id)
    ) AS standing
        (engager_id, times, audience_id, position_id, posts, first_id, excluded_at, merged_into_id)
    WHERE excluded_at IS NULL AND merged_into_id IS NULL;
    RETURN NULL;
END
$$;

CREATE FUNCTION reporting_mark_companies() RETURNS trigger
LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    -- OLD is NULL where a row comes, NEW where one goes.
    INSERT INTO reporting_mark (company_id)
    SELECT OLD.company_id WHERE OLD.company_id IS NOT NULL
    UNION
    SELECT NEW.company_id WHERE NEW.company_id IS NOT NULL;
    RETURN NULL;
END
$$;
"""
TRIGGERS = """
CREATE TRIGGER reporting_mark_added AFTER INSERT ON engagers_engagement
REFERENCING NEW TABLE AS later
FOR EACH STATEMENT EXECUTE FUNCTION reporting_mark_posts();

CREATE TRIGGER reporting_mark_changed AFTER UPDATE ON engagers_engagement
REFERENCING OLD TABLE AS earlier NEW TABLE AS later
FOR EACH STATEMENT EXECUTE FUNCTION reporting_mark_posts();

CREATE TRIGGER reporting_mark_deleted AFTER DELETE ON engagers_engagement
REFERENCING OLD TABLE AS earlier
FOR EACH STATEMENT EXECUTE FUNCTION reporting_mark_posts();

CREATE TRIGGER reporting_mark_emptied AFTER TRUNCATE ON engagers_engagement
FOR EACH STATEMENT EXECUTE FUNCTION reporting_mark_posts();

CREATE TRIGGER reporting_shift_changed AFTER UPDATE ON engagers_engager
FOR EACH ROW WHEN (
    (
        OLD.audience_id, OLD.position_id, OLD.first_engagement_id, OLD.post_count > 1,
        OLD.excluded_at IS NULL, OLD.merged_into_id IS NULL
    ) IS DISTINCT FROM (
        NEW.audience_id, NEW.position_id, NEW.first_engagement_id, NEW.post_count > 1,
        NEW.excluded_at IS NULL, NEW.merged_into_id IS NULL
    )
) EXECUTE FUNCTION reporting_shift_engager();

-- Their posts are other ones when there are more or fewer of them.
CREATE TRIGGER reporting_mark_companies_changed AFTER UPDATE ON engagers_engager
FOR EACH ROW WHEN (
    coalesce(OLD.company_id, NEW.company_id) IS NOT NULL
    AND (
        OLD.company_id, OLD.post_count, OLD.excluded_at IS NULL, OLD.merged_into_id IS NULL
    ) IS DISTINCT FROM (
        NEW.company_id, NEW.post_count, NEW.excluded_at IS NULL, NEW.merged_into_id IS NULL
    )
) EXECUTE FUNCTION reporting_mark_companies();

CREATE TRIGGER reporting_mark_companies_added AFTER INSERT ON engagers_engager
FOR EACH ROW WHEN (NEW.company_id IS NOT NULL) EXECUTE FUNCTION reporting_mark_companies();

CREATE TRIGGER reporting_mark_companies_deleted AFTER DELETE ON engagers_engager
FOR EACH ROW WHEN (OLD.company_id IS NOT NULL) EXECUTE FUNCTION reporting_mark_companies();

-- Nothing was counted yet.
TRUNCATE reporting_companyposts;
INSERT INTO reporting_mark DEFAULT VALUES;
"""
DROP = """
DROP FUNCTION reporting_mark_posts() CASCADE;
DROP FUNCTION reporting_shift_engager() CASCADE;
DROP FUNCTION reporting_mark_companies() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0003_marks")]

    operations = [migrations.RunSQL(FUNCTIONS + TRIGGERS, DROP)]
