"""Simulators: shops that behave over HTTP as the real ones were measured to."""
