"""Static files under names that contain their hash, so that a browser may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Also in the imports between modules: a module imported under two names would run twice, and go stale unnoticed."""

    support_js_module_import_aggregation = True
