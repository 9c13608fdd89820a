"""The classifier measured on labelled rows, by the command."""

import json

import pytest
from django.core.management import CommandError, call_command

from engagers.domain.evaluate_classifier import confuse, score
from integrations.models import Charge
from tests.engagers.domain.enriching import FOUNDER, PARTNER, fault, sent

pytestmark = pytest.mark.django_db
HEAD = "headline,title,company,audience,position,seniority,function\n"
ROWS = (
    f"{PARTNER},,,Venture Capital Related,Partner,partner,finance\n"
    f"{FOUNDER},,,Marketing Agency,CEO/Founder/CoFounder,owner,entrepreneurship\n"
    "--,,,,,,\n"
)


@pytest.fixture
def file(sandbox, settings, tmp_path):
    settings.OPENAI_API_KEY, settings.OPENAI_BASE_URL = "sk-key", sandbox.openai_url
    path = tmp_path / "labelled.csv"
    path.write_text(HEAD + ROWS)
    return path


def test_scores_and_confusion(sandbox, file, capsys):
    call_command("evaluate_classifier", str(file), "--json")
    found = json.loads(capsys.readouterr().out)
    assert (found["rows"], found["errors"], found["coverage"], found["calls"]) == (3, 0, 0.6667, 1)
    assert (found["accuracy"], found["macro_f1"]) == (0.6667, 0.6667)
    assert found["fields"]["seniority"] == {"accuracy": 1.0, "macro_f1": 1.0}
    assert found["confusion"] == {
        "Marketing Agency": {"Venture Capital Backed Startup": 1},
        "Venture Capital Related": {"Venture Capital Related": 1},
        "unknown": {"unknown": 1},
    }
    assert found["cost_usd"] == str(Charge.objects.get().settled_usd)


def test_second_measurement_is_free(sandbox, file, capsys):
    call_command("evaluate_classifier", str(file))
    call_command("evaluate_classifier", str(file))
    assert capsys.readouterr().out.endswith("0 requests, 0 USD\n")
    assert len(sent(sandbox)) == 1


def test_rows_without_an_answer_end_1(sandbox, file, capsys):
    fault(sandbox, "openai.refusal", None)
    with pytest.raises(SystemExit) as ended:
        call_command("evaluate_classifier", str(file), "--json")
    assert ended.value.code == 1
    assert capsys.readouterr().err == (
        "2 rows have no answer: OpenAI gave no usable answer: refusal\n"
    )


def test_missing_column_and_missing_key_end_2(sandbox, file, settings):
    settings.OPENAI_API_KEY = ""
    with pytest.raises(CommandError, match="OPENAI_API_KEY is not set") as ended:
        call_command("evaluate_classifier", str(file))
    assert ended.value.returncode == 2
    file.write_text("headline,title\n")
    with pytest.raises(CommandError, match="lacks the columns company, audience") as ended:
        call_command("evaluate_classifier", str(file))
    assert ended.value.returncode == 2
    assert sent(sandbox) == []


def test_refused_key_is_no_measurement(sandbox, file):
    fault(sandbox, "openai.unauthorized", None)
    with pytest.raises(CommandError, match="check OPENAI_API_KEY"):
        call_command("evaluate_classifier", str(file))


def test_score_weighs_labels_alike():
    pairs = [("a", "a"), ("a", "a"), ("a", "b"), ("b", "no answer")]
    found = score(pairs)
    assert (found.accuracy, round(found.macro_f1, 4)) == (0.5, 0.4)
    assert confuse(pairs) == {"a": {"a": 2, "b": 1}, "b": {"no answer": 1}}
    assert (score([]).accuracy, score([]).macro_f1) == (0.0, 0.0)
