"""The hub: a platform that speaks the Kickroute wire protocol."""
