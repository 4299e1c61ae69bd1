"""Refusals in the shapes WordPress and WooCommerce give them."""

from __future__ import annotations

from typing import Any


class RestError(Exception):
    """An answer other than 2xx: status, code (a text, once the number 0), message and ``data``.

    ``data`` is what stands under "data" in the answer; by default only the status.
    """

    def __init__(self, status: int, code: str | int, message: str, data: Any = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.body: dict[str, Any] = {
            "code": code,
            "message": message,
            "data": {"status": status} if data is None else data,
        }


def no_route() -> RestError:
    """Refuse a route that is not there, or not with this method."""
    return RestError(404, "rest_no_route", "No route was found matching the URL and request method.")


def invalid_id(kind: str, status: int = 404) -> RestError:
    """Refuse a number that nothing has; ``kind`` is product, shop_order, product_variation and so on."""
    return RestError(status, f"woocommerce_rest_{kind}_invalid_id", "Invalid ID.")


def invalid_params(faults: dict[str, tuple[str, str, Any]]) -> RestError:
    """Refuse several wrong parameters at once: name → (code, message, details' data)."""
    details = {name: {"code": f[0], "message": f[1], "data": f[2]} for name, f in faults.items()}
    return RestError(
        400,
        "rest_invalid_param",
        "Invalid parameter(s): " + ", ".join(faults),
        {"status": 400, "params": {name: f[1] for name, f in faults.items()}, "details": details},
    )


def invalid_type(param: str, path: str, wanted: str) -> RestError:
    """Refuse one parameter of the wrong JSON type; ``path`` names the place inside it."""
    return invalid_params({param: ("rest_invalid_type", f"{path} is not of type {wanted}.", {"param": path})})


def fatal() -> RestError:
    """Fail as PHP does: the answer is JSON with HTML inside."""
    return RestError(
        500,
        "internal_server_error",
        "<p>There has been a critical error on this website.</p><p>"
        '<a href="https://wordpress.org/documentation/article/faq-troubleshooting/">'
        "Learn more about troubleshooting WordPress.</a></p>",
    )


MAINTENANCE = """<!DOCTYPE html>
<html dir='ltr'>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=UTF-8" />
<title>Maintenance</title>
</head>
<body id="error-page">
<div class="wp-die-message">Briefly unavailable for scheduled maintenance. Check back in a minute.</div>
</body>
</html>
"""

NOT_FOUND = """<!DOCTYPE html>
<html lang="de"><head><title>Seite wurde nicht gefunden</title></head>
<body class="error404"><h1>Die Seite kann leider nicht gefunden werden.</h1></body></html>
"""
