"""Benchmarks: how fast and how lean the connector is, each figure beside a floor measured in the same run.

``python -m benchmarks`` (or ``make bench``) measures everything into ``out/results.jsonl`` and pictures, and
``python -m benchmarks.table`` writes them into ``docs/PERFORMANCE.md``. Shops are the simulators in processes
of their own, as slow as real ones were measured to be (:mod:`practice.simulators.pace`); the platform is the
hub in its own process; the connector is the real daemon, started as a host starts it.
``python -m benchmarks.real`` takes some of the same figures at a real shop that the environment names.

What counts is the ratio of a figure to its floor: both were measured minutes apart on the same machine.
"""
