"""Benchmarks: how fast and how lean the connector is, each figure beside a floor measured in the same run.

``python -m benchmarks`` (or ``make bench``) measures everything and writes ``out/results.jsonl``, pictures,
and with ``--write`` the table in ``docs/PERFORMANCE.md``. Shops are the simulators in processes of their
own, slowed to the response times that real shops were recorded with (:mod:`benchmarks.pace`); the platform
is the hub in its own process; the connector is the real daemon, started as a host starts it.

What counts is the ratio of a figure to its floor: both were measured minutes apart on the same machine.
"""
