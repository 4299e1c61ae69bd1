"""English texts of the host's command line."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "help.host": "Run the connector of many suppliers on one database.",
    "help.host.file": "The host's settings. Default: host.toml.",
    "help.host.name": "The supplier's name, as list shows it.",
    "help.host.yes": "Do it without asking once more.",
    "help.host.serve": "Serve the doors of all suppliers: callbacks, webhooks, health, metrics.",
    "help.host.worker": "Do what suppliers want done; start one process for each core.",
    "help.host.worker.processes": "So many processes, each of which is started anew when it ends.",
    "help.host.upgrade": "Make the database's tables, or bring them up to date.",
    "help.host.add": "Serve a supplier, new or with what its own connector kept.",
    "help.host.add.settings": (
        "The supplier's settings file; secrets that it names are read and kept encrypted."
    ),
    "help.host.add.from": "A backup of the supplier's connector, or the address of its PostgreSQL database.",
    "help.host.add.paused": "Take no turns for it yet.",
    "help.host.settings": "Put another settings file in the place of a supplier's settings.",
    "help.host.remove": "Forget a supplier and all that is kept for it.",
    "help.host.pause": "Do nothing for a supplier until resume; its offers stay live.",
    "help.host.resume": "Serve a supplier again.",
    "help.host.export": (
        "Move a supplier out: its store and its settings, as a connector of its own runs them."
    ),
    "help.host.export.folder": "Folder for both; neither may be there yet.",
    "help.host.export.public_url": "Where platform and shop will reach the new connector.",
    "help.host.backup": "Copy a supplier's store into a file, while it is served.",
    "help.host.restore": "Put a copy of a supplier's store in its place; what was there is kept beside it.",
    "help.host.list": "Name all suppliers, and whose settings can be read.",
    "help.host.status": "Say which suppliers need somebody, and why.",
    "help.host.usage": "Count what was done for each supplier in a month.",
    "help.host.usage.month": "The month, such as 2026-03.",
    "help.host.usage.csv": "Write a table for other programs.",
    "help.host.rekey": "Encrypt all settings with a new key; the old one counts until --finish.",
    "help.host.rekey.prepare": "Only write the new key into the file, to be brought to the other machines.",
    "help.host.rekey.finish": "Forget the old keys.",
    "help.host.support": "Write a ZIP for a call for help about a supplier.",
    "help.host.for": "Run any command of kickroute-connector for a supplier.",
    "help.host.for.command": "The command and its options, such as orders --json.",
    "host.made": "The host's tables are made (schema {now}).",
    "host.upgraded": "The host's tables were brought from schema {before} to {now}.",
    "host.added": "{name} is added. Kickroute and the shop reach it at {address}.",
    "host.changed": "The settings of {name} are changed; workers take them with its next turn.",
    "host.removed": "{name} and all that was kept for it is forgotten.",
    "host.still_live": (
        "{name} still has {count} live offers on Kickroute. Let it leave first: kickroute-host for "
        "{name} leave. Or forget it all the same with --yes"
    ),
    "host.paused": "No turns are taken for {name} any more.",
    "host.paused_live": (
        "{count} offers of {name} are live: meanwhile no order is taken and no change of stock is told."
        " Resume it soon; before a longer pause say kickroute-host for {name} pause."
    ),
    "host.resumed": "{name} is served again.",
    "host.has_left": (
        "{name} was moved out, and its connector may run elsewhere: two of them would tell Kickroute "
        "different things. If it does not, say resume --yes"
    ),
    "host.exported": (
        "{name} lies in {folder} and is not served here any more. Run it there: kickroute-connector run"
        " --settings {settings}"
    ),
    "host.nobody": "There is no supplier yet.",
    "host.locked": (
        "The settings of {names} cannot be read with the keys in {file}: put back the key that they "
        "were written with."
    ),
    "host.status": "{count} suppliers, {well} of them are well.",
    "host.ill": "ill since {since}: {reason}",
    "host.parked": "{count} orders need somebody",
    "host.no_month": "“{month}” is no month such as 2026-03",
    "host.state.active": "served",
    "host.state.paused": "paused",
    "host.state.leaving": "leaving",
    "host.state.moved": "moved out",
    "host.settings.open": "readable",
    "host.settings.locked": "settings cannot be read: the key is missing",
    "host.keys.prepared": (
        "{file} has a new key that encrypts nothing yet ({count}). Bring the file to all machines, then"
        " say rekey."
    ),
    "host.keys.rekeyed": (
        "The settings of {count} suppliers are encrypted with a new key. The old one counts until rekey"
        " --finish; bring {file} to all machines before."
    ),
    "host.keys.finished": (
        "Only the newest key counts now; {count} settings were still to be encrypted with it. Keep a "
        "copy of {file} apart from the database."
    ),
    "host.column.supplier": "Supplier",
    "host.column.state": "State",
    "host.column.offers": "Live offers",
    "host.column.last_order": "Last order",
    "host.column.settings": "Settings",
    "host.column.orders": "Orders",
    "host.column.amount": "Amount",
    "host.column.offers_live": "Offers live",
    "host.column.messages": "Messages",
    "host.column.requests": "Requests",
    "host.column.seconds": "Seconds",
}
