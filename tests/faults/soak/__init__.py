"""Endurance in accelerated time: a day, a storm of orders, a quarter of quiet days; judged at the end.

``python -m tests.faults.soak --mode day --scale 1 --shop both`` prints one JSON object and says by its exit
code whether anything was lost, doubled, wrong, out of order or leaked, or grew.
"""
