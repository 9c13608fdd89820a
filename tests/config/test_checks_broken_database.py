"""The checks say nothing of a database that refuses their questions."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from config import checks


def test_refused_questions_are_no_findings(db):
    with transaction.atomic():
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute("select no_such_column")
        assert checks.check_schedules(databases=["default"]) == []
        assert checks.check_reporting(databases=["default"]) == []
        transaction.set_rollback(True)
