"""DHL's API "Parcel DE Shipping", version 2: the sending half.

A label is asked for once. Where the answer was lost nobody can tell from here whether DHL made one, so
LabelsDoubtful is raised and the caller never repeats by itself.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from adapters.http import Answer, Errors, Failure, HttpClient, Timeouts
from adapters.labels.dhl_order import (
    Billing,
    Drawn,
    document_of,
    draw,
    is_done,
    item_of,
    sentences_of,
)
from connector.model import Address, Carrier
from connector.model.errors import (
    ConnectorError,
    LabelsAccessDenied,
    LabelsDoubtful,
    LabelsRefused,
    LabelsUnavailable,
)
from connector.model.messages import Message, say
from connector.model.shipping import Label, LabelRequest
from connector.settings import Settings

_TOKEN = "/parcel/de/account/auth/ropc/v1/token"  # noqa: S105 - a path
_ORDERS = "/parcel/de/shipping/v2/orders"
_RENEW_BEFORE = 60.0
"""Seconds before its end at which a token is given up."""

_TIMEOUTS = Timeouts(connect=5.0, read=40.0, total=60.0, slot=60.0)


_ANYBODY = Address(
    company="Kickroute Connector",
    address_1="Charles-de-Gaulle-Straße 20",
    postcode="53113",
    city="Bonn",
    country_code="DE",
)
_TRIAL = LabelRequest("Kickroute", _ANYBODY, _ANYBODY, Decimal(1))
"""An order that is only tried out: from DHL's house to DHL's house."""


def _refused(failure: Failure) -> LabelsRefused:
    reasons = "; ".join(sentences_of(failure.document)) or failure.message
    return LabelsRefused(say("DHL refuses: {reasons}", reasons=reasons))


def _explain(failure: Failure) -> ConnectorError | None:
    if "certificate" in failure.reason:
        # The shared sentence goes on about the shop's certificate, and DHL's is never to be left unchecked.
        kind = failure.reason.values["kind"] if isinstance(failure.reason, Message) else failure.reason
        reason = say(
            "its certificate is not trusted ({kind}); install the issuer's certificate on this machine",
            kind=kind,
        )
        return LabelsUnavailable(replace(failure, reason=reason).message)
    if failure.status not in (401, 403):
        return None
    return LabelsAccessDenied(
        say(
            "DHL refuses access (HTTP {status}): check labels.dhl_user and labels.dhl_password (by "
            "logging in to DHL's portal for business customers; the password ends after some "
            "months), and labels.dhl_api_key and labels.dhl_api_secret (the app at developer.dhl.com "
            "must be approved for Parcel DE Shipping)",
            status=failure.status,
        )
    )


def _explain_token(failure: Failure) -> ConnectorError | None:
    # What the token's server refuses with 400 is the user, the password or the app as well.
    return _explain(replace(failure, status=401) if failure.status == 400 else failure)


DHL_ERRORS = Errors(
    unavailable=LabelsUnavailable,
    failed=LabelsUnavailable,
    doubtful=LabelsDoubtful,
    denied=LabelsAccessDenied,
    refused=_refused,
    special=_explain,
)


class DhlLabels:
    """Labels of one customer of DHL. Password, secret and token stand in no error and no log."""

    carrier = Carrier.DHL

    def __init__(
        self,
        url: str,
        login: tuple[str, str],
        app: tuple[str, str],
        billing: Billing,
        *,
        language: str = "de-DE",
        print_format: str = "",
        timeouts: Timeouts = _TIMEOUTS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``login`` is user and password of the portal, ``app`` key and secret of the app."""
        self._billing = billing
        self._language = language
        self._print_format = print_format
        names = ("username", "password", "client_id", "client_secret")
        self._credentials = {"grant_type": "password", **dict(zip(names, (*login, *app), strict=True))}
        self._clock = clock
        self._lock = threading.Lock()
        self._token, self._good_until = "", 0.0
        secrets = (login[1], *app)
        self._http = HttpClient("DHL", url, errors=DHL_ERRORS, timeouts=timeouts, secrets=secrets)
        token_errors = replace(DHL_ERRORS, special=_explain_token)
        self._door = HttpClient("DHL", url, errors=token_errors, timeouts=timeouts, secrets=secrets)

    @classmethod
    def from_settings(cls, settings: Settings) -> DhlLabels:
        """Build the carrier from the section ``labels``."""
        labels = settings.labels
        return cls(
            labels.dhl_url,
            (labels.dhl_user, labels.dhl_password.get_secret_value()),
            (labels.dhl_api_key.get_secret_value(), labels.dhl_api_secret.get_secret_value()),
            Billing(
                labels.dhl_profile,
                labels.dhl_product,
                labels.dhl_billing_number,
                labels.dhl_international_billing_number,
                labels.dhl_return_billing_number,
            ),
            language="en-US" if settings.ui.language == "en" else "de-DE",
            print_format=labels.dhl_print_format,
        )

    def close(self) -> None:
        """Close all connections."""
        self._http.close()
        self._door.close()

    def validate(self, request: LabelRequest) -> tuple[str, ...]:
        """Let DHL try the order out; nothing is made."""
        drawn = draw(request, self._billing)
        answer = self._order(drawn, validate=True)
        self._require_done(answer)
        return (*drawn.warnings, *_messages(answer))

    def create(self, request: LabelRequest) -> Label:
        """Order the label and read its number and its PDF."""
        drawn = draw(request, self._billing)
        answer = self._order(drawn, validate=False)
        if not item_of(answer.document):
            raise LabelsDoubtful(say("DHL's answer does not say what became of the label"))
        item = self._require_done(answer)
        number = str(item.get("shipmentNo") or "").strip()
        if not number:
            raise LabelsDoubtful(say("DHL says that it made the label, and does not say its number"))
        return Label(number, self.carrier, document_of(item), (*drawn.warnings, *_messages(answer)))

    def made_for(self, order_id: str, reference: str) -> Sequence[str]:  # noqa: ARG002 - the port's names
        """Return nothing: DHL's API does not search."""
        return ()

    def look(self) -> str:
        """Let DHL try out an order to ourselves; it shows that access, contract and product are right."""
        self.validate(_TRIAL)
        return say("DHL lets you in and would make labels of {product}", product=self._billing.product)

    def document(self, number: str) -> bytes:
        """Fetch the PDF again; DHL keeps it until the day is closed."""
        answer = self._ask("GET", {"shipment": number, **self._format()}, expected=(404,))
        content = document_of(item_of(answer.document))
        if answer.status == 404 or not content:
            reasons = "; ".join(sentences_of(answer.document)) or say("it has no label of this number")
            raise LabelsRefused(
                say(
                    "DHL does not give the label of {number} any more: {reasons}",
                    number=number,
                    reasons=reasons,
                )
            )
        return content

    def cancel(self, number: str) -> None:
        """Delete the shipment; DHL does that until the day is closed."""
        params = {"profile": self._billing.profile, "shipment": number}
        self._require_done(self._ask("DELETE", params))

    # --- one question ---

    def _order(self, drawn: Drawn, *, validate: bool) -> Answer:
        body = {"profile": self._billing.profile, "shipments": [drawn.shipment]}
        params = self._format() | {"validate": "true" if validate else "false"}
        return self._ask("POST", params, json=body, reads=validate)

    def _format(self) -> dict[str, str]:
        paper = {"printFormat": self._print_format} if self._print_format else {}
        return {"docFormat": "PDF", "includeDocs": "include", "combine": "true", **paper}

    def _require_done(self, answer: Answer) -> dict[str, Any]:
        item = dict(item_of(answer.document))
        if not is_done(item):
            reasons = "; ".join(sentences_of(answer.document)) or say("it does not say why")
            raise LabelsRefused(say("DHL refuses: {reasons}", reasons=reasons))
        return item

    def _ask(self, method: str, params: dict[str, str], **options: Any) -> Answer:
        """Ask with a good token; one that DHL does not know any more is replaced once."""
        expected = tuple(options.pop("expected", ()))
        answer = self._send(method, params, (*expected, 401), options)
        if answer.status != 401:
            return answer
        with self._lock:
            self._token = ""
        # A 401 did nothing: asking again is no second order.
        return self._send(method, params, expected, options)

    def _send(
        self, method: str, params: dict[str, str], expected: tuple[int, ...], options: dict[str, Any]
    ) -> Answer:
        headers = {"Authorization": f"Bearer {self._good_token()}", "Accept-Language": self._language}
        return self._http.request(
            method, _ORDERS, params=params, headers=headers, expected=expected, **options
        )

    def _good_token(self) -> str:
        with self._lock:
            if not self._token or self._clock() >= self._good_until:
                answer = self._door.request("POST", _TOKEN, data=self._credentials, reads=True)
                content = answer.document if isinstance(answer.document, dict) else {}
                self._token = str(content.get("access_token") or "")
                if not self._token:
                    raise LabelsUnavailable(say("DHL gave no access token; it is asked again next time"))
                self._good_until = self._clock() + _seconds(content.get("expires_in")) - _RENEW_BEFORE
            return self._token


def _messages(answer: Answer) -> tuple[str, ...]:
    rows = item_of(answer.document).get("validationMessages")
    return sentences_of(answer.document) if rows else ()


def _seconds(value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        return 0.0
