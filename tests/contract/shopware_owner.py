"""Another integration's hands in a Shopware shop, by the Admin API."""

from __future__ import annotations

from typing import Any

import requests

from tests.waiting import LIMIT


class Owner:
    """Another integration's hands in the shop."""

    def __init__(self, url: str, client_id: str, client_secret: str, verify: bool = True) -> None:
        self._url = url
        self._login = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": client_secret,
        }
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = verify
        self._session.headers["Accept"] = "application/json"

    def close(self) -> None:
        """Close the connections."""
        self._session.close()

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Do something and return the answer's JSON; an answer that is no success fails the test."""
        answer = self.attempt(method, path, body, **headers)
        assert answer.ok, f"{method} {path}: {answer.status_code} {answer.text[:500]}"
        return answer.json() if answer.content else None

    def attempt(self, method: str, path: str, body: Any = None, **headers: str) -> requests.Response:
        """Do something that may be refused; a token that ran out is renewed."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        for _ in range(2):
            answer = self._session.request(
                method, f"{self._url}/api/{path}", json=body, headers=named, timeout=LIMIT
            )
            if answer.status_code != 401:
                break
            token = self._session.post(f"{self._url}/api/oauth/token", json=self._login, timeout=LIMIT)
            self._session.headers["Authorization"] = f"Bearer {token.json()['access_token']}"
        return answer

    def rows(self, entity: str, body: Any = None) -> list[dict[str, Any]]:
        """Search."""
        rows: list[dict[str, Any]] = self.call("POST", f"search/{entity}", body or {})["data"]
        return rows

    def one(self, entity: str, row_id: str, **criteria: Any) -> dict[str, Any]:
        """Read one row."""
        (row,) = self.rows(entity, {"ids": [row_id], **criteria})
        return row

    def first(self, entity: str, field: str, value: Any, **criteria: Any) -> dict[str, Any]:
        """Find the first row with a value."""
        found = self.rows(entity, {"filter": [equals(field, value)], "limit": 1, **criteria})
        return found[0]


def equals(field: str, value: Any) -> dict[str, Any]:
    """Return a filter for rows with a value."""
    return {"type": "equals", "field": field, "value": value}
