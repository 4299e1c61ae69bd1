"""What happens to an order that the shop's staff opens and saves: the whole order is calculated again."""

from __future__ import annotations

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from practice.simulators.shopware import errors
from practice.simulators.shopware.clock import stamp
from practice.simulators.shopware.shop import Work
from practice.simulators.shopware.store import Row
from practice.simulators.shopware.values import calculated_price, cart_price, taxes

CENT = Decimal("0.01")


def recalculate(work: Work, order_id: str) -> None:
    """Calculate an order of the work's version again.

    Without a customer, or with one whose group sees gross prices, the order becomes gross: the figures of
    a net order stay and lose the tax on top. A line without a price definition gets the product's own
    price; labels and payloads are filled from the product; transactions stay as they are. Raises
    ShopError for an order without orderCustomer.
    """
    order = work.space["order"].rows[order_id]
    customers = work.space["order_customer"].find("orderId", order_id)
    if not customers:
        raise errors.coded(
            400,
            "CHECKOUT__ORDER_MISSING_ORDER_ASSOCIATION",
            f'The required association "orderCustomer" is missing in order "{order_id}".',
            {"association": "orderCustomer"},
        )
    gross = _sees_gross(work, customers[0])
    lines = work.space["order_line_item"].find("orderId", order_id)
    ordinary = [_calculated(work, line, gross) for line in lines if line.get("type") != "credit"]
    credits_ = [_credit(line, ordinary, gross) for line in lines if line.get("type") == "credit"]
    for line in (*ordinary, *credits_):
        work.writer.write("order_line_item", line, "", "upsert")
    shipping = _deliveries(work, order_id, order, gross)
    price = order_price([line["price"] for line in (*ordinary, *credits_)], shipping, gross)
    work.writer.write("order", {"id": order_id, "price": price, "shippingCosts": shipping}, "", "update")


def _sees_gross(work: Work, order_customer: Row) -> bool:
    live = work.shop.store.live
    customer = live["customer"].get(order_customer.get("customerId")) or {}
    group = live["customer_group"].get(customer.get("groupId") or work.shop.defaults.group) or {}
    return bool(group.get("displayGross", True))


def _calculated(work: Work, line: Row, gross: bool) -> Row:
    product = work.shop.store.live["product"].get(line.get("productId"))
    definition = line.get("priceDefinition")
    if definition and definition.get("isCalculated"):
        unit, rules = _money(definition["price"]), definition["taxRules"]
    elif product is not None:
        unit, rules = _list_price(work, product, gross)
    else:
        unit, rules = _money(line["price"]["unitPrice"]), line["price"]["taxRules"]
    payload: Row = {"id": line["id"], "price": line_price(unit, int(line["quantity"]), rules, gross)}
    if product is not None:
        payload |= _from_product(work, line, product)
    return payload


def _list_price(work: Work, product: Row, gross: bool) -> tuple[Decimal, list[dict[str, Any]]]:
    parent = work.shop.store.live["product"].get(product.get("parentId")) or {}
    price = (product.get("price") or parent["price"])[0]
    tax = work.shop.store.live["tax"].rows[product.get("taxId") or parent["taxId"]]
    return _money(price["gross" if gross else "net"]), [{"taxRate": tax["taxRate"], "percentage": 100}]


def _from_product(work: Work, line: Row, product: Row) -> Row:
    parent = work.shop.store.live["product"].get(product.get("parentId")) or {}
    payload = {
        **(line.get("payload") or {}),
        "productNumber": product["productNumber"],
        "isCloseout": product.get("isCloseout"),
        "customFields": {**(parent.get("customFields") or {}), **(product.get("customFields") or {})},
        "createdAt": str(product["createdAt"]).replace("T", " ").removesuffix("+00:00"),
        "releaseDate": product.get("releaseDate"),
        "isNew": False,
        "markAsTopseller": product.get("markAsTopseller"),
        "purchasePrices": None,
        "manufacturerId": product.get("manufacturerId"),
        "taxId": product.get("taxId") or parent.get("taxId"),
        "tagIds": product.get("tagIds"),
        "categoryIds": product.get("categoryTree"),
        "propertyIds": product.get("propertyIds"),
        "optionIds": product.get("optionIds"),
        "options": [],
        "streamIds": product.get("streamIds"),
        "parentId": product.get("parentId"),
        "stock": product["stock"],
        "features": [],
    }
    return {"label": product.get("name") or parent.get("name"), "payload": payload, "states": ["is-physical"]}


def _credit(line: Row, ordinary: list[Row], gross: bool) -> Row:
    """Spread a credit over the tax rates of the lines it is given on."""
    amount = _money(line["price"]["unitPrice"])
    shares: dict[float, Decimal] = defaultdict(Decimal)
    for other in ordinary:
        for tax in other["price"]["calculatedTaxes"]:
            shares[tax["taxRate"]] += _money(tax["price"])
    whole = sum(shares.values()) or Decimal(1)
    rules = [{"taxRate": rate, "percentage": float(100 * share / whole)} for rate, share in shares.items()]
    return {"id": line["id"], "price": line_price(amount, 1, rules or line["price"]["taxRules"], gross)}


def _deliveries(work: Work, order_id: str, order: Row, gross: bool) -> dict[str, Any]:
    """Calculate the shipping costs of all deliveries again and return their sum."""
    deliveries = work.space["order_delivery"].find("orderId", order_id)
    costs = []
    for delivery in deliveries:
        old = delivery["shippingCosts"]
        cost = line_price(_money(old["unitPrice"]), int(old["quantity"]), old["taxRules"], gross)
        costs.append(cost)
        if cost != old:
            changed = {**delivery, "shippingCosts": cost, "updatedAt": stamp(work.shop.now())}
            work.put("order_delivery", changed)
    if len(costs) == 1:
        return costs[0]
    old = order["shippingCosts"]
    total = (
        sum((_money(cost["totalPrice"]) for cost in costs), Decimal(0))
        if costs
        else _money(old["totalPrice"])
    )
    return line_price(total, 1, old["taxRules"], gross)


def line_price(unit: Decimal, quantity: int, rules: list[dict[str, Any]], gross: bool) -> dict[str, Any]:
    """Calculate a line: the tax is inside a gross price and on top of a net one."""
    total = _cents(unit * quantity)
    calculated = [_tax(total * _money(rule["percentage"]) / 100, rule["taxRate"], gross) for rule in rules]
    return calculated_price(
        {
            "unitPrice": float(unit),
            "totalPrice": float(total),
            "quantity": quantity,
            "calculatedTaxes": calculated,
            "taxRules": rules,
        }
    )


def _tax(price: Decimal, rate: float, gross: bool) -> dict[str, Any]:
    percent = _money(rate)
    tax = price * percent / (100 + percent) if gross else price * percent / 100
    return {"tax": float(_cents(tax)), "taxRate": rate, "price": float(_cents(price))}


def order_price(prices: list[dict[str, Any]], shipping: dict[str, Any], gross: bool) -> dict[str, Any]:
    """Sum up an order: taxes are the sums of the lines' taxes (horizontal), gross totals contain them."""
    position = sum((_money(price["totalPrice"]) for price in prices), Decimal(0))
    sums: dict[float, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    for price in (*prices, shipping):
        for tax in price["calculatedTaxes"]:
            sums[tax["taxRate"]][0] += _money(tax["tax"])
            sums[tax["taxRate"]][1] += _money(tax["price"])
    tax_total = sum((tax for tax, _ in sums.values()), Decimal(0))
    amount = position + _money(shipping["totalPrice"])
    net, total = (amount - tax_total, amount) if gross else (amount, amount + tax_total)
    found = [
        {"tax": float(tax), "taxRate": rate, "price": float(price)} for rate, (tax, price) in sums.items()
    ]
    return cart_price(
        {
            "netPrice": float(net),
            "totalPrice": float(total),
            "positionPrice": float(position),
            "rawTotal": float(total),
            "taxStatus": "gross" if gross else "net",
            "calculatedTaxes": taxes(found),
            "taxRules": [{"taxRate": rate, "percentage": 100} for rate in sums],
        }
    )


def _money(value: Any) -> Decimal:
    return Decimal(str(value))


def _cents(value: Decimal) -> Decimal:
    return value.quantize(CENT, rounding=ROUND_HALF_UP)
