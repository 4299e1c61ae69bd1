"""The promises of ``connector/ports.py``, each tested once and for every adapter."""
