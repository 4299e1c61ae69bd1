"""Endurance: a seeded day in accelerated time, with faults, kills and restores, which is judged at its end.

``python -m tests.faults.soak --scale 1 --shop both`` prints one JSON object and says by its exit code whether
anything was lost, doubled, wrong, out of order or leaked.
"""
