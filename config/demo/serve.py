"""`make serve`: web server and worker beside the sandbox, until Ctrl+C."""

from __future__ import annotations

import subprocess
import sys

from django.core.management import call_command

from config.demo.environment import BASE_DIR
from config.demo.listen import listen
from config.demo.users import PASSWORD, make_users

_ADDRESS = "127.0.0.1:8000"


def serve(sandbox: str) -> None:
    call_command("migrate", verbosity=0)
    call_command("sync_schedules", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    listen(sandbox)
    logins = ", ".join(make_users())
    print(f"http://localhost:8000/admin/   logins: {logins}; password: {PASSWORD}")  # noqa: T201
    processes = [
        subprocess.Popen([sys.executable, *command], cwd=BASE_DIR)
        for command in (
            ["-m", "gunicorn", "config.wsgi", "--bind", _ADDRESS, "--threads", "4", "--workers=2"],
            ["manage.py", "worker", "--processes", "2"],
        )
    ]
    try:
        for process in processes:
            process.wait()
    except KeyboardInterrupt:
        pass
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=60)
