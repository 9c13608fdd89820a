"""What people sort posts by: lists of labels, collections, and fields of their own."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from access.history import PeopleHistory
from posts.models.post import Post


class Label(models.Model):
    """One value of a label that people give posts; a post holds the text itself.

    Values typed or imported that are not listed join the list; renaming one renames it on its posts.
    """

    class Kind(models.TextChoices):
        TARGET_AUDIENCE = "target_audience", "target audience"
        POST_TYPE = "post_type", "post type"
        SENTIMENT = "sentiment"
        CAMPAIGN = "campaign"
        TAG = "tag"

    class Colour(models.TextChoices):
        NONE = "", "none"
        GREY = "grey"
        RED = "red"
        ORANGE = "orange"
        YELLOW = "yellow"
        GREEN = "green"
        TEAL = "teal"
        BLUE = "blue"
        PURPLE = "purple"
        PINK = "pink"

    kind = models.CharField(max_length=16, choices=Kind.choices, help_text="The list it is in.")
    value = models.CharField(max_length=200, help_text="As it is written on posts.")
    description = models.TextField(blank=True, help_text="When to choose it: shown beside it.")
    colour = models.CharField(
        max_length=8, choices=Colour.choices, blank=True, help_text="Its colour in the grid."
    )
    order = models.PositiveIntegerField(default=0, help_text="Lower ones come first.")
    archived_at = models.DateTimeField(
        null=True, blank=True, help_text="Set: posts keep it, but it is no longer offered."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    history = PeopleHistory()

    class Meta:
        ordering = ["kind", "order", "value"]
        constraints = [
            models.UniqueConstraint(
                "kind",
                Lower("value"),
                name="posts_label_value_unique",
                violation_error_message="This list has this value already.",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["target_audience", "post_type", "sentiment", "campaign", "tag"]
                ),
                name="posts_label_kind_known",
                violation_error_message="Unknown list of labels.",
            ),
            models.CheckConstraint(
                condition=~Q(value=""),
                name="posts_label_value_not_empty",
                violation_error_message="A label is not empty.",
            ),
        ]

    def __str__(self) -> str:
        return self.value


class Collection(models.Model):
    """A named set of posts that people report on together."""

    name = models.CharField(max_length=120, help_text="What the set is called.")
    description = models.TextField(blank=True, help_text="What belongs into it.")
    posts = models.ManyToManyField(Post, blank=True, related_name="collections")
    created_at = models.DateTimeField(auto_now_add=True)

    history = PeopleHistory(m2m_fields=[posts])

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="posts_collection_name_unique",
                violation_error_message="A collection of this name exists.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="posts_collection_name_not_empty",
                violation_error_message="A collection has a name.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CustomField(models.Model):
    """A field of posts that an editor defined; its values are in `Post.custom` under its key.

    As JSON: text, URL and choice a string, number a number, date `YYYY-MM-DD`, yes/no a boolean,
    several choices a list of strings. An absent key is empty.
    """

    class Kind(models.TextChoices):
        TEXT = "text"
        NUMBER = "number"
        DATE = "date"
        BOOLEAN = "boolean", "yes or no"
        CHOICE = "choice"
        CHOICES = "choices", "several choices"
        URL = "url", "URL"

    key = models.SlugField(
        max_length=40,
        help_text="Its name in imports, exports, the API and reports; cannot be changed later.",
    )
    label = models.CharField(max_length=80, help_text="What people see.")
    kind = models.CharField(
        max_length=8,
        choices=Kind.choices,
        help_text="What may be entered; cannot be changed later.",
    )
    choices = ArrayField(
        models.CharField(max_length=120),
        default=list,
        blank=True,
        help_text="One a line, for choice and several choices.",
    )
    help_text = models.CharField(
        max_length=300, blank=True, help_text="Shown where people enter it."
    )
    order = models.PositiveIntegerField(default=0, help_text="Lower ones come first.")
    archived_at = models.DateTimeField(
        null=True, blank=True, help_text="Set: its values are kept, but it is no longer shown."
    )
    created_at = models.DateTimeField(auto_now_add=True)

    history = PeopleHistory()

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                name="posts_customfield_key_unique",
                violation_error_message="A custom field of this name exists.",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["text", "number", "date", "boolean", "choice", "choices", "url"]
                ),
                name="posts_customfield_kind_known",
                violation_error_message="Unknown kind of field.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["choice", "choices"]) | Q(choices=[]),
                name="posts_customfield_only_choices_have_choices",
                violation_error_message="Only choice fields have choices.",
            ),
        ]

    def __str__(self) -> str:
        return self.label
