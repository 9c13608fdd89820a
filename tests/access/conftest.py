from tests.admin.conftest import admin_page

__all__ = ["admin_page"]
