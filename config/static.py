"""Static files under names that contain their hash, so that a browser may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage as Hashed


class HashedFiles(Hashed):
    """Also in the imports between our own modules: one that is imported under two names would run twice, and go stale.

    Only ours: among the files of django-htmx is an example with an import of a file that does not exist.
    """

    support_js_module_import_aggregation = True
    _js_module_import_aggregation_patterns = ("js/*.js", Hashed._js_module_import_aggregation_patterns[1])
