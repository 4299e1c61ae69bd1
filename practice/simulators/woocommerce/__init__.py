"""A WooCommerce shop that behaves over real HTTP as real ones were measured to.

    from practice.simulators.serving import LoopbackServer
    from practice.simulators.woocommerce import VERSIONS, WooCommerceSimulator, WooSettings

    with WooCommerceSimulator(WooSettings(hpos=True)) as shop, LoopbackServer(shop.app) as server:
        server.url                       # REST API below {url}/wp-json/, the owner's page at {url}/owner/
        shop.keys.full.consumer_key      # and .consumer_secret; read_only, write_only, shop_manager, customer
        shop.owner.set_stock("LIQ-0001-1", 5)           # id, SKU or GTIN; how="sql" bumps and fires nothing
        shop.owner.sell([("LIQ-0001-1", 2)])            # a normal customer; returns the order's id
        shop.owner.refund(order_id, "5.00")             # cancel, complete, trash_order, enter_tracking …
        shop.owner.break_cron(); shop.owner.run_cron()  # back_up, restore_backup, maintenance …
        shop.log.orders, .mails, .stock, .notes, .webhooks, .requests, .counts   # the independent witness
        shop.configure(maintenance=True)                # any field of WooSettings, while it runs
        shop.fail("/orders$", method="POST", at="after", answer="drop")         # see Fault; mend() forgets
        shop.clock.set(moment); shop.clock.advance(step)
        old = shop.snapshot(); shop.restore(old)        # ids are issued again

Without a catalogue the shop sells ``simulators.catalogue.german_catalogue()``; ``catalogue=generate(20_000)``
makes a large one, ``Catalogue(())`` an empty one. ``VERSIONS`` names the three shops that were measured:
"11.0" (new order tables), "11.0-legacy" (old order tables) and "8.9".

Over HTTP the owner's side takes POST /owner/<method> with the method's arguments as JSON and answers
{"result": …}; GET /owner/log?kind=&after=, /owner/counts, /owner/summary, /owner/products, /owner/orders
and /owner/keys tell what is. POST /owner/configure, /owner/fault, /owner/clear_faults, /owner/clear_log and
/owner/advance_clock do what they say. ``python -m practice.simulators.woocommerce --offers 20000`` serves one
in its own process and prints its address and keys as one line of JSON.

Served by plain http the API takes OAuth 1.0a, as WooCommerce does; with ``behind_https=True`` it takes Basic.
"""

from practice.simulators.faults import Fault
from practice.simulators.log import Entry
from practice.simulators.woocommerce.clock import ShopClock
from practice.simulators.woocommerce.errors import RestError
from practice.simulators.woocommerce.keys import ApiKey, KeyRing
from practice.simulators.woocommerce.log import ShopLog
from practice.simulators.woocommerce.owner import Owner
from practice.simulators.woocommerce.settings import HPOS, LEGACY, OLD, VERSIONS, Delay, WooSettings
from practice.simulators.woocommerce.simulator import WooCommerceSimulator

__all__ = [
    "HPOS",
    "LEGACY",
    "OLD",
    "VERSIONS",
    "ApiKey",
    "Delay",
    "Entry",
    "Fault",
    "KeyRing",
    "Owner",
    "RestError",
    "ShopClock",
    "ShopLog",
    "WooCommerceSimulator",
    "WooSettings",
]
