-- Grain: one row per post and custom field that it has a value of; of several choices, one per choice.
CREATE OR REPLACE VIEW reporting.post_fields AS
SELECT
    post.id AS post_id,
    field.key::text AS field,
    field.label::text AS field_label,
    field.kind::text AS field_kind,
    value.text AS value_text,
    CASE WHEN field.kind = 'number' AND jsonb_typeof(post.custom -> field.key::text) = 'number'
        THEN value.text::numeric
        WHEN field.kind = 'boolean' AND jsonb_typeof(post.custom -> field.key::text) = 'boolean'
        THEN value.text::boolean::integer::numeric
    END AS value_number,
    CASE WHEN field.kind = 'date' AND value.text ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
        THEN value.text::date
    END AS value_date
FROM posts_post post
JOIN posts_customfield field ON post.custom ? field.key::text
CROSS JOIN LATERAL jsonb_array_elements_text(
    CASE jsonb_typeof(post.custom -> field.key::text)
        WHEN 'array' THEN post.custom -> field.key::text
        ELSE jsonb_build_array(post.custom -> field.key::text)
    END
) AS value (text)
WHERE value.text IS NOT NULL;

COMMENT ON VIEW reporting.post_fields IS 'Values of the fields that editors defined. One row per post and field with a value; of several choices, one per choice.';
COMMENT ON COLUMN reporting.post_fields.post_id IS 'The post.';
COMMENT ON COLUMN reporting.post_fields.field IS 'The key of the field: never changes.';
COMMENT ON COLUMN reporting.post_fields.field_label IS 'What people call the field now.';
COMMENT ON COLUMN reporting.post_fields.field_kind IS 'text, number, date, boolean, choice, choices or url.';
COMMENT ON COLUMN reporting.post_fields.value_text IS 'The value as text, whatever its kind; yes or no is true or false.';
COMMENT ON COLUMN reporting.post_fields.value_number IS 'Of numbers the number, of yes or no 1 or 0; else NULL.';
COMMENT ON COLUMN reporting.post_fields.value_date IS 'Of dates the day; else NULL.';
