"""The companion for WooCommerce: a plugin that prints the retailer as sender on labels made in the shop."""

from __future__ import annotations

import io
import zipfile
from importlib.resources import files

NAME = "kickroute-companion"
_FILES = (f"{NAME}.php", "readme.txt")
_MOMENT = (2026, 1, 1, 0, 0, 0)
"""The same files make the same archive, whenever it is built."""


def build_zip() -> bytes:
    """Return the plugin as WordPress takes it for upload: one folder of its name, with its files."""
    folder = files(__package__).joinpath("woocommerce")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in _FILES:
            entry = zipfile.ZipInfo(f"{NAME}/{name}", _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, folder.joinpath(name).read_bytes())
    return archive.getvalue()
