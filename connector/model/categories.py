"""The categories of Kickroute that this version knows; data only.

The platform's list grows: a category that is not here is told all the same, with a warning, and
``release.extra_categories`` in the settings adds to the list without a new version.
Source: the platform's own shop plugin, version 1.0.5 (docs/protocol.md).
"""

NONE = "none"
"""Stands where a category would, and means: not offered."""

CATEGORIES = frozenset(
    {
        "vaping",
        "vaping-atomizer",
        "vaping-base",
        "vaping-batteries",
        "vaping-cbd",
        "vaping-coils",
        "vaping-e-cigarettes",
        "vaping-flavors",
        "vaping-liquids",
        "vaping-mods",
        "vaping-nicotine-shots",
        "vaping-pod-starter-sets",
        "vaping-refill-pods",
        "vaping-vaporizer",
    }
)
