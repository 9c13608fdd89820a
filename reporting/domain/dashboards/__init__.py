"""What the admin's dashboards read: each number as the views of the schema `reporting` give it."""
