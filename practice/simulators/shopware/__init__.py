"""A Shopware 6 shop that behaves over real HTTP as a real 6.6.7.1 was measured to (6.7: as its source reads).

with ShopwareSimulator(ShopwareSettings(version="6.6")) as shop, LoopbackServer(shop.app) as server:
server.url                       # Admin API below {url}/api/, the owner's page at {url}/owner/
shop.credentials.client_id       # and .client_secret: an integration with all rights
shop.owner.create_integration("Kickroute", ["product:read", "order:create"])   # one with few
shop.owner.set_stock("LIQ-0001-1", 5)           # id, number or GTIN; how="sql" moves and fires nothing
shop.owner.sell([("LIQ-0001-1", 2)])            # a shopper of the storefront; returns the order's id
shop.owner.ship(order_id, "0034…")              # cancel, reopen, complete, pay, refund, credit,
recalculate … shop.owner.kill_worker(); shop.owner.revive_worker()   # back_up, restore_backup,
delete_product … shop.log.orders, .mails, .stock, .states, .webhooks, .requests, .counts   # the
independent witness shop.configure(admin_worker=False)              # any field of ShopwareSettings but
version and commercial shop.fail("/order$", method="POST", at="after", answer=500)     # see Fault;
"deadlock" too; mend() forgets shop.clock.set(moment); shop.clock.advance(step) old = shop.snapshot();
shop.restore(old)        # numbers are issued again; reset() is the shop as built

Without a catalogue the shop sells ``simulators.catalogue.german_catalogue()``. Dealer price and category
stand in the custom fields ``kickroute_dealer_price`` and ``kickroute_category``, which are filled but not
defined: no set exists until somebody creates one. Ids are derived from numbers and names.

Over HTTP the owner's side takes POST /owner/<method> with the method's arguments as a JSON object and
answers {"result": …}; GET /owner/log?kind=&after=, /owner/counts, /owner/summary, /owner/products,
/owner/orders and /owner/keys tell what is. POST /owner/configure, /owner/fault, /owner/clear_faults,
/owner/clear_log and /owner/advance_clock do what they say. ``python -m practice.simulators.shopware --port 0
--offers 20000`` serves one in its own process and prints its address and credentials as one line of JSON.
What it does is listed in ``practice/simulators/FACTS_SHOPWARE.md``.
"""

from practice.simulators.faults import Fault
from practice.simulators.log import Entry
from practice.simulators.shopware.errors import ShopError
from practice.simulators.shopware.log import ShopwareLog
from practice.simulators.shopware.owner import Owner
from practice.simulators.shopware.settings import Credentials, Delay, Pickware, ShopwareSettings
from practice.simulators.shopware.simulator import ShopwareSimulator

__all__ = [
    "Credentials",
    "Delay",
    "Entry",
    "Fault",
    "Owner",
    "Pickware",
    "ShopError",
    "ShopwareLog",
    "ShopwareSettings",
    "ShopwareSimulator",
]
