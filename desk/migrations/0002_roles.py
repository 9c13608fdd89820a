"""The four roles, as groups. An administrator of a site may change them afterwards in the admin."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

APPS = ("posts", "engagers", "integrations", "pipeline", "desk")
LISTS = ("label", "collection", "customfield")

VIEWS = {
    "posts": ("post", "postalias", "scrape", *LISTS),
    "engagers": (
        "engager",
        "identity",
        "engagement",
        "company",
        "audience",
        "position",
        "contact",
        "merge",
    ),
    "integrations": ("charge",),
    "pipeline": ("run", "steprun"),
    "desk": ("savedview",),
}


def _change(app, *models, verbs=("add", "change")):
    return {f"{app}.{verb}_{model}" for model in models for verb in verbs}


SEE = {f"{app}.view_{model}" for app, models in VIEWS.items() for model in models}
KEEP_VIEWS = _change("desk", "savedview", verbs=("add", "change", "delete"))
ANALYST = SEE | KEEP_VIEWS | {"posts.export_post", "engagers.export_engager"}
CREATIVE = (
    SEE
    | KEEP_VIEWS
    | _change("posts", "post", *LISTS)
    | {"posts.delete_collection", "posts.scrape_post", "posts.import_post", "posts.export_post"}
    | _change("engagers", "audience", "position")
    | {"engagers.change_company", "desk.share_savedview"}
)
OPERATOR = (
    CREATIVE
    | ANALYST
    | _change("engagers", "exclusion", "fieldrule", verbs=("view", "add", "change", "delete"))
    | {f"engagers.{verb}_engager" for verb in ("change", "classify", "send", "exclude", "merge")}
    | {"engagers.change_contact", "engagers.decide_contact", "engagers.change_merge"}
    | {
        "integrations.view_actorrun",
        "integrations.view_rejected",
        "integrations.change_rejected",
        "pipeline.view_settings",
        "pipeline.change_settings",
        "pipeline.start_run",
        "pipeline.stop_run",
        "pipeline.spend_freely",
        "pipeline.pause_schedule",
    }
)


def make_roles(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    _make_permissions()
    every = {
        f"{one.content_type.app_label}.{one.codename}": one
        for one in Permission.objects.select_related("content_type")
    }
    ours = {name for name in every if name.partition(".")[0] in {*APPS, "access", "auth"}}
    roles = {
        "creative": CREATIVE,
        "analyst": ANALYST,
        "operator": OPERATOR,
        "administrator": ours,
    }
    for name, wanted in roles.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*(every[permission] for permission in sorted(wanted)))


def _make_permissions():
    """Django makes them after the last migration: too late for the groups made here."""
    from django.apps import apps as installed

    for label in (*APPS, "access", "auth"):
        create_permissions(installed.get_app_config(label), verbosity=0)


class Migration(migrations.Migration):
    dependencies = [
        ("desk", "0001_views_and_imports"),
        ("access", "0002_time_zone_and_last_visit"),
        ("posts", "0004_default_labels"),
        ("engagers", "0005_history_and_permissions"),
        ("integrations", "0001_initial"),
        ("pipeline", "0002_history_and_pauses"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
