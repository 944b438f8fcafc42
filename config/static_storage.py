"""Static files with hashed names, in scripts that import each other as well."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

_EVERY_SCRIPT, _IMPORTS = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns


class StaticStorage(CompressedManifestStaticFilesStorage):
    support_js_module_import_aggregation = True
    # Only in scripts of ours: those of libraries show imports in their comments, of files that are not there.
    _js_module_import_aggregation_patterns = ("js/*.js", _IMPORTS)
