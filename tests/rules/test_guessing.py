"""Where GTINs and dealer prices stand is guessed from values, and only where the known places are empty."""

from __future__ import annotations

from connector.catalogue.guessing import guess_gtin, guess_price, guess_tracking

EAN, OTHER = "4006381333931", "4012345678901"


def test_the_place_with_the_most_sound_gtins_is_taken() -> None:
    """Numbers with a wrong check digit, and article numbers, do not count."""
    seen = {"sku": ("4711", EAN), "meta:barcode": (EAN, OTHER), "meta:old": ("4006381333930", "x", "y")}
    assert guess_gtin(seen, ("global_unique_id",)) == ("meta:barcode",)


def test_a_known_place_that_is_filled_is_left_alone() -> None:
    """The defaults work then, whatever else looks alike."""
    seen = {"global_unique_id": (EAN,), "meta:barcode": (EAN, OTHER)}
    assert guess_gtin(seen, ("global_unique_id",)) == ()


def test_a_dealer_price_is_known_by_name_and_value() -> None:
    """A purchase price is none, and a text in a field of that name is none either."""
    seen = {
        "meta:_haendlerpreis": ("12,50", "3.20"),
        "meta:ek": ("1.00",) * 9,
        "meta:dealer": ("on request",),
    }
    assert guess_price(seen, ("meta:_kickroute_price",)) == ("meta:_haendlerpreis",)
    assert guess_price({"meta:dealer": ("on request",)}, ()) == ()


def test_nothing_seen_is_nothing_guessed() -> None:
    """An empty shop keeps the defaults."""
    assert guess_gtin({}, ()) == guess_price({}, ()) == ()


def test_tracking_numbers_are_known_by_name_and_form() -> None:
    """Every place that is called after them and holds something like a number; counts and texts are none."""
    seen = {
        "meta:_paketnummer": ("0034 0434 1610 9404 2557", ""),
        "meta:_track_clicks": ("12",),
        "meta:_shipment_note": ("by bike, next week",),
        "meta:_billing_phone": ("+49 221 123456789",),
        "custom:my_tracking": ("JJD000390007827456",),
    }
    assert guess_tracking(seen) == ("custom:my_tracking", "meta:_paketnummer")
