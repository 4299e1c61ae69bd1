"""German texts of the messages that people get."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "alarm.over": "Erledigt: {what}",
    "alarm.other": "Etwas braucht Sie",
    "alarm.other.next": "Sehen Sie auf der Statusseite nach.",
    "alarm.shop.unreachable": "Der Shop antwortet nicht",
    "alarm.shop.unreachable.next": (
        "Meist müssen Sie nichts tun: Der Connector versucht es weiter, nichts geht verloren. Solange der "
        "Shop fort ist, werden Bestellungen später angelegt und Bestände nicht gemeldet. Öffnen Sie den "
        "Shop im Browser; geht er dort auch nicht, wenden Sie sich an seinen Hoster."
    ),
    "alarm.shop.access": "Der Shop nimmt die Schlüssel nicht an",
    "alarm.shop.access.next": (
        "Legen Sie im Shop einen neuen Schlüssel mit Lese- und Schreibrecht an und tragen Sie ihn in die "
        "Einstellungen ein. Bis dahin steht alles, was den Shop betrifft."
    ),
    "alarm.shop.slow": "Der Shop ist langsam: Bestände werden seltener als alle 30 Sekunden gelesen",
    "alarm.shop.slow.next": (
        "Der Connector fragt einen langsamen Shop seltener, um ihn nicht zu belasten. Webhooks melden "
        "Änderungen weiter sofort, wenn sie funktionieren. Suchen Sie die Ursache im Shop: Cache, "
        "Plugins, Hosting."
    ),
    "alarm.shop.cache": "Ein Cache antwortet anstelle des Shops",
    "alarm.shop.cache.next": (
        "Nehmen Sie die API des Shops (/wp-json/ oder /api/) von diesem Cache aus, im Plugin oder beim "
        "Hoster. Bis dahin werden Bestellungen abgewiesen, und nach zehn Minuten gilt alles als ausverkauft."
    ),
    "alarm.shop.rows": "Der Shop kann einzelne Zeilen nicht geben",
    "alarm.shop.rows.next": (
        "Öffnen Sie diese Produkte oder Bestellungen im Shop und speichern Sie sie neu; geht das nicht, sagt "
        "das Fehlerprotokoll von PHP, welches Plugin daran scheitert. Alles andere geht weiter."
    ),
    "alarm.shop.silent": "Die Webhooks des Shops kommen nicht an",
    "alarm.shop.silent.next": (
        "Es geht auch ohne: Änderungen werden abgefragt. Damit sie sofort ankommen, muss WP-Cron laufen "
        "(bei Shopware der Nachrichten-Dienst) und der Shop kickroute.public_url erreichen."
    ),
    "alarm.shop.second": "Ein zweiter Connector bedient denselben Shop",
    "alarm.shop.second.next": (
        "Halten Sie einen der beiden an. Bis dahin werden Änderungen abgefragt; die Webhooks bleiben, wo sie "
        "sind, bis Sie sie diesem Connector geben: kickroute-connector check --fix."
    ),
    "alarm.shop.webhooks": "Die Webhooks des Shops lassen sich nicht einrichten",
    "alarm.shop.webhooks.next": (
        "Es geht auch ohne: Änderungen werden abgefragt und brauchen einige Sekunden länger. Prüfen Sie "
        "die Rechte des Schlüssels."
    ),
    "alarm.platform.unreachable": "Kickroute antwortet nicht",
    "alarm.platform.unreachable.next": (
        "Sie müssen nichts tun: Alle Meldungen warten und gehen hinaus, sobald Kickroute wieder antwortet."
    ),
    "alarm.platform.access": "An Kickroute wird nichts gesendet",
    "alarm.platform.access.next": (
        "Vergleichen Sie kickroute.api_key mit dem Schlüssel auf der Einstellungsseite von Kickroute. "
        "Alle Meldungen warten so lange."
    ),
    "alarm.callback.signatures": "Aufrufe mit falscher Unterschrift von Kickroute",
    "alarm.callback.signatures.next": (
        "Hat Kickroute Ihnen einen neuen Schlüssel gegeben, tragen Sie ihn als kickroute.api_key ein und "
        "den alten als kickroute.previous_api_key. Sonst versucht es jemand Fremdes: Solche Aufrufe "
        "ändern nichts."
    ),
    "alarm.webhooks.signatures": "Webhooks des Shops mit falscher Unterschrift",
    "alarm.webhooks.signatures.next": (
        "kickroute-connector check zeigt, ob die Webhooks noch die des Connectors sind. Solche Aufrufe "
        "ändern nichts."
    ),
    "alarm.brake.withdrawals": "Viele Angebote würden Kickroute auf einmal verlassen",
    "alarm.brake.withdrawals.next": (
        "Sie bleiben, bis Sie es bestätigen; meist ist im Shop etwas schiefgegangen. Ist es gewollt: "
        "kickroute-connector sync --confirm-withdrawals"
    ),
    "alarm.brake.orders": "Viele Bestellungen wurden auf einmal storniert oder erstattet",
    "alarm.brake.orders.next": (
        "Kickroute erfährt es erst, wenn Sie es bestätigen: kickroute-connector orders --confirm-ends. "
        "War es ein Versehen, setzen Sie die Bestellungen im Shop zurück."
    ),
    "alarm.orders.stray": "Unbekannte wartende Kickroute-Bestellungen im Shop",
    "alarm.orders.stray.next": (
        "Sie haben keinen Bestand genommen. Legen Sie sie im Shop in den Papierkorb oder fragen Sie "
        "Kickroute."
    ),
    "alarm.orders.rates": "Bestellungen nach {about} kosten im Shop etwas anderes als bei Kickroute",
    "alarm.orders.rates.next": (
        "Sie werden angelegt, und eine volle Erstattung gibt zurück, was Kickroute abgebucht hat. Lassen Sie "
        "den Shop Bestellungen von Kickroute dorthin mit deutschen Steuersätzen rechnen, und fragen Sie Ihr "
        "Steuerbüro, wo die Steuer anfällt (OSS, Ausfuhr)."
    ),
    "alarm.order.parked": "Die Bestellung {about} braucht Ihre Entscheidung",
    "alarm.order.parked.next": (
        "Sie ist angenommen und konnte nicht angelegt werden. Noch einmal versuchen: kickroute-connector "
        "orders {about} --retry. Stornieren (der Händler bekommt sein Geld zurück): kickroute-connector "
        "orders {about} --cancel"
    ),
    "alarm.order.waiting": "Die Bestellung {about} ist noch nicht im Shop",
    "alarm.order.waiting.next": (
        "Meist antwortet der Shop gerade nicht; sie wird angelegt, sobald es geht. Dauert es länger, "
        "legen Sie sie nicht von Hand an: Sie wäre doppelt."
    ),
    "alarm.order.twin": "Die Bestellung {about} wartet: Im Shop steht ihre Nummer zweimal",
    "alarm.order.twin.next": (
        "Löschen Sie im Shop, was nicht verschickt werden soll. Legt ein anderes Programm Kickroutes "
        "Bestellungen an, schalten Sie es ab; nach zehn Minuten werden Sie gefragt."
    ),
    "alarm.order.double": "Die Bestellung {about} steht ein zweites Mal im Shop",
    "alarm.order.double.next": (
        "Löschen Sie im Shop, was nicht verschickt werden soll, oder nehmen Sie die Kickroute-Nummer von der "
        "Kopie weg."
    ),
    "alarm.order.pending_again": "Die Bestellung {about} wartet im Shop wieder auf Zahlung",
    "alarm.order.pending_again.next": "Setzen Sie im Shop ihren Status, oder stornieren Sie sie dort.",
    "alarm.order.set_back": "Statt der Bestellung {about} wurde eine fremde angefasst",
    "alarm.order.set_back.next": (
        "Der Shop wurde gerade zurückgesetzt. Sehen Sie sich die genannte Bestellung und ihre Mails an."
    ),
    "alarm.order.missing": "Die Bestellung {about} ist im Shop nicht mehr zu finden",
    "alarm.order.missing.next": (
        "Kickroute wurde nichts gemeldet. Holen Sie sie im Shop zurück, oder wählen Sie: "
        "kickroute-connector orders {about} --cancel (der Händler bekommt sein Geld zurück) oder "
        "--forget."
    ),
    "alarm.order.unknown": "Kickroute fragt nach der Bestellung {about}, die nicht fertig angelegt ist",
    "alarm.order.unknown.next": (
        "Sie wurde angenommen, kurz bevor der Speicher verloren ging oder zurückgesetzt wurde, und war noch "
        "nicht oder nur wartend im Shop. Bitten Sie Kickroute, sie noch einmal zu senden oder zu stornieren."
    ),
    "alarm.order.reopened": "Die stornierte Bestellung {about} ist im Shop wieder offen",
    "alarm.order.reopened.next": (
        "Der Händler hat sein Geld schon zurück, und Kickroute wird nichts Neues gemeldet. Stornieren Sie "
        "sie im Shop erneut, oder vereinbaren Sie eine neue Bestellung."
    ),
    "alarm.order.edited": "Die Positionen der Bestellung {about} wurden im Shop geändert",
    "alarm.order.edited.next": (
        "Kickroute erfährt davon nichts. Was nicht geliefert wird, erstatten Sie im Shop."
    ),
    "alarm.order.status": "Die Bestellung {about} kam mit unbekanntem Status und ist angehalten",
    "alarm.order.status.next": (
        "Fragen Sie den Händler, ob sie verschickt werden soll. Wenn ja, setzen Sie sie im Shop auf "
        "Bearbeitung; wenn nicht, stornieren Sie sie."
    ),
    "alarm.order.refused": "Die Bestellung {about} wird immer wieder abgelehnt: Die Adresse passt nicht",
    "alarm.order.refused.next": (
        "Schreiben Sie dem Händler, den die Meldung nennt: Die Bestellung wird angelegt, sobald sie mit "
        "passender Adresse kommt. Ein Land, das die Meldung nennt, können Sie auch im Shop ergänzen."
    ),
    "alarm.order.station": "Die Bestellung {about} geht an eine Paketstation, die nicht eindeutig ist",
    "alarm.order.station.next": (
        "Fragen Sie den Händler nach Station und Postnummer, und berichtigen Sie die Lieferadresse im Shop, "
        "bevor Sie ein Etikett machen."
    ),
    "alarm.order.tracking": "Ein Feld für Sendungsnummern der Bestellung {about} ist unklar",
    "alarm.order.tracking.next": (
        "Daraus wird nichts gemeldet. Stellen Sie es im Shop richtig, je Feld eine Nummer, oder tragen Sie "
        "die Nummer ein: kickroute-connector orders {about} --tracking NUMMER --carrier DIENST"
    ),
    "alarm.order.untracked": "Die Bestellung {about} ist abgeschlossen und hat keine Sendungsnummer",
    "alarm.order.untracked.next": (
        "Kickroute zahlt aus, sobald es eine kennt. Tragen Sie sie im Shop ein, auf der Seite der "
        "Bestellung, oder mit: kickroute-connector orders {about} --tracking NUMMER --carrier DIENST"
    ),
    "alarm.order.unreadable": "Die Bestellung {about} ist nicht zu verstehen",
    "alarm.order.unreadable.next": (
        "Von ihr wird nichts gemeldet. Sehen Sie sie im Shop an; sie wird weiter gelesen."
    ),
    "alarm.refund.deleted": "Eine gemeldete Erstattung der Bestellung {about} wurde gelöscht",
    "alarm.refund.deleted.next": "Der Händler hat das Geld schon; Kickroute kann es nicht zurückholen.",
    "alarm.refund": "Eine Erstattung der Bestellung {about} ist nicht gemeldet",
    "alarm.refund.next": (
        "Sie übersteigt, was bezahlt wurde, oder ist nicht lesbar. Sehen Sie die Erstattung im Shop an."
    ),
    "alarm.oversold": "Mit der Bestellung {about} ist mehr verkauft als da ist",
    "alarm.oversold.next": "Bestellen Sie nach, oder stornieren Sie die Bestellung im Shop.",
    "alarm.relay.stock": "Der Händler setzt die Bestellung {about} fort, aber der Bestand fehlt",
    "alarm.relay.stock.next": "Bestellen Sie nach und setzen Sie den Status im Shop, oder stornieren Sie.",
    "alarm.retail.order": "Ihre Bestellung {about} und die beim Lieferanten sind sich nicht einig",
    "alarm.retail.order.next": (
        "Die Notiz an der Bestellung in Ihrem Shop sagt, was gemeldet wurde; entscheiden Sie dort."
    ),
    "alarm.retail.untold": "Bestellungen, die versandt werden können, sind nicht weitergegeben",
    "alarm.retail.untold.next": (
        "Das Protokoll sagt, worauf jede wartet. Antwortet Kickroute nicht, gehen sie hinaus, sobald es "
        "antwortet."
    ),
    "alarm.relay.refused": "Der Shop nimmt den Status der Bestellung {about} nicht an",
    "alarm.relay.refused.next": "Setzen Sie ihn im Shop von Hand.",
    "alarm.outbox.parked": "Kickroute lehnt eine Meldung ab (Nr. {about})",
    "alarm.outbox.parked.next": (
        "Nach der Korrektur: kickroute-connector outbox --retry {about}. Aufgeben: kickroute-connector "
        "outbox --discard {about}"
    ),
    "alarm.products.refused": "Kickroute lehnt Produkte ab",
    "alarm.products.refused.next": (
        "Stellen Sie im Shop richtig, was es nennt: Die Produkte werden von selbst wieder gemeldet. Die "
        "Statusseite und kickroute-connector outbox --parked führen alle auf."
    ),
    "alarm.retail.stale": "Von verknüpften Produkten ist nichts zu hören",
    "alarm.retail.stale.next": (
        "Ihr Bestand ist 0, damit nichts verkauft wird, was es vielleicht nicht mehr gibt; mit der nächsten "
        "Nachricht kommt er von selbst zurück. Ist Kickroute da, sagt kickroute-connector check, ob es "
        "diesen Connector erreicht."
    ),
    "alarm.retail.twice": "Zwei Produkte des Shops nennen einen Lieferanten für die GTIN {about}",
    "alarm.retail.twice.next": "Nehmen Sie den Lieferantencode dort heraus, wo nicht verknüpft werden soll.",
    "alarm.label.unclear": "Ob das Etikett der Bestellung {about} gemacht wurde, ist nicht bekannt",
    "alarm.label.unclear.next": (
        "Suchen Sie die Referenz {about} im Portal des Paketdienstes. Ist es dort, drucken Sie es dort "
        "und tragen Sie die Sendungsnummer im Shop ein. Ist es nicht dort: kickroute-connector label "
        "{about} --again"
    ),
    "alarm.label.sender": "Das Etikett der Bestellung {about} nennt vielleicht Sie als Absender",
    "alarm.label.sender.next": (
        "Sehen Sie das Etikett an, bevor das Paket geht. Installieren Sie das Begleit-Plugin "
        "(docs/de/etiketten.md), oder drucken Sie es neu: kickroute-connector label {about} --again"
    ),
    "alarm.failing": "Etwas misslingt immer wieder",
    "alarm.failing.next": (
        "Alles andere läuft weiter, und es wird von selbst wieder versucht, mindestens jede Viertelstunde; "
        "die Statusseite zeigt, wann. Hält es an, sehen Sie sich im Shop an, was genannt ist."
    ),
    "alarm.store.backup": "Der Speicher wird nicht mehr kopiert",
    "alarm.store.backup.next": (
        "Sorgen Sie dafür, dass der Connector in den Ordner von store.backups schreiben darf und dort Platz "
        "für vierzehn Kopien ist; er versucht es von selbst wieder."
    ),
    "alarm.news.order": "Neue Bestellung {about}",
    "alarm.news.order.next": "Sie ist im Shop angelegt und wartet auf den Versand.",
    "alarm.news.store": "Der Speicher des Connectors war leer oder alt",
    "alarm.news.store.next": (
        "Alles wird neu gemeldet, und die Kickroute-Bestellungen der letzten 90 Tage wurden übernommen. "
        "War das keine Absicht, prüfen Sie store.url und Ihre Sicherungen."
    ),
}
