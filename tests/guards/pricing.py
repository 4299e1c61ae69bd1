"""Guards of what a person enters by command: prices and categories, and the mail that brings alarms."""

from __future__ import annotations

from tests.guards.guard import Guard

PRICES = "tests/doors/test_prices.py::"
SHEET = "tests/rules/test_price_sheet.py::"
OWN_FIELDS = "tests/adapters/test_own_fields.py::"
MAIL = "tests/alarms/test_mail.py::"
INIT = "tests/doors/test_init_mail.py::"

ENTERED = (
    Guard(
        "prices-asked",
        "Prices are written into the shop that nobody has said yes to.",
        "connector/cli/catalogue/pricing.py",
        "    if is_sure:\n        return\n",
        "    if True:\n        return\n",
        (f"{PRICES}test_without_a_yes_nothing_is_written",),
    ),
    Guard(
        "former-values-first",
        "What was written when the program died cannot be taken back.",
        "connector/pricing/carrying.py",
        "            tx.facts.price_runs.put("
        "key, json.dumps([_remembered(c, former[c.spot]) for c in there]))\n",
        "",
        (f"{PRICES}test_what_was_written_before_it_broke_off_can_be_taken_back[after-2]",),
    ),
    Guard(
        "undo-only-ours",
        "Undoing an import takes back what staff has entered since.",
        "connector/pricing/carrying.py",
        "if is_same(now.get(change.spot), written)]",
        "if change.spot in now]",
        (f"{PRICES}test_undo_puts_back_what_is_still_ours",),
    ),
    Guard(
        "shortened-gtin",
        "A GTIN whose digits a spreadsheet has cut off is looked up, and the reason is lost.",
        "connector/pricing/sheet.py",
        "    elif _SHORTENED.fullmatch(gtin):\n",
        "    elif False:\n",
        (f"{SHEET}test_a_row_that_cannot_be_used_says_why",),
    ),
    Guard(
        "rows-that-contradict",
        "Of two rows for one product the last one sets its price.",
        "connector/pricing/plan.py",
        "if len({change.after for change in changes}) > 1}",
        "if not changes}",
        (f"{SHEET}test_rows_that_contradict_each_other_are_both_left",),
    ),
    Guard(
        "least-age-kept",
        "A price that is written erases the least age of a buyer that Germanized keeps.",
        "adapters/woocommerce/own_fields.py",
        '_SENT_ALONG = ("min_age",)\n',
        "_SENT_ALONG: tuple[str, ...] = ()\n",
        (f"{OWN_FIELDS}test_germanizeds_age_stays",),
    ),
    Guard(
        "encrypted-before-login",
        "The password of the mailbox goes over a line that anybody reads.",
        "adapters/alarms/mail.py",
        '            if s.mail_security == "starttls":\n                server.starttls(context=context)\n',
        "",
        (f"{MAIL}test_a_mail_is_taken_with_all_that_it_needs[starttls]",),
    ),
    Guard(
        "heard-by-a-person",
        "An alarm counts as heard although nobody has received it.",
        "connector/cli/setup/mail_setup.py",
        '            if session.confirm(session.text("cli.alarm.received")):\n',
        '            if session.confirm(session.text("cli.alarm.received")) or True:\n',
        (f"{INIT}test_a_no_leaves_it_unproven",),
    ),
)
