"""The programme's own taxonomy and HubSpot field rules, as a start: both are edited in the admin."""

from django.db import migrations

TAXONOMY = (
    (
        "Venture Capital Related",
        "Works at a venture capital firm or invests in start-ups: funds, angels, scouts, "
        "family offices and their staff.",
        True,
        ("Partner", "Principal", "Associate", "Other"),
    ),
    (
        "Venture Capital Backed Startup",
        "Works at a start-up or scale-up that raised, or plausibly raises, venture capital: "
        "a technology company with a product of its own, from seed to pre-IPO.",
        True,
        (
            "CEO/Founder/CoFounder",
            "Chief/Executive/Director/Manager",
            "Marketing",
            "Revenue",
            "Sales",
            "Demand Gen",
            "Other",
        ),
    ),
    (
        "Marketing Agency",
        "Works at an agency or studio that sells marketing, content, advertising, branding or PR "
        "to other companies, a consultant or freelancer of that trade included.",
        True,
        (
            "CEO/Founder/CoFounder",
            "Chief/Executive/Director/Manager",
            "Partnerships",
            "Other",
        ),
    ),
    ("Other", "Everybody whose work is known and fits none of the other audiences.", False, ()),
)

FIELD_RULES = (
    ("postdesk_key", "key", "key"),
    ("postdesk_audience", "audience", "ours"),
    ("postdesk_position", "position", "ours"),
    ("postdesk_seniority", "seniority", "ours"),
    ("postdesk_function", "function", "ours"),
    ("postdesk_engagements", "engagements", "ours"),
    ("postdesk_posts", "posts", "ours"),
    ("postdesk_first_engaged_on", "first_engaged_on", "ours"),
    ("postdesk_last_engaged_on", "last_engaged_on", "ours"),
    ("postdesk_last_post_url", "last_post_url", "ours"),
    ("firstname", "first_name", "fill"),
    ("lastname", "last_name", "fill"),
    ("jobtitle", "title", "fill"),
    ("company", "company", "fill"),
    ("hs_linkedin_url", "linkedin_url", "fill"),
    ("email", "", "never"),
    ("lifecyclestage", "", "never"),
    ("hubspot_owner_id", "", "never"),
)


def add_defaults(apps, schema_editor):
    audience_model = apps.get_model("engagers", "Audience")
    position_model = apps.get_model("engagers", "Position")
    for order, (name, definition, is_target, positions) in enumerate(TAXONOMY):
        audience, _ = audience_model.objects.get_or_create(
            name=name, defaults={"definition": definition, "is_target": is_target, "order": order}
        )
        for rank, position in enumerate(positions):
            position_model.objects.get_or_create(
                audience=audience, name=position, defaults={"order": rank}
            )
    field_rule_model = apps.get_model("engagers", "FieldRule")
    for name, source, policy in FIELD_RULES:
        field_rule_model.objects.get_or_create(
            property=name, defaults={"source": source, "policy": policy}
        )


class Migration(migrations.Migration):
    dependencies = [("engagers", "0001_initial")]

    operations = [migrations.RunPython(add_defaults, migrations.RunPython.noop)]
