"""Guards of the workers: what fails is done again, and holds up nothing else."""

from __future__ import annotations

from tests.guards.guard import Guard

ENGINE = "tests/doors/test_engine.py::"

WORKING = (
    Guard(
        "hints-come-back",
        "What only a webhook showed, and could not be read at once, is forgotten.",
        "connector/running/hints.py",
        "                self._ids[kind] |= ids\n",
        "                pass\n",
        (f"{ENGINE}test_a_hint_whose_reading_failed_is_read_again",),
    ),
    Guard(
        "one-order-stops-no-other",
        "One interrupted order for which the shop fails keeps all others from being finished.",
        "connector/running/orders.py",
        "            except ConnectorError as error:\n                # The next",
        "            except () as error:\n                # The next",
        (f"{ENGINE}test_an_interrupted_order_that_fails_again_stops_no_other",),
    ),
    Guard(
        "order-in-hand",
        "While the shop is slow, the worker waits behind each order that is being placed.",
        "connector/running/orders.py",
        "            if number in self._pool:\n",
        "            if number is None:\n",
        (f"{ENGINE}test_an_order_in_hand_holds_up_no_worker",),
    ),
    Guard(
        "worker-outlives-a-defect",
        "A defect ends the thread that collects, delivers or reports, and nobody does it any more.",
        "connector/worker.py",
        "        except Exception as error:\n",
        "        except ArithmeticError as error:\n",
        ("tests/doors/test_logs.py::test_a_worker_that_fails_unexpectedly_tells_no_values",),
    ),
    Guard(
        "bad-command-stops-no-other",
        "One command that cannot be carried out keeps all behind it waiting for ever.",
        "connector/commands.py",
        "    except Exception:\n        # One bad request",
        "    except ArithmeticError:\n        # One bad request",
        ("tests/doors/test_commands.py::test_a_bad_command_does_not_stop_those_behind_it",),
    ),
    Guard(
        "sweep-that-failed",
        "A full reading that broke off is taken for done.",
        "connector/wishes.py",
        "    tx.facts.put(SWEEP_WANTED, UNDER_WAY)",
        "    tx.facts.put(SWEEP_WANTED, None)",
        ("tests/flows/test_collect.py::test_a_sweep_that_failed_is_still_wanted",),
    ),
    Guard(
        "only-watching",
        "The connector works beside the platform's own plugin, and both place every order.",
        "scheduler.py",
        "                if not self._has_to_watch():\n",
        "                if True:\n",
        ("tests/daemon/test_plugin.py::test_the_daemon_takes_over_when_the_plugin_is_off",),
    ),
)
