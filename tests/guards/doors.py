"""Guards of the doors: nobody is let in, and nobody is led elsewhere."""

from __future__ import annotations

from tests.guards.guard import Guard

CALLBACKS = "tests/adapters/test_kickroute_callbacks.py::"
SECURITY = "tests/security/test_callbacks.py::"
DOOR = "tests/doors/test_callback.py::"
PROTECTION = "tests/doors/test_protection.py::"
BUTTONS = "tests/doors/test_buttons.py::"
HOOKS = "tests/doors/test_webhooks.py::"
HOSTS = "tests/security/test_hosts.py::"
SLOW = "tests/security/test_slowness.py::"

NOBODY_IN = (
    Guard(
        "signature",
        "Anybody on the internet places orders.",
        "adapters/wire/inbound.py",
        "    if not any(fits):\n",
        "    if False:\n",
        (
            f"{SECURITY}test_no_forgery_is_believed",
            f"{CALLBACKS}test_any_other_signature_is_wrong",
            f"{DOOR}test_a_wrong_signature_changes_and_reads_nothing",
        ),
    ),
    Guard(
        "signature-before-parsing",
        "A stranger's bytes are parsed.",
        "adapters/wire/inbound.py",
        '    given = signature.encode(errors="replace")\n',
        '    parse_json(body)\n    given = signature.encode(errors="replace")\n',
        (f"{CALLBACKS}test_nothing_is_parsed_before_the_signature_fits",),
    ),
    Guard(
        "signature-on-raw-bytes",
        "A body that was changed on the way, and still means something, passes with the old signature.",
        "adapters/wire/inbound.py",
        "    fits = [hmac.compare_digest(sign(body, key).encode(), given)",
        "    import json\n\n    same = json.dumps(json.loads(body)).encode()\n"
        "    fits = [hmac.compare_digest(sign(same, key).encode(), given)",
        (f"{SECURITY}test_no_forgery_is_believed[a blank more]",),
    ),
    Guard(
        "constant-time",
        "The time that a refusal takes tells a signature letter by letter.",
        "adapters/wire/inbound.py",
        "hmac.compare_digest(sign(body, key).encode(), given)",
        "sign(body, key).encode() == given",
        (f"{SECURITY}test_signatures_are_compared_in_constant_time_with_every_key",),
    ),
    Guard(
        "absent-key-signs-nothing",
        "Without a previous key, whoever signs with the empty one is believed.",
        "adapters/wire/inbound.py",
        "for key in keys if key]",
        "for key in keys]",
        (f"{CALLBACKS}test_an_absent_key_signs_nothing",),
    ),
    Guard(
        "signature-alarm",
        "Nobody hears that somebody tries.",
        "connector/web/callback.py",
        "            self._watch.wrong()\n",
        "",
        ("tests/doors/test_signatures.py::test_forged_callbacks_raise_the_alarm_once",),
    ),
    Guard(
        "unknown-order-asks-nobody",
        "A status for a shopper's order number reaches the shop.",
        "connector/fulfilment/relay.py",
        "            return RelayAnswer.UNKNOWN_ORDER if is_up_to_date(tx) else RelayAnswer.NOT_KNOWN_YET\n",
        "            return RelayAnswer.ACCEPTED\n",
        (
            "tests/flows/test_relay.py::test_an_unknown_number_asks_nobody",
            f"{SECURITY}test_an_order_of_an_ordinary_shopper_is_out_of_reach",
        ),
    ),
    Guard(
        "defect-is-try-again",
        "A defect of ours is answered as final, and the platform throws the order away.",
        "connector/web/callback.py",
        '            return replies.try_again("failed")\n        _log.info',
        '            return replies.done("failed")\n        _log.info',
        (f"{DOOR}test_a_defect_is_answered_with_try_again",),
    ),
    Guard(
        "announced-size",
        "A stranger makes the daemon read a body of any size.",
        "connector/web/bodies.py",
        "    if announced.isdecimal() and int(announced) > limit:",
        "    if False:",
        (f"{DOOR}test_a_body_that_announces_too_much_is_refused_unread",),
    ),
    Guard(
        "hidden-size",
        "A body that does not say its length fills the memory.",
        "connector/web/bodies.py",
        "        if len(body) > limit:",
        "        if False:",
        (f"{DOOR}test_a_body_that_hides_its_length_is_refused_while_it_comes",),
    ),
    Guard(
        "patience-with-bodies",
        "A body that drips holds its line for ever.",
        "connector/web/bodies.py",
        "        async with asyncio.timeout(seconds):",
        "        async with asyncio.timeout(None):",
        (f"{SLOW}test_a_body_that_drips_is_refused",),
    ),
    Guard(
        "patience-with-heads",
        "A few hundred silent lines keep everybody else out.",
        "connector/web/patience.py",
        "            self._patience = self.loop.call_later(HEAD_WITHIN, self.transport.abort)",
        "            pass",
        (f"{SLOW}test_a_silent_line_is_hung_up_on",),
    ),
)

PAGES = (
    Guard(
        "password",
        "Whoever finds the page sees orders and presses buttons.",
        "connector/web/login/passwords.py",
        "        if self._given and hmac.compare_digest(digest, self._digest(self._given.encode())):",
        "        if self._given:",
        (f"{PROTECTION}test_with_a_password_pages_need_it",),
    ),
    Guard(
        "password-tries",
        "The password is guessed by trying.",
        "connector/web/protection.py",
        "        self._tries.wrong(caller)\n",
        "",
        (f"{PROTECTION}test_tries_are_limited_by_caller",),
    ),
    Guard(
        "only-here-without-a-password",
        "Behind a proxy, a page without a password is everybody's.",
        "connector/web/login/callers.py",
        "        not is_forwarded\n        and request.client",
        "        request.client",
        (f"{PROTECTION}test_without_a_password_nothing_is_shown_through_a_proxy",),
    ),
    Guard(
        "loopback-name",
        "A page of the internet lets its name point to this machine, and reads the status page in a browser.",
        "connector/web/login/callers.py",
        '        and (host == "localhost" or _is_loopback(host))\n',
        "        and bool(host)\n",
        (f"{PROTECTION}test_without_a_password_nothing_is_shown_through_a_proxy",),
    ),
    Guard(
        "form-origin",
        "Another site's form presses a button in the supplier's browser.",
        "connector/web/actions.py",
        "        self._guard.require(request)\n",
        "",
        (f"{BUTTONS}test_a_forged_press_changes_nothing",),
    ),
    Guard(
        "form-of-nobody",
        "A form of which nothing says where it was sent from is believed.",
        "connector/web/origin.py",
        '        origin = request.headers.get("origin", "")\n',
        '        origin = request.headers.get("origin", f"http://{request.headers[\'host\']}")\n',
        (f"{BUTTONS}test_a_forged_press_changes_nothing",),
    ),
    Guard(
        "secure-headers",
        "The page can be framed, and its answers kept by proxies.",
        "connector/web/layers.py",
        "                    headers.setdefault(name, value)",
        "                    continue",
        (f"{PROTECTION}test_every_answer_has_secure_headers",),
    ),
)

HOSTS_AND_HOOKS = (
    Guard(
        "webhook-address",
        "Whoever knows the host makes the connector ask the shop as often as he likes.",
        "connector/web/webhooks.py",
        "        if not hmac.compare_digest(token.encode(), expected.encode()):",
        "        if False:",
        (f"{HOOKS}test_a_wrong_address_is_not_found",),
    ),
    Guard(
        "webhook-signature",
        "Whoever learned the address speaks in the shop's name.",
        "adapters/woocommerce/translate/hints.py",
        "    if not hmac.compare_digest(given.encode(), sign(body, secret).encode()):",
        "    if False:",
        (
            "tests/adapters/test_woocommerce_hooks.py::test_what_is_not_signed_is_refused",
            "tests/contract/test_hooks.py::test_a_changed_hook_is_refused",
        ),
    ),
    Guard(
        "webhook-ids-only",
        "A lie in a webhook is more than a question to the shop.",
        "adapters/shopware/translate/hints.py",
        "    return tuple(dict.fromkeys(hint for hint in hints if is_id(hint.id)))",
        "    return tuple(dict.fromkeys(hints))",
        ("tests/adapters/test_shopware_hooks.py::test_only_ids_are_taken_from_a_webhook",),
    ),
    Guard(
        "no-redirects",
        "The shop's keys go along to wherever an answer points.",
        "adapters/http/client.py",
        "            allow_redirects=False,",
        "            allow_redirects=True,",
        ("tests/adapters/test_http_errors.py::test_redirects_are_not_followed_and_say_what_to_set",),
    ),
    Guard(
        "host-pinning",
        "An id that looks like an address leads a request, with its keys, to another host.",
        "adapters/http/client.py",
        "        if (str(asked.scheme), str(asked.netloc).lower()) != (own.scheme, own.netloc.lower()):",
        "        if False:",
        (
            "tests/adapters/test_http_errors.py::test_only_the_configured_host_is_asked",
            f"{HOSTS}test_no_path_leads_away",
        ),
    ),
    Guard(
        "no-proxy-of-the-environment",
        "A variable of the environment sends keys and addresses through somebody's proxy.",
        "adapters/http/sessions.py",
        "    session.trust_env = False\n",
        "",
        (
            "tests/adapters/test_http_limits.py::test_the_environment_is_not_trusted",
            f"{HOSTS}test_no_proxy_of_the_environment_is_used",
        ),
    ),
    Guard(
        "certificates",
        "Whoever is on the way reads keys and addresses.",
        "adapters/http/client.py",
        "            verify=self._verify,\n            allow",
        "            verify=False,\n            allow",
        ("tests/security/test_tls.py::test_an_unknown_certificate_is_refused_before_anything_is_sent",),
    ),
    Guard(
        "keys-blotted",
        "An answer that quotes a key puts it into errors, logs and alarms.",
        "adapters/http/client.py",
        '                words = words.replace(secret, "***")\n',
        "                del secret\n",
        ("tests/adapters/test_http_limits.py::test_no_key_in_logs_and_errors",),
    ),
)
