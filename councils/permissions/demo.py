from __future__ import annotations

from django.conf import settings

from councils.models import Community


def demo_is_open() -> bool:
    """Anybody may be anybody: asked for by the installation, and no community is a real one."""
    return bool(settings.DEMO_SIGN_IN) and not Community.objects.filter(is_demo=False).exists()
