"""What pages load: the style sheet, htmx and our own script, under names that hold their contents' hash.

Nothing else is served. A name never changes its contents, so that browsers keep them for good.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

FOLDER = Path(__file__).parent / "static"
PATH = "/static/{name}"
HTMX = "htmx-2.0.11.min.js"
_KINDS: Mapping[str, str] = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
_FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that pages load; ``name`` holds its hash, ``integrity`` is what a browser compares it with."""

    name: str
    kind: str
    content: bytes
    integrity: str


def read_assets(folder: Path = FOLDER) -> Mapping[str, Asset]:
    """Return the files by the names that they have on the disk; licences are not served."""
    return {path.name: _asset(path) for path in sorted(folder.iterdir()) if path.suffix in _KINDS}


def _asset(path: Path) -> Asset:
    content = path.read_bytes()
    short = hashlib.sha256(content).hexdigest()[:12]
    integrity = base64.b64encode(hashlib.sha384(content).digest()).decode()
    return Asset(f"{path.stem}.{short}{path.suffix}", _KINDS[path.suffix], content, f"sha384-{integrity}")


class StaticDoor:
    """Serves them to everybody: they tell nothing of the supplier."""

    def __init__(self, assets: Mapping[str, Asset]) -> None:
        self._by_name = {asset.name: asset for asset in assets.values()}

    async def serve(self, request: Request) -> Response:
        """Answer with the file; raises HTTPException with 404 for any other name."""
        asset = self._by_name.get(str(request.path_params["name"]))
        if asset is None:
            raise HTTPException(404)
        return Response(asset.content, headers={"Content-Type": asset.kind, **_FOR_GOOD})
