"""The platforms of shops: each is a folder of ``adapters`` and one line here, in the order to name them."""

from adapters.woocommerce import KIND as woocommerce
from adapters.shopware import KIND as shopware
