"""German twins of sentences that only ``check`` shows."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    # --- webhooks that were looked at ---
    "webhook for {topic} is missing": "Webhook für {topic} fehlt",
    "webhook for {topic} {trouble}": "Webhook für {topic} {trouble}",
    "points elsewhere": "zeigt anderswohin",
    "is switched off": "ist abgeschaltet",
    "is not as it was made": "ist nicht mehr, wie er angelegt wurde",
    "is {status}": "ist {status}",
    "has an old secret": "hat ein altes Geheimnis",
    # --- what is not there yet in a Shopware shop ---
    "{whose} “{part}” is missing": "{whose} „{part}“ fehlt",
    # --- mails that a WooCommerce shop sends to customers ---
    "order on hold": "Bestellung wartet",
    "order in processing": "Bestellung in Bearbeitung",
    "order completed": "Bestellung abgeschlossen",
    # --- the public address ---
    "no answer within {seconds} seconds": "keine Antwort binnen {seconds} Sekunden",
    "its certificate is not valid": "ihr Zertifikat ist ungültig",
    "it answers HTTP {status}": "sie antwortet mit HTTP {status}",
    "its name is not known": "ihr Name ist unbekannt",
    "nobody answers there": "dort antwortet niemand",
    "the connection fails": "die Verbindung kommt nicht zustande",
}
