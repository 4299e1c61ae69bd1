"""The promises of ``connector/ports/``, each tested once and for every adapter."""
