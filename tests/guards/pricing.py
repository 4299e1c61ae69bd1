"""Guards of what a person enters by command: prices and categories, and the mail that brings alarms."""

from __future__ import annotations

from tests.guards.guard import Guard

PRICES = "tests/doors/test_prices.py::"
PAGES = "tests/doors/test_products.py::"
MAP = "tests/doors/test_category_map.py::"
JOBS = "tests/flows/test_price_jobs.py::"
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
        "prices-as-shown",
        "What is written is not what the preview showed: a regular price has changed since.",
        "connector/pricing/job.py",
        "        if proposal.digest != self.job.digest:\n",
        "        if False:\n",
        (f"{JOBS}test_a_yes_to_another_preview_is_no_yes",),
    ),
    Guard(
        "prices-above-retail-seen",
        "Prices with tax, or with a slipped comma, are told to retailers whom they cost money.",
        "connector/pricing/job.py",
        "        if proposal.above_retail and not self.job.is_seen:\n",
        "        if False:\n",
        (f"{JOBS}test_prices_above_retail_are_written_only_for_who_has_seen_it",),
    ),
    Guard(
        "prices-moved-meanwhile",
        "A dealer price that staff has entered a moment ago is overwritten.",
        "connector/pricing/carrying.py",
        "        moved = [c for c in part if _has_moved(former.get(c.spot), c.before)]\n",
        "        moved: list[Change] = []\n",
        (f"{JOBS}test_a_price_that_staff_has_just_entered_is_left_alone",),
    ),
    Guard(
        "prices-there-already",
        "Undoing takes back a price that staff had entered before we wrote the same.",
        "connector/pricing/carrying.py",
        "        part = [c for c in whole if not is_same(former.get(c.spot), c.after)]\n",
        "        part = [*whole]\n",
        (f"{JOBS}test_what_stands_there_already_is_not_written_and_not_undone",),
    ),
    Guard(
        "price-run-number",
        "Two runs at the same time have one number, and one of them cannot be undone.",
        "connector/pricing/carrying.py",
        '        tx.facts.price_runs.put(f"{run:06}:", _NOTHING)\n',
        "",
        (f"{JOBS}test_a_run_beside_another_has_a_number_of_its_own",),
    ),
    Guard(
        "price-job-after-restart",
        "After a restart prices are written that nobody waits for any more.",
        "connector/pricing/job.py",
        "    if job.state is JobState.WRITING:\n",
        "    if False:\n",
        (f"{JOBS}test_a_job_of_an_earlier_process_is_over",),
    ),
    Guard(
        "price-job-too-late",
        "After a restart prices are written whose yes is an hour old.",
        "connector/pricing/job.py",
        "    if abs(store.now() - job.at) > _GOOD_FOR:\n",
        "    if False:\n",
        (f"{JOBS}test_a_job_that_nobody_waits_for_any_more_is_not_done",),
    ),
    Guard(
        "rows-untouched",
        "A page of yesterday puts yesterday's prices back over what staff has entered since.",
        "connector/web/pages/prices.py",
        '    return "" if typed == fields.get(f"{shown}.{offer_id}", "").strip() else typed\n',
        "    return typed\n",
        (f"{PAGES}test_rows_that_were_not_touched_are_not_sent_on",),
    ),
    Guard(
        "pictures-of-the-shop",
        "A page tells strangers who looks at it, by the pictures that it loads from them.",
        "connector/web/pages/products.py",
        '    return address if parts.scheme in ("http", "https") and parts.netloc == host else ""\n',
        "    return address\n",
        (f"{PAGES}test_only_pictures_of_the_shop_s_own_host_are_loaded",),
    ),
    Guard(
        "categories-as-shown",
        "A map of categories is saved that nobody has seen the effect of.",
        "connector/web/pages/categories.py",
        '    if fields.get("mark") != proposed.mark:\n',
        "    if False:\n",
        (f"{MAP}test_what_was_not_shown_is_not_saved",),
    ),
    Guard(
        "undo-the-run-shown",
        "A second tab undoes another run than the one that it shows.",
        "connector/pricing/job.py",
        "        if last_run_number(self._store) != self.job.run:\n",
        "        if False:\n",
        (f"{JOBS}test_a_second_tab_cannot_undo_another_run_than_it_shows",),
    ),
    Guard(
        "one-price-job",
        "Two tabs write prices at once.",
        "connector/pricing/job.py",
        "        if before is not None and before.is_busy:\n",
        "        if False:\n",
        (f"{JOBS}test_two_tabs_do_not_write_at_once",),
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
