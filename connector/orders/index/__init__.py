"""The index: which Kickroute number stands on which of the shop's orders."""
