"""Guards of the workers: what fails is done again, and holds up nothing else."""

from __future__ import annotations

from tests.guards.guard import Guard

ENGINE = "tests/doors/test_engine.py::"
HINTS = "tests/flows/test_hints.py::"
HOUR = "tests/field/test_hour.py::"
ATTEMPTS = "tests/flows/test_attempts.py::"
REQUESTS = "tests/doors/test_requests.py::"
STOPPING = (
    "tests/faults/test_stopping.py::"
    "test_who_is_told_to_leave_with_an_order_in_hand_gives_the_lease_back_last[woocommerce-/orders$]"
)

WORKING = (
    Guard(
        "hints-come-back",
        "What only a webhook showed, and could not be read at once, is forgotten.",
        "connector/running/workers/hints.py",
        "            self._failed(group, error)\n",
        "            del error\n",
        (f"{ENGINE}test_a_hint_whose_reading_failed_is_read_again", f"{HINTS}test_hints_survive_every_error"),
    ),
    Guard(
        "bad-hint-stands-alone",
        "One product or order that cannot be read keeps all that were hinted at with it from being read.",
        "connector/running/workers/hints.py",
        "            self._prove(group, error)\n",
        "            self._wait(group, error)\n",
        (f"{HINTS}test_one_that_always_fails_is_found_and_holds_up_no_other",),
    ),
    Guard(
        "step-fails-alone",
        "One step of a worker that fails keeps all its other steps from being done.",
        "connector/running/attempts.py",
        "        except Exception as error:\n            self.failed(",
        "        except ArithmeticError as error:\n            self.failed(",
        (
            f"{ATTEMPTS}test_a_step_that_fails_keeps_no_other_from_being_done",
            f"{HOUR}test_a_list_of_webhooks_that_always_fails[shopware]",
            f"{HOUR}test_a_sweep_that_always_fails[woocommerce]",
        ),
    ),
    Guard(
        "forgotten-order-ends-no-run",
        "An order that is forgotten while somebody works on it is tried again for ever.",
        "connector/running/attempts.py",
        "        except OrderForgotten:\n",
        "        except ArithmeticError:\n",
        (f"{ATTEMPTS}test_a_forgotten_order_is_no_failure",),
    ),
    Guard(
        "failing-waits",
        "What fails is tried again at once, for ever, and takes the time of everything else.",
        "connector/running/attempts.py",
        "            return max(0.0, failing.due - self._clock()) if failing else 0.0\n",
        "            return 0.0\n",
        (f"{ATTEMPTS}test_a_step_that_fails_keeps_no_other_from_being_done",),
    ),
    Guard(
        "failing-is-shown",
        "What fails is shown to nobody who does not read the log.",
        "connector/running/attempts.py",
        "            self._unwritten[task.key] = _dump(failure)\n",
        "",
        (f"{ATTEMPTS}test_what_fails_is_shown_until_it_works",),
    ),
    Guard(
        "outage-leaves-nothing-waiting",
        "After an outage everything waits as long as it had failed.",
        "connector/running/attempts.py",
        '                    self._hurry_since(self._worked_at.get(task, float("-inf")))\n',
        "                    pass\n",
        (f"{ATTEMPTS}test_an_outage_leaves_nothing_waiting",),
    ),
    Guard(
        "one-order-stops-no-other",
        "One interrupted order for which the shop fails keeps all others from being finished.",
        "connector/running/workers/orders.py",
        '            self._helper.help(Task("orders", step, number), partial(work, self._counter, number))\n',
        "            work(self._counter, number)\n",
        (f"{ENGINE}test_an_interrupted_order_that_fails_again_stops_no_other",),
    ),
    Guard(
        "worker-outlives-a-defect",
        "A defect ends the thread that collects, delivers or reports, and nobody does it any more.",
        "connector/running/worker.py",
        "        except Exception as error:\n",
        "        except ArithmeticError as error:\n",
        ("tests/doors/test_logs.py::test_a_worker_that_fails_unexpectedly_tells_no_values",),
    ),
    Guard(
        "bad-command-stops-no-other",
        "One command that cannot be carried out keeps all behind it waiting for ever.",
        "connector/running/requests.py",
        "    except Exception:\n        # One bad request",
        "    except ArithmeticError:\n        # One bad request",
        ("tests/doors/test_commands.py::test_a_bad_command_does_not_stop_those_behind_it",),
    ),
    Guard(
        "command-in-time",
        "What somebody wished an hour ago, and has done another way since, is done behind their back.",
        "connector/running/requests.py",
        "    elif _is_over(store, request):\n",
        "    elif store is None:\n",
        (f"{REQUESTS}test_a_command_that_waited_too_long_is_not_carried_out",),
    ),
    Guard(
        "command-withdrawn",
        "A command whose user left the terminal is carried out all the same.",
        "connector/running/requests.py",
        "        tx.requests.finish(request_id, Outcome(is_done=False, sentence=sentence).dump())\n",
        "",
        (
            f"{REQUESTS}test_who_waits_no_more_has_withdrawn_it",
            f"{REQUESTS}test_who_breaks_off_has_withdrawn_it",
        ),
    ),
    Guard(
        "command-done-once",
        "A command in whose middle the daemon died is carried out again by the next one.",
        "connector/running/requests.py",
        "    if request.begun:\n        outcome",
        "    if request is None:\n        outcome",
        (f"{REQUESTS}test_what_an_earlier_process_had_begun_with_is_not_done_twice",),
    ),
    Guard(
        "sweep-that-failed",
        "A full reading that broke off is taken for done.",
        "connector/catalogue/wishes.py",
        "    tx.facts.sweep_wanted = UNDER_WAY",
        "    tx.facts.sweep_wanted = None",
        ("tests/flows/test_collect.py::test_a_sweep_that_failed_is_still_wanted",),
    ),
    Guard(
        "lease-last",
        "A second daemon starts while the first still has an order in hand, and both place it.",
        "connector/assembly/connector.py",
        "            if has_left:\n                self.store.close()\n",
        "            self.store.close()\n",
        (STOPPING,),
    ),
    Guard(
        "leaves-in-time",
        "A process that is told to stop stays as long as the shop hangs, and is killed by its manager.",
        "connector/running/pool.py",
        "name=name, daemon=True)",
        "name=name, daemon=False)",
        (STOPPING,),
    ),
    Guard(
        "only-watching",
        "The connector works beside the platform's own plugin, and both place every order.",
        "connector/assembly/connector.py",
        "                if not self._has_to_watch():\n",
        "                if True:\n",
        ("tests/daemon/test_plugin.py::test_the_daemon_takes_over_when_the_plugin_is_off",),
    ),
)
