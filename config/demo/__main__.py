"""`make demo` and `make serve`."""

from __future__ import annotations

import sys

from config.demo.environment import point_at, sandbox


def main() -> None:
    """Starts the sandbox, points this process at it, and only then lets Django load."""
    with sandbox() as url:
        point_at(url)
        import django  # noqa: PLC0415  (the environment must be set first)

        django.setup()
        if sys.argv[1:] == ["serve"]:
            from config.demo.serve import serve  # noqa: PLC0415

            serve(url)
        else:
            from config.demo.show import show  # noqa: PLC0415

            show(url)


if __name__ == "__main__":
    main()
