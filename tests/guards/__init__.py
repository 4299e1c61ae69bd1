"""The guards: what keeps a promise of the connector, and the test that goes red when it is taken out.

``python -m tests.guards`` proves it: one guard after the other is removed in a scratch copy.
"""
