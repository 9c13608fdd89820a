from django.apps import AppConfig


class EngagersConfig(AppConfig):
    name = "engagers"
