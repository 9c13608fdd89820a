from config.env import BASE_DIR, VARIABLES, read


def test_read_gives_the_default_when_unset(monkeypatch):
    monkeypatch.delenv("OPENAI_MODEL", raising=False)

    assert read("OPENAI_MODEL") == "gpt-6-luna"


def test_read_counts_blank_as_unset(monkeypatch):
    monkeypatch.setenv("OPENAI_MODEL", "")

    assert read("OPENAI_MODEL") == "gpt-6-luna"


def test_read_keeps_a_blank_that_means_something(monkeypatch):
    monkeypatch.setenv("API_RATE", "")

    assert read("API_RATE") == ""


def test_read_casts(monkeypatch):
    monkeypatch.setenv("DJANGO_DEBUG", "true")
    monkeypatch.setenv("ALERT_EMAILS", "one@example.invalid,two@example.invalid")

    assert read("DJANGO_DEBUG") is True
    assert read("ALERT_EMAILS") == ["one@example.invalid", "two@example.invalid"]


def test_the_example_file_names_every_variable():
    lines = (BASE_DIR / ".env.example").read_text().splitlines()
    named = [line.split("=")[0] for line in lines if line and not line.startswith("#")]

    assert named == [variable.name for variable in VARIABLES]


def test_the_operations_page_lists_every_variable():
    page = (BASE_DIR / "docs" / "operations.md").read_text()

    missing = [variable.name for variable in VARIABLES if f"`{variable.name}`" not in page]
    assert missing == []
