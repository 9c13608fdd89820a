"""From a file to posts: exact values, whatever the mode; refused rows leave nothing behind."""

from __future__ import annotations

from decimal import Decimal

import pytest

from desk.exchange.import_plan import BadPlanError
from desk.exchange.start_import import WrongStateError, check_import, run_import, upload_import
from desk.models import Import
from posts.models import Collection, CustomField, Label, Post, PostAlias
from tests.desk.exchange.tables import (
    bring,
    check,
    counts,
    faults,
    make_person,
    make_xlsx,
    url,
    urn,
)
from tests.factories.posts import PostFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(db):
    return make_person()


def test_rows_become_posts_with_all_their_labels(ada):
    CustomField.objects.create(key="rating", label="Rating", kind="number")
    CustomField.objects.create(key="day", label="Day", kind="date")
    CustomField.objects.create(
        key="looks", label="Looks", kind="choices", choices=["Red, dark", "Blue"]
    )
    job = bring(
        "Link;Name;Zielgruppe;gesponsert;Aufwand;Tags;Rating;Day;Looks;Collections\n"
        f'{url(1)};Launch;Marketing Agency;ja;1,5;"a, b";4;21.11.2026;"""Red, dark"", Blue";"Spring, EU"\n',
        ada,
    )
    assert (job.state, counts(job), job.done_rows) == ("done", (1, 0, 0, 0), 1)
    post = Post.objects.get()
    assert {
        name: getattr(post, name)
        for name in (
            "urn",
            "url",
            "name",
            "target_audience",
            "sponsored",
            "time_to_create",
            "tags",
            "custom",
        )
    } == {
        "urn": urn(1),
        "url": url(1),
        "name": "Launch",
        "target_audience": "Marketing Agency",
        "sponsored": True,
        "time_to_create": Decimal("1.50"),
        "tags": ["a", "b"],
        "custom": {"rating": 4, "day": "2026-11-21", "looks": ["Red, dark", "Blue"]},
    }
    assert PostAlias.objects.get().urn == urn(1)
    added = post.history.earliest("history_date", "history_id")
    assert (added.history_type, added.history_user, added.history_change_reason, added.name) == (
        "+",
        ada,
        "import posts.csv",
        "Launch",
    )
    assert sorted(post.collections.values_list("name", flat=True)) == ["EU", "Spring"]
    assert job.new_values == {"tag": ["a", "b"], "collections": ["EU", "Spring"]}
    assert set(Label.objects.filter(kind="tag").values_list("value", flat=True)) == {"a", "b"}


def test_a_check_says_it_all_and_writes_nothing(ada):
    old = PostFactory(name="Old")
    labels = list(Label.objects.values_list("pk", flat=True))
    content = (
        "url,name,sponsored,campaign,collections\n"
        f"{url(1)},New,yes,Spring,EU\n{old.url},Newer,,,\nnowhere,,,,\n{url(2)},B,maybe,,\n"
    )
    job = check(upload_import(content.encode(), filename="posts.csv", by=ada))
    assert (job.state, counts(job), job.done_rows) == ("checked", (1, 1, 0, 2), 4)
    assert faults(job)[1] == (
        5,
        "sponsored",
        "maybe",
        "'maybe' is neither yes nor no: write one of these, or nothing",
    )
    assert [fault[:3] for fault in faults(job)] == [
        (4, "url", "nowhere"),
        (5, "sponsored", "maybe"),
    ]
    assert job.new_values == {"campaign": ["Spring"], "collections": ["EU"]}
    assert list(Post.objects.values_list("name", "version")) == [("Old", 1)]
    assert list(Label.objects.values_list("pk", flat=True)) == labels
    assert not Collection.objects.exists()
    assert Post.history.count() == Post.history.filter(id=old.pk).count()


def test_good_rows_are_kept_and_bad_ones_come_back(ada):
    job = bring(f"url,name,time_to_create\n{url(1)},A,1\n{url(2)},B,long\n{url(3)},C,2\n", ada)
    assert counts(job) == (2, 0, 0, 1)
    assert list(Post.objects.order_by("urn").values_list("name", flat=True)) == ["A", "C"]
    row = job.refused_rows.get()
    assert (row.number, row.values) == (3, [url(2), "B", "long"])


def test_every_fault_of_a_row_is_told_and_none_of_it_written(ada):
    post = PostFactory(name="Old")
    job = bring(f"url,name,sponsored,tracking\n{post.url},New,maybe,gone\n", ada)
    assert [fault[:3] for fault in faults(job)] == [
        (2, "sponsored", "maybe"),
        (2, "tracking", "gone"),
    ]
    post.refresh_from_db()
    assert (post.name, post.version) == ("Old", 1)


def test_an_update_names_who_why_and_the_file_in_the_history(ada):
    post = PostFactory(name="Old")
    job = bring(f"url,name\n{post.url},New\n", ada, filename="spring.csv")
    assert counts(job) == (0, 1, 0, 0)
    post.refresh_from_db()
    assert (post.name, post.version) == ("New", 2)
    last = post.history.first()
    assert (last.history_user, last.history_change_reason) == (ada, "import spring.csv")


def test_collections_change_with_the_authors_name(ada):
    post = PostFactory()
    old = Collection.objects.create(name="Old")
    old.posts.add(post)
    Collection.objects.create(name="Spring")
    job = bring(f"url,collections\n{post.url},spring\n", ada)
    assert counts(job) == (0, 1, 0, 0)
    assert list(post.collections.values_list("name", flat=True)) == ["Spring"]
    assert {
        (one.name, one.history_user, one.history_change_reason)
        for one in Collection.history.filter(history_change_reason__isnull=False)
    } == {("Old", ada, "import posts.csv"), ("Spring", ada, "import posts.csv")}
    assert counts(bring(f"url,collections\n{post.url},SPRING\n", ada)) == (0, 0, 1, 0)


def test_who_may_make_no_collections_names_known_ones_only(ada):
    from django.contrib.auth.models import Permission

    ada.groups.clear()
    ada.user_permissions.set(Permission.objects.filter(codename="import_post"))
    Collection.objects.create(name="Known")
    job = bring(f"url,Sammlung\n{url(1)},known\n{url(2)},Unknown\n", ada)
    assert counts(job) == (1, 0, 0, 1)
    assert faults(job) == [
        (
            3,
            "Sammlung",
            "Unknown",
            "'Unknown' is no collection: choose one of the list",
        )
    ]
    assert not Collection.objects.filter(name="Unknown").exists()


def test_the_same_values_change_nothing(ada):
    post = PostFactory(name="A", tags=["x", "y"], sponsored=True, time_to_create=Decimal("1.50"))
    job = bring(f'url,name,tags,sponsored,hours\n{post.url},A,"x, y",yes,1.5\n', ada)
    assert counts(job) == (0, 0, 1, 0)
    post.refresh_from_db()
    assert post.version == 1


def test_empty_cells_leave_the_value_unless_they_are_to_clear_it(ada):
    post = PostFactory(name="A", campaign="Spring", tags=["x"], sponsored=True)
    content = f"url,name,campaign,tags,sponsored\n{post.url},,,,\n"
    assert counts(bring(content, ada)) == (0, 0, 1, 0)
    assert counts(bring(content, ada, clear_empty=True)) == (0, 1, 0, 0)
    post.refresh_from_db()
    assert (post.name, post.campaign, post.tags, post.sponsored) == ("", "", [], None)


def test_what_may_not_be_empty_is_refused_when_cells_clear(ada):
    post = PostFactory()
    job = bring(f"url,tracking\n{post.url},\n", ada, clear_empty=True)
    assert faults(job) == [
        (2, "tracking", "", "'' may not be empty: write active or paused or archived")
    ]


def test_only_adding_leaves_existing_posts_as_they_are(ada):
    post = PostFactory(name="Old")
    job = bring(f"url,name\n{post.url},New\n{url(1)},First\n", ada, mode="create")
    assert counts(job) == (1, 0, 1, 0)
    assert set(Post.objects.values_list("name", flat=True)) == {"Old", "First"}


def test_only_changing_adds_nothing(ada):
    post = PostFactory(name="Old")
    job = bring(f"url,name\n{post.url},New\n{url(1)},First\n", ada, mode="update")
    assert counts(job) == (0, 1, 0, 1)
    assert faults(job) == [
        (3, "url", url(1), "no post here has it: correct it, or choose to add new posts too")
    ]
    assert list(Post.objects.values_list("name", flat=True)) == ["New"]


def test_an_alias_finds_its_post(ada):
    post = PostFactory()
    share = "urn:li:share:7320867199693246001"
    PostAlias.objects.create(post=post, urn=share, source="test")
    assert counts(bring(f"url,name\n{share},New\n", ada)) == (0, 1, 0, 0)
    post.refresh_from_db()
    assert post.name == "New"


@pytest.mark.parametrize("field", ["name", "custom.code"])
def test_posts_are_found_by_name_or_a_text_of_our_own(ada, field):
    CustomField.objects.create(key="code", label="Code", kind="text")
    one = PostFactory(name="A-1", custom={"code": "A-1"})
    two, three = (PostFactory(name="B-2", custom={"code": "B-2"}) for _ in range(2))
    job = bring(
        f"{field},campaign\nA-1,Spring\nB-2,Spring\nC-3,Spring\n,Spring\n", ada, match_field=field
    )
    assert counts(job) == (0, 1, 0, 3)
    assert faults(job) == [
        (
            3,
            field,
            "B-2",
            f"2 posts have it ({two.pk}, {three.pk}): give the address of the one you mean",
        ),
        (4, field, "C-3", "no post here has it, and the line has no address to add the post by"),
        (5, field, "", "is empty, but the post is found by it: fill it in"),
    ]
    campaigns = Post.objects.filter(campaign="Spring").values_list("pk", flat=True)
    assert list(campaigns) == [one.pk]


def test_posts_are_found_by_number_and_new_ones_stand_below(ada):
    post = PostFactory()
    job = bring(
        f"Post number,url,name\n{post.pk},,A\n,{url(1)},B\n999999,,C\nx,,D\n{post.pk},{url(2)},E\n",
        ada,
        match_field="id",
    )
    assert counts(job) == (1, 1, 0, 3)
    assert faults(job) == [
        (
            4,
            "Post number",
            "999999",
            "there is no post with the number 999999: correct it, or leave it empty",
        ),
        (5, "Post number", "x", "is no number of a post: write digits only, or leave it empty"),
        (
            6,
            "Post number",
            str(post.pk),
            "the address names a post that is not here, not this one: correct one of them",
        ),
    ]
    assert set(Post.objects.values_list("name", flat=True)) == {"A", "B"}


def test_a_new_name_with_the_address_of_another_post_is_refused(ada):
    post = PostFactory(name="A")
    job = bring(f"name,url,campaign\nB,{post.url},Spring\n", ada, match_field="name")
    assert faults(job) == [
        (2, "name", "B", f"the address names post {post.pk}, not this one: correct one of them")
    ]


def test_the_number_of_another_post_is_refused(ada):
    one, two = PostFactory(), PostFactory()
    job = bring(f"Post number,url,name\n{one.pk},{two.url},A\n", ada, match_field="url")
    assert faults(job) == [
        (
            2,
            "url",
            two.url,
            f"the number {one.pk} is another post: correct one of them, or leave it empty",
        )
    ]


def test_a_post_named_twice_is_written_once(ada):
    old = PostFactory(name="Old")
    PostAlias.objects.create(post=old, urn="urn:li:share:7320867199693246001", source="test")
    job = bring(
        f"url,name\n{url(1)},A\n{urn(1)},B\n{old.url},C\nurn:li:share:7320867199693246001,D\n", ada
    )
    assert counts(job) == (1, 1, 0, 2)
    assert faults(job) == [
        (3, "", "", "the same post as line 2: keep one of the two"),
        (5, "", "", "the same post as line 4: keep one of the two"),
    ]
    assert set(Post.objects.values_list("name", flat=True)) == {"A", "C"}


def test_a_refused_line_does_not_stand_in_the_way_of_a_good_one(ada):
    job = bring(f"url,sponsored\n{url(1)},maybe\n{url(1)},yes\n", ada)
    assert (counts(job), [fault[0] for fault in faults(job)]) == ((1, 0, 0, 1), [2])


def test_cells_beyond_the_header_refuse_their_row(ada):
    job = bring(f"url,notes\n{url(1)},one, two\n{url(2)},fine\n", ada)
    assert counts(job) == (1, 0, 0, 1)
    assert faults(job) == [
        (2, "", "", "3 cells under 2 columns: put values that contain the delimiter in quotes")
    ]


def test_rounded_numbers_and_huge_cells_refuse_their_row(ada):
    content = make_xlsx(
        ["url", "notes"], [7320867199693246465, "a"], [urn(1), "x" * 30_000], [urn(2), "fine"]
    )
    job = bring(content, ada, filename="posts.xlsx")
    assert counts(job) == (1, 0, 0, 2)
    assert faults(job)[0][1:] == (
        "url",
        "7320867199693246464",
        "was rounded by Excel: format the column as text and enter it again",
    )
    assert faults(job)[1][3].endswith("has 30000 characters: at most 20000 fit")
    assert faults(job)[1][2] == "x" * 300


def test_formulas_are_kept_as_text(ada):
    bring(f"url,name,notes\n{url(1)},'=1+1,@home\n", ada)
    assert Post.objects.values_list("name", "notes").get() == ("=1+1", "@home")


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        (
            {"mapping": {"0": "url", "1": "url"}},
            "Address or id of the post is chosen for two columns, url and name: ignore one of them.",
        ),
        (
            {"mapping": {"1": "name"}},
            "No column holds Address or id of the post, by which posts are found: choose one.",
        ),
        (
            {"mapping": {"1": "name"}, "match_field": "name", "mode": "create"},
            "No column holds the address: without one no post can be added.",
        ),
        (
            {"mapping": {"0": "url"}, "mode": "update"},
            "No column holds a label: there is nothing to change.",
        ),
        ({"match_field": "notes"}, "Choose by what an existing post is found."),
        (
            {"mapping": {"0": "custom.gone"}},
            "There is no field custom.gone any more: choose the columns again.",
        ),
    ],
)
def test_choices_that_cannot_be_followed_say_what_to_choose(ada, chosen, message):
    job = upload_import(f"url,name\n{url(1)},A\n".encode(), filename="posts.csv", by=ada)
    with pytest.raises(BadPlanError) as refused:
        check(job, **chosen)
    assert str(refused.value) == message
    assert Import.objects.get().state == "uploaded"


def test_what_was_not_checked_is_not_imported(ada):
    job = upload_import(f"url,name\n{url(1)},A\n".encode(), filename="posts.csv", by=ada)
    with pytest.raises(WrongStateError, match="check it first"):
        run_import(job.pk)
    done = bring(f"url,name\n{url(1)},A\n", ada)
    with pytest.raises(WrongStateError, match="upload the file again"):
        check(done)
    with pytest.raises(WrongStateError):
        run_import(done.pk)


def test_the_choices_of_the_last_import_of_such_a_file_hold(ada):
    content = f"url,What\n{url(1)},A\n"
    bring(content, ada, mapping={"0": "url", "1": "campaign"}, mode="create", clear_empty=True)
    again = upload_import(b"url,What,error\nx,A,bad\n", filename="mend.csv", by=ada)
    assert (again.mapping, again.mode, again.clear_empty) == (
        {"0": "url", "1": "campaign"},
        "create",
        True,
    )
    other = upload_import(content.encode(), filename="posts.csv", by=make_person("other"))
    assert other.mapping == {"0": "url"}


def test_a_field_removed_meanwhile_ends_the_import_with_the_reason(ada):
    from desk.exchange.work_on_import import work_on_import

    field = CustomField.objects.create(key="code", label="Code", kind="text")
    job = upload_import(f"url,code\n{url(1)},A\n".encode(), filename="posts.csv", by=ada)
    check_import(job.pk, mapping=job.mapping, match_field="url", mode="both", clear_empty=False)
    field.delete()
    assert work_on_import(job.pk) == "failed"
    job.refresh_from_db()
    assert job.error == "There is no field custom.code any more: choose the columns again."
