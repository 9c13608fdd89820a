"""The lists of labels: what posts say already, else what most programmes begin with."""

from django.db import migrations

DEFAULTS = {
    "target_audience": (
        ("Venture Capital Related", "purple"),
        ("Venture Capital Backed Startup", "blue"),
        ("Marketing Agency", "teal"),
        ("Other", "grey"),
    ),
    "post_type": (
        ("Text", "grey"),
        ("Image", "blue"),
        ("Carousel", "teal"),
        ("Video", "purple"),
        ("Article", "orange"),
        ("Poll", "yellow"),
        ("Repost", "pink"),
    ),
    "sentiment": (("Positive", "green"), ("Neutral", "grey"), ("Negative", "red")),
}


def fill_labels(apps, schema_editor):
    Label, Post = apps.get_model("posts", "Label"), apps.get_model("posts", "Post")
    rows, seen = [], set()

    def add(kind, value, colour="", order=0):
        if value and (kind, value.lower()) not in seen:
            seen.add((kind, value.lower()))
            rows.append(Label(kind=kind, value=value, colour=colour, order=order))

    for kind, values in DEFAULTS.items():
        for order, (value, colour) in enumerate(values, start=1):
            add(kind, value, colour, order)
    for kind in (*DEFAULTS, "campaign"):
        for value in Post.objects.order_by(kind).values_list(kind, flat=True).distinct():
            add(kind, value)
    for tags in Post.objects.exclude(tags=[]).order_by("id").values_list("tags", flat=True):
        for tag in tags:
            add("tag", tag)
    Label.objects.bulk_create(rows, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [("posts", "0003_labels_and_custom_fields")]

    operations = [migrations.RunPython(fill_labels, migrations.RunPython.noop)]
