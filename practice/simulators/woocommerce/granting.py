"""The page on which a shop's manager gives an application keys, with one click: ``/wc-auth/v1/``."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlencode, urlsplit

import requests

from practice.simulators.woocommerce.call import Answer
from practice.simulators.woocommerce.keys import ApiKey
from practice.simulators.woocommerce.params import parse_query

if TYPE_CHECKING:
    from practice.simulators.woocommerce.shop import Shop

PATH = "/wc-auth/v1/"
PASSWORD = "passwort"  # noqa: S105 - of the simulated shop's users
COOKIE = "wordpress_logged_in"
LIMIT = 60.0
"""Seconds that WordPress waits for the callback's answer."""

_ASKED = ("app_name", "user_id", "return_url", "callback_url", "scope")
_MANAGERS = ("administrator", "shop_manager")


class _Refused(Exception):
    """What the page says instead of doing it; always with status 401."""


def answer(shop: Shop, method: str, path: str, query: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Answer a page below ``/wc-auth/v1/``."""
    form = parse_query(body.decode("utf-8", "replace")) if method == "POST" else {}
    given = {**parse_query(query), **form}
    key = None
    try:
        asked = _valid(given)
        route, user = path.removeprefix(PATH).strip("/").lower(), _user(shop, headers)
        if route == "login" and user is None:
            return _log_in(shop, asked, form) if method == "POST" else _page(_login_form())
        if route == "login":
            return _away(_address(shop, asked, "authorize"))
        if route == "authorize" and user is None:
            return _away(_address(shop, asked, "login"))
        manager = _manager(user, route)
        if route == "authorize":
            return _page(_grant_page(shop, asked))
        _require_nonce(shop, given)
        key = shop.keys.add(manager, str(asked["scope"]))
        number = shop.keys.count
        _send(shop, asked, key, number)
        return _away(_back(asked, 1))
    except _Refused as refused:
        if key is not None:
            shop.keys.revoke(key)
        return _page(f"<title>Access denied</title><p>Error: {html.escape(str(refused))}.</p>", 401)


def _valid(given: Mapping[str, Any]) -> dict[str, str]:
    for name in _ASKED:
        if not given.get(name):
            raise _Refused(f"Missing parameter {name}")
    asked = {name: str(given[name]) for name in _ASKED}
    if asked["scope"] not in ("read", "write", "read_write"):
        raise _Refused(f"Invalid scope {asked['scope']}")
    for name in ("return_url", "callback_url"):
        asked[name] = unquote(asked[name])
        if not urlsplit(asked[name]).scheme or not asked[name].isascii():
            raise _Refused(f"The {asked[name]} is not a valid URL")
    if not asked["callback_url"].lower().startswith("https://"):
        raise _Refused("The callback_url needs to be over SSL")
    return {**asked, "app_name": re.sub(r"<[^>]*>", "", asked["app_name"])}


def _user(shop: Shop, headers: Mapping[str, str]) -> ApiKey | None:
    """Return who is logged in; each of the shop's users has one of its keys."""
    found = re.search(rf"{COOKIE}=([^;]+)", headers.get("cookie", ""))
    users = {shop.token(f"login/{user.user}", 32): user for user in shop.keys.users}
    return users.get(found[1]) if found else None


def _manager(user: ApiKey | None, route: str) -> ApiKey:
    if user is None or user.role not in _MANAGERS or route not in ("authorize", "access_granted"):
        raise _Refused("You do not have permission to access this page")
    return user


def _require_nonce(shop: Shop, given: Mapping[str, Any]) -> None:
    if given.get("wc_auth_nonce") != _nonce(shop):
        raise _Refused("Invalid nonce verification")


def _log_in(shop: Shop, asked: Mapping[str, str], form: Mapping[str, Any]) -> Answer:
    known = {user.user for user in shop.keys.users}
    name = str(form.get("username", ""))
    if name not in known or form.get("password") != PASSWORD:
        return _page(f'<ul class="woocommerce-error"><li>Error</li></ul>{_login_form()}')
    leads = _away(_address(shop, asked, "authorize"))
    cookie = f"{COOKIE}={shop.token(f'login/{name}', 32)}; Path=/; HttpOnly"
    return replace(leads, headers={**leads.headers, "Set-Cookie": cookie})


def _login_form() -> str:
    return (
        '<form method="post"><label>User <input name="username"></label>'
        '<label>Password <input type="password" name="password"></label>'
        '<button type="submit" name="login" value="Login">Login</button></form>'
    )


def _grant_page(shop: Shop, asked: Mapping[str, str]) -> str:
    granted = f"{_address(shop, asked, 'access_granted')}&wc_auth_nonce={_nonce(shop)}"
    return (
        f"<title>{html.escape(asked['app_name'])}</title><h1>{html.escape(asked['app_name'])}</h1>"
        f'<a class="wc-auth-approve" href="{html.escape(granted)}">Approve</a> '
        f'<a class="wc-auth-deny" href="{html.escape(_back(asked, 0))}">Deny</a>'
    )


def _send(shop: Shop, asked: Mapping[str, str], key: ApiKey, number: int) -> None:
    """Post the keys to the callback; raises _Refused unless that is answered with 200 exactly."""
    sent = {
        "key_id": number,
        "user_id": asked["user_id"],
        "consumer_key": key.consumer_key,
        "consumer_secret": key.consumer_secret,
        "key_permissions": key.permissions,
    }
    target = urlsplit(asked["callback_url"])
    leads = dict(shop.settings.reaches).get(target.netloc)
    if leads is None:
        # Private addresses, other ports, names that are nowhere.
        raise _Refused("A valid URL was not provided")
    address = f"{leads}{target.path}" + (f"?{target.query}" if target.query else "")
    headers = {
        "Content-Type": "application/json;charset=UTF-8",
        "User-Agent": f"WordPress/7.1; {shop.home_url}",
        "Host": target.netloc,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "203.0.113.7",
    }
    try:
        with requests.Session() as session:
            session.trust_env = False
            answered = session.post(address, data=json.dumps(sent), headers=headers, timeout=LIMIT)
    except requests.RequestException as error:
        raise _Refused(str(error)) from error
    if answered.status_code != 200:
        raise _Refused(
            "An error occurred in the request and at the time were unable to send the consumer data"
        )


def _address(shop: Shop, asked: Mapping[str, str], route: str) -> str:
    return f"{shop.home_url}{PATH}{route}/?{urlencode(asked, quote_via=quote)}"


def _back(asked: Mapping[str, str], success: int) -> str:
    place, mark, fragment = asked["return_url"].partition("#")
    sign = "&" if "?" in place else "?"
    return f"{place}{sign}success={success}&user_id={quote(asked['user_id'])}{mark}{fragment}"


def _nonce(shop: Shop) -> str:
    return shop.token("wc_auth_grant_access", 10)


def _page(content: str, status: int = 200) -> Answer:
    whole = f"<!DOCTYPE html><html><body>{content}</body></html>"
    return Answer(raw=whole.encode(), status=status, content_type="text/html; charset=UTF-8")


def _away(address: str) -> Answer:
    return Answer(raw=b"", status=302, headers={"Location": address}, content_type="text/html; charset=UTF-8")
