-- Grain: one row per list of labels and label, over our own posts: those of competitors are left out.
CREATE OR REPLACE VIEW reporting.label_lift AS
WITH measured AS (
    SELECT
        id,
        post_type,
        sentiment,
        target_audience,
        campaign,
        sponsored,
        tags,
        reactions + comments + reposts AS engagements
    FROM posts_post
    WHERE ownership = 'own'
), everything AS (
    SELECT count(engagements) AS posts, sum(engagements)::bigint AS engagements FROM measured
), labelled AS (
    SELECT
        label.kind AS label_kind,
        label.value AS label_value,
        count(*) AS posts,
        count(measured.engagements) AS measured_posts,
        sum(measured.engagements)::bigint AS engagements
    FROM measured
    CROSS JOIN LATERAL (
        VALUES
            ('post_type', measured.post_type::text),
            ('sentiment', measured.sentiment::text),
            ('target_audience', measured.target_audience::text),
            ('campaign', measured.campaign::text),
            ('sponsored', CASE WHEN measured.sponsored THEN 'yes' ELSE 'no' END)
        UNION ALL
        SELECT DISTINCT 'tag', tag::text FROM unnest(measured.tags) AS tag
    ) AS label (kind, value)
    WHERE label.value <> '' AND (label.kind <> 'sponsored' OR measured.sponsored IS NOT NULL)
    GROUP BY label.kind, label.value
)
SELECT
    labelled.label_kind,
    labelled.label_value,
    labelled.posts,
    labelled.measured_posts,
    labelled.engagements,
    everything.posts AS all_measured_posts,
    everything.engagements AS all_engagements,
    round(labelled.engagements::numeric / nullif(labelled.measured_posts, 0), 4)
        AS engagements_per_post,
    round(everything.engagements::numeric / nullif(everything.posts, 0), 4)
        AS all_engagements_per_post,
    labelled.engagements * everything.posts AS lift_numerator,
    nullif(labelled.measured_posts * everything.engagements, 0) AS lift_denominator
FROM labelled
CROSS JOIN everything;

COMMENT ON VIEW reporting.label_lift IS 'Whether posts with a label do better than the average post. One row per list of labels and label; our own posts only.';
COMMENT ON COLUMN reporting.label_lift.label_kind IS 'post_type, sentiment, target_audience, campaign, sponsored or tag.';
COMMENT ON COLUMN reporting.label_lift.label_value IS 'The label; of sponsored: yes or no. A post with several tags is in the row of each.';
COMMENT ON COLUMN reporting.label_lift.posts IS 'Our own posts with the label.';
COMMENT ON COLUMN reporting.label_lift.measured_posts IS 'Of these, the ones whose engagements are known: only they count in what follows.';
COMMENT ON COLUMN reporting.label_lift.engagements IS 'Reactions + comments + reposts of the measured posts; NULL without one.';
COMMENT ON COLUMN reporting.label_lift.all_measured_posts IS 'All our own posts whose engagements are known, the same in each row: never sum it.';
COMMENT ON COLUMN reporting.label_lift.all_engagements IS 'Engagements of all of these, the same in each row: never sum it. NULL without one.';
COMMENT ON COLUMN reporting.label_lift.engagements_per_post IS 'Engagements per measured post with the label: engagements / measured_posts. NULL without one; never sum it.';
COMMENT ON COLUMN reporting.label_lift.all_engagements_per_post IS 'Engagements per measured post, whatever its labels: all_engagements / all_measured_posts. NULL without one; never sum it.';
COMMENT ON COLUMN reporting.label_lift.lift_numerator IS 'engagements * all_measured_posts. Lift = numerator / denominator: 1 is average, 2 twice as good. NULL where no post with the label is measured.';
COMMENT ON COLUMN reporting.label_lift.lift_denominator IS 'measured_posts * all_engagements; NULL where it would be 0.';
