from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """The composition root: settings, addresses, the server and the clock."""

    name = "config"
    label = "config"

    def ready(self) -> None:
        from config import checks  # noqa: F401  (registers them)
