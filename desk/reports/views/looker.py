"""How to connect Looker Studio, or any tool that reads Postgres. No password is ever shown."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from desk.page import desk_page, render_page
from reporting.domain.definitions import SCHEMA
from reporting.domain.describe_access import describe_server, list_reader_roles
from reporting.domain.describe_views import describe_views
from reporting.domain.rules import find_view_rules
from reporting.domain.setup_role import CONNECTIONS, DEFAULTS

# Analysts, operators and administrators: who may take people's data out may connect a tool to it.
SEE = "engagers.export_engager"
ROLE = "looker"
TEST_SQL = "SELECT * FROM data_freshness"
SUBJECTS = tuple(find_view_rules("data_freshness").accepted["subject"])


@desk_page(SEE)
def looker(request: HttpRequest) -> HttpResponse:
    server = describe_server(settings.DATABASES["default"])
    readers = list_reader_roles()
    role = readers[0].name if readers else ROLE
    mode = "require" if server.has_tls else "prefer"
    command = f"python manage.py setup_reporting --role {ROLE} --password-file {ROLE}.password"
    return render_page(
        request,
        "desk/reports/looker.html",
        title="Connect Looker Studio",
        server=server,
        readers=readers,
        role=role,
        schema=SCHEMA,
        commands=[
            ("A password of its own, in a file", f"openssl rand -base64 24 > {ROLE}.password"),
            ("A role without people: names, headlines and addresses are NULL for it", command),
            ("The same role with people", f"{command} --with-people"),
        ],
        test_sql=TEST_SQL,
        test_command=(
            f'psql "host={server.host} port={server.port} dbname={server.database} user={role}'
            f' sslmode={mode}" -c "{TEST_SQL}"'
        ),
        connections=CONNECTIONS,
        timeout=DEFAULTS["statement_timeout"],
        views=describe_views(),
        subjects=SUBJECTS,
    )
