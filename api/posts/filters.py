"""By which posts and scrapes are chosen. Text labels match whole, whatever the case."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django_filters import rest_framework as filters

from api.filtering import MomentFilter, TextFilter, WholeNumberFilter, YesNoFilter
from posts.models import Post, Scrape


class PostFilter(filters.FilterSet):
    tracking = filters.ChoiceFilter(choices=Post.Tracking.choices)
    due = YesNoFilter(field_name="is_due", help_text="Scraped in the next run.")
    post_type = TextFilter(lookup_expr="iexact")
    target_audience = TextFilter(lookup_expr="iexact")
    sentiment = TextFilter(lookup_expr="iexact")
    campaign = TextFilter(lookup_expr="iexact")
    published_after = MomentFilter(field_name="published_at", lookup_expr="gte")
    published_before = MomentFilter(field_name="published_at", lookup_expr="lt")
    search = TextFilter(method="find", help_text="In name, text, author and URN.")

    class Meta:
        model = Post
        fields: tuple[str, ...] = ()

    def find(self, posts: QuerySet[Post], _name: str, text: str) -> QuerySet[Post]:
        return posts.filter(
            Q(name__icontains=text)
            | Q(text__icontains=text)
            | Q(author_name__icontains=text)
            | Q(urn__icontains=text)
        )


class ScrapeOfPostFilter(filters.FilterSet):
    state = filters.MultipleChoiceFilter(choices=Scrape.State.choices)
    since = MomentFilter(field_name="created_at", lookup_expr="gte")


class ScrapeFilter(ScrapeOfPostFilter):
    post = WholeNumberFilter(field_name="post_id")
