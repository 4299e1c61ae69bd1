"""What hosts install: units, container, dashboards, and the companion plugin."""
