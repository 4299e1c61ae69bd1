"""Recordings of real shops and of the platform's plugin: reading them, and comparing answers by shape.

``loader`` reads every form a recording has; ``shapes`` compares JSON by keys and types; ``woo_stage`` and
``woo_replay`` bring a simulated WooCommerce into the state in which the same question can be asked again.

A test of the adapter's half walks ``loader.exchanges("woocommerce")`` and hands ``Exchange.answer`` and
``Exchange.status`` to the translating functions.
"""
