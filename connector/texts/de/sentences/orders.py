"""German twins of sentences about orders, refunds and offers."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    # --- orders that need somebody ---
    "order {number} needs you: {reason}. To try again (and place it in any case): kickroute-connector "
    "orders {number} --retry; to cancel it, which refunds the retailer: kickroute-connector orders {number} "
    "--cancel": (
        "Bestellung {number} braucht Sie: {reason}. Noch einmal versuchen (und in jedem Fall anlegen): "
        "kickroute-connector orders {number} --retry; stornieren, wobei der Händler sein Geld "
        "zurückbekommt: kickroute-connector orders {number} --cancel"
    ),
    "order {number} of the retailer “{retailer}” came {count} times and is refused each time: {reason}. Ask "
    "the retailer to correct the address": (
        "Bestellung {number} des Händlers „{retailer}“ kam {count}-mal und wird jedes Mal abgelehnt: "
        "{reason}. Bitten Sie den Händler, die Adresse zu berichtigen"
    ),
    "{place} is longer than the {count} characters that the shop holds": (
        "{place} ist länger als die {count} Zeichen, die der Shop fasst"
    ),
    "{place} is “{value}”, a country that the shop does not have or does not ship to": (
        "{place} ist „{value}“: Dieses Land hat der Shop nicht, oder er liefert nicht dorthin"
    ),
    "order {number} goes to a Packstation or Postfiliale that its address does not name clearly: {reason}. "
    "Ask the retailer, and correct the shipping address in the shop before you make a label": (
        "Bestellung {number} geht an eine Packstation oder Postfiliale, die ihre Adresse nicht eindeutig "
        "nennt: {reason}. Fragen Sie den Händler, und berichtigen Sie die Lieferadresse im Shop, bevor Sie "
        "ein Etikett machen"
    ),
    "orders to {country} have another total in the shop than at Kickroute, as order {number}: {total} in the "
    "shop, {debited} at Kickroute. It is placed; a full refund gives back what Kickroute debited. Let the "
    "shop tax Kickroute's orders at German rates there, and ask your tax adviser where the tax is due (OSS, "
    "exports)": (
        "Bestellungen nach {country} kosten im Shop etwas anderes als bei Kickroute, so Bestellung {number}: "
        "{total} im Shop, {debited} bei Kickroute. Sie ist angelegt; eine volle Erstattung gibt zurück, was "
        "Kickroute abgebucht hat. Lassen Sie den Shop Bestellungen von Kickroute dorthin mit deutschen "
        "Steuersätzen rechnen, und fragen Sie Ihr Steuerbüro, wo die Steuer anfällt (OSS, Ausfuhr)"
    ),
    "the shop taxes deliveries there as Kickroute does": (
        "Der Shop besteuert Lieferungen dorthin wie Kickroute"
    ),
    "the order went on": "Die Bestellung ging weiter",
    "the post number is missing": "die Postnummer fehlt",
    "a station is named among other words": "eine Station steht zwischen anderen Wörtern",
    "it names two stations": "sie nennt zwei Stationen",
    "the station's number has three digits, this has not": (
        "die Nummer einer Station hat drei Ziffern, diese nicht"
    ),
    "it holds several numbers that may be the post number": (
        "sie enthält mehrere Nummern, die die Postnummer sein können"
    ),
    "order {number} is known": "Bestellung {number} ist bekannt",
    "order {number} is placed": "Bestellung {number} ist angelegt",
    "order {number} was accepted and is not in the shop yet; placing it is tried again": (
        "Bestellung {number} ist angenommen und noch nicht im Shop; das Anlegen wird weiter versucht"
    ),
    "order {number} does not wait any more": "Bestellung {number} wartet nicht mehr",
    "shop order {number}": "Shop-Bestellung {number}",
    "order {number} (shop order {shop_number})": "Bestellung {number} (im Shop {shop_number})",
    "its addresses were deleted meanwhile, so it cannot be placed": (
        "Ihre Adressen sind inzwischen gelöscht, deshalb lässt sie sich nicht anlegen"
    ),
    "the order is not in the shop any more although it was just placed": (
        "die Bestellung ist nicht mehr im Shop, obwohl sie eben angelegt wurde"
    ),
    "the shop's order differs from what was sent: {differences}": (
        "die Bestellung im Shop weicht von der gesendeten ab: {differences}"
    ),
    "it carries the Kickroute number “{value}”": "sie trägt die Kickroute-Nummer „{value}“",
    "its products or quantities differ": "Produkte oder Mengen weichen ab",
    "the net shipping is {theirs} instead of {ours}": "der Versand (netto) ist {theirs} statt {ours}",
    "{part} differs in the shipping address": "in der Lieferadresse weicht ab: {part}",
    "first name": "Vorname",
    "last name": "Nachname",
    "city": "Ort",
    "postcode": "Postleitzahl",
    "country": "Land",
    "street": "Straße",
    "its status is {value}": "ihr Status ist {value}",
    "the note is missing": "die Notiz fehlt",
    "the net price of GTIN {gtin} is {theirs} instead of {ours}": (
        "der Nettopreis der GTIN {gtin} ist {theirs} statt {ours}"
    ),
    "with order {number} more is sold than the shop has ({stocks}): order more of it, or cancel the order in "
    "the shop": (
        "Mit Bestellung {number} ist mehr verkauft, als der Shop hat ({stocks}): Bestellen Sie nach, oder "
        "stornieren Sie die Bestellung im Shop"
    ),
    "the shop's catalogue was not read to its end yet; send the order again": (
        "der Katalog des Shops ist noch nicht zu Ende gelesen; senden Sie die Bestellung noch einmal"
    ),
    "no released offer has the GTIN {gtin}": "kein freigegebenes Angebot hat die GTIN {gtin}",
    "{wanted} of GTIN {gtin} ordered, {stock} in stock, {promised} promised to other orders": (
        "von GTIN {gtin} sind {wanted} bestellt, {stock} am Lager, {promised} anderen Bestellungen zugesagt"
    ),
    "Kickroute asks for the shop's number of order {number}, whose placing nobody here can finish: it was "
    "accepted just before the store was lost or put back. Ask Kickroute to send it again, or to cancel it": (
        "Kickroute fragt nach der Nummer der Bestellung {number}, die hier niemand fertig anlegen kann: Sie "
        "wurde angenommen, kurz bevor der Speicher verloren ging oder zurückgesetzt wurde. Bitten Sie "
        "Kickroute, sie noch einmal zu senden oder zu stornieren"
    ),
    # --- rows of the shop that carry an order's number ---
    "order {number} waits: {reason}": "Bestellung {number} wartet: {reason}",
    "the shop has another order with the same Kickroute number, {numbers}, which may become live too. Trash "
    "what is not to be shipped": (
        "der Shop hat eine weitere Bestellung mit derselben Kickroute-Nummer, {numbers}, die auch noch "
        "gültig werden kann. Löschen Sie im Shop, was nicht verschickt werden soll"
    ),
    "the order is in the shop's trash: restore it there and try again, or cancel it": (
        "die Bestellung liegt im Papierkorb des Shops: Stellen Sie sie dort wieder her und versuchen Sie es "
        "noch einmal, oder stornieren Sie sie"
    ),
    "the connector told the shop to throw the order's row away and is not sure whether it was: look at it in "
    "the shop": (
        "der Connector hat dem Shop gesagt, die Bestellung wegzuwerfen, und weiß nicht sicher, ob das "
        "geschah: Sehen Sie im Shop nach"
    ),
    "the shop has several orders with this Kickroute number that staff may ship: {numbers}. Decide which one "
    "counts, trash the others, and try again": (
        "der Shop hat mehrere Bestellungen mit dieser Kickroute-Nummer, die verschickt werden können: "
        "{numbers}. Entscheiden Sie, welche zählt, löschen Sie die anderen, und versuchen Sie es noch einmal"
    ),
    "the shop's order is as it should be again": "Die Bestellung im Shop ist wieder, wie sie sein soll",
    "order {number} is {shop_number} in the shop, and another one carries its Kickroute number too: "
    "{numbers}. Trash what is not to be shipped, or take the number off it": (
        "Bestellung {number} ist im Shop {shop_number}, und eine weitere trägt ihre Kickroute-Nummer: "
        "{numbers}. Löschen Sie im Shop, was nicht verschickt werden soll, oder nehmen Sie die Nummer "
        "davon weg"
    ),
    "order {number} (shop order {shop_number}) was placed and is pending in the shop again: nobody ships it, "
    "and it takes no stock. Set its status in the shop, or cancel it there": (
        "Bestellung {number} (im Shop {shop_number}) war angelegt und wartet im Shop wieder auf Zahlung: "
        "Niemand verschickt sie, und sie nimmt keinen Bestand. Setzen Sie im Shop ihren Status, oder "
        "stornieren Sie sie dort"
    ),
    "the shop was put back while order {number} was placed: its id was shop order {shop_number}'s by then, "
    "which was set to “{status}” and is set back to pending. Look at that order in the shop, and whether its "
    "customer was mailed": (
        "Der Shop wurde zurückgesetzt, während Bestellung {number} angelegt wurde: Ihre ID hatte da schon "
        "die Shop-Bestellung {shop_number}, die auf „{status}“ gesetzt wurde und wieder auf wartend gesetzt "
        "wird. Sehen Sie sich diese Bestellung im Shop an, und ob ihr Kunde eine Mail bekam"
    ),
    "an offer of this order moved to another product just now; it is tried again": (
        "ein Angebot dieser Bestellung ist gerade zu einem anderen Produkt gewandert; es wird noch einmal "
        "versucht"
    ),
    "some of the shop's orders cannot be read, and this order cannot be searched for among them; it is tried "
    "again": (
        "einige Bestellungen des Shops lassen sich nicht lesen, und diese lässt sich unter ihnen nicht "
        "suchen; es wird noch einmal versucht"
    ),
    "the shop's orders of the last ninety days are still being read, and this order cannot be searched for "
    "among them: send it again": (
        "die Bestellungen der letzten neunzig Tage im Shop werden noch gelesen, und diese lässt sich unter "
        "ihnen nicht suchen: schicken Sie sie noch einmal"
    ),
    # --- orders that changed in the shop ---
    "the order is not in the shop any more": "die Bestellung ist nicht mehr im Shop",
    "the order is in the shop's trash": "die Bestellung liegt im Papierkorb des Shops",
    "the shop's order with this id carries another Kickroute number, or none": (
        "die Bestellung mit dieser ID trägt im Shop eine andere Kickroute-Nummer oder keine"
    ),
    "{order}: {reason}. Nothing was told to the platform. To cancel it, which refunds the retailer: "
    "kickroute-connector orders {number} --cancel; to leave it as it is: kickroute-connector orders {number} "
    "--forget; or restore it in the shop": (
        "{order}: {reason}. Kickroute weiß davon nichts. Stornieren, wobei der Händler sein Geld "
        "zurückbekommt: kickroute-connector orders {number} --cancel; so lassen, wie sie ist: "
        "kickroute-connector orders {number} --forget; oder stellen Sie sie im Shop wieder her"
    ),
    "{order} was cancelled and is “{value}” in the shop now. The retailer got everything back already and "
    "the platform is not told again: cancel it in the shop once more, or agree with the retailer on a new "
    "order": (
        "{order} war storniert und ist im Shop jetzt „{value}“. Der Händler hat schon alles "
        "zurückbekommen, und Kickroute erfährt nichts mehr: Stornieren Sie sie im Shop noch einmal, oder "
        "vereinbaren Sie mit dem Händler eine neue Bestellung"
    ),
    "{order}: its lines were changed in the shop. The retailer paid {paid} and the platform is not told of "
    "edited lines: enter a refund for what is not delivered": (
        "{order}: Ihre Positionen wurden im Shop geändert. Der Händler hat {paid} bezahlt, und geänderte "
        "Positionen erfährt Kickroute nicht: Tragen Sie eine Erstattung ein für das, was nicht geliefert wird"
    ),
    "order {number} (shop order {shop_number}) cannot be understood, so nothing is told of it ({kind}). "
    "Look at it in the shop; it is read again until then": (
        "Bestellung {number} (im Shop {shop_number}) ist nicht zu verstehen, deshalb wird von ihr nichts "
        "gemeldet ({kind}). Sehen Sie sie sich im Shop an; sie wird bis dahin immer wieder gelesen"
    ),
    "order {number} came with a status that the protocol does not know ({value}), so it is on hold in the "
    "shop: ask the retailer whether it is to be sent, and set its status in the shop then": (
        "Bestellung {number} kam mit einem Status, den das Protokoll nicht kennt ({value}), deshalb ist sie "
        "im Shop angehalten: Fragen Sie den Händler, ob sie verschickt werden soll, und setzen Sie dann "
        "ihren Status im Shop"
    ),
    "{order}: {reasons}. Nothing of it was told to the platform. Correct it in the shop, or tell each "
    "number: kickroute-connector orders {number} --tracking NUMBER --carrier CARRIER": (
        "{order}: {reasons}. Davon wurde Kickroute nichts gemeldet. Stellen Sie es im Shop richtig, oder "
        "melden Sie jede Nummer: kickroute-connector orders {number} --tracking NUMMER --carrier DIENST"
    ),
    "{place} holds {count} numbers, and more than {most} in one field are not believed unasked": (
        "{place} enthält {count} Nummern, und mehr als {most} in einem Feld gelten nicht ungefragt"
    ),
    "{place} holds what may be a tracking number and is not certain to be one": (
        "{place} enthält etwas, das eine Sendungsnummer sein kann und nicht sicher eine ist"
    ),
    "{order} is completed, and no tracking number stands in any field that is read. The platform pays out "
    "once it knows one. If another tool printed the label, let it write its number into the shop "
    "(orders.tracking names the field), or tell it: kickroute-connector orders {number} --tracking NUMBER "
    "--carrier CARRIER": (
        "{order} ist abgeschlossen, und in keinem Feld, das gelesen wird, steht eine Sendungsnummer. "
        "Kickroute zahlt aus, sobald es eine kennt. Hat ein anderes Programm das Etikett gedruckt, lassen "
        "Sie es die Nummer in den Shop schreiben (orders.tracking nennt das Feld), oder melden Sie sie: "
        "kickroute-connector orders {number} --tracking NUMMER --carrier DIENST"
    ),
    "the order is as it should be again": "Die Bestellung ist wieder, wie sie sein soll",
    "{count} orders were cancelled or refunded in full within minutes, which is unusual; the platform is not "
    "told until you confirm it: kickroute-connector orders --confirm-ends --up-to {hold}. If it was a "
    "mistake, set the orders back in the shop": (
        "{count} Bestellungen wurden binnen Minuten storniert oder voll erstattet, das ist ungewöhnlich; "
        "Kickroute erfährt es erst, wenn Sie es bestätigen: kickroute-connector orders --confirm-ends "
        "--up-to {hold}. War es ein Versehen, setzen Sie die Bestellungen im Shop zurück"
    ),
    "{count} orders were cancelled or refunded in full after {others} others within minutes, which is "
    "unusual; the platform is not told until you confirm it: kickroute-connector orders --confirm-ends "
    "--up-to {hold}. If it was a mistake, set the orders back in the shop": (
        "{count} Bestellungen wurden nach {others} anderen binnen Minuten storniert oder voll erstattet, das "
        "ist ungewöhnlich; Kickroute erfährt es erst, wenn Sie es bestätigen: kickroute-connector orders "
        "--confirm-ends --up-to {hold}. War es ein Versehen, setzen Sie die Bestellungen im Shop zurück"
    ),
    "no end of an order is held any more": "Es ist kein Ende einer Bestellung mehr angehalten",
    "these pending orders carry a Kickroute number but belong to no order known here: {orders}. They took no "
    "stock; trash them in the shop, or write to Kickroute": (
        "Diese unbezahlten Bestellungen tragen eine Kickroute-Nummer, gehören aber zu keiner hier bekannten: "
        "{orders}. Bestand haben sie nicht genommen; löschen Sie sie im Shop, oder schreiben Sie Kickroute"
    ),
    # --- refunds ---
    "{order}, refund {id}": "{order}, Erstattung {id}",
    "{order}: its amount “{value}” cannot be read, so nothing was told. Delete this refund in the shop and "
    "enter it again with an amount": (
        "{order}: Der Betrag „{value}“ ist nicht lesbar, deshalb wurde nichts gemeldet. Löschen Sie diese "
        "Erstattung im Shop und tragen Sie sie mit einem Betrag neu ein"
    ),
    "{order}: this {kind} of {total} was not told, since for this order the shop's {source} counts, and both "
    "may mean the same money. If it is more money, enter it in the shop as a {source} too, or agree with the "
    "retailer": (
        "{order}: {kind} über {total} wurde nicht gemeldet, denn für diese Bestellung zählt im Shop "
        "„{source}“, und beide könnten dasselbe Geld meinen. Ist es weiteres Geld, tragen Sie es im Shop "
        "auch als „{source}“ ein, oder einigen Sie sich mit dem Händler"
    ),
    "capture refund": "Rückzahlung",
    "order return": "Retoure",
    "credit item": "Gutschrift",
    "{order}: with {total} more would be refunded than the order's {paid}; the retailer got {back} back "
    "already. Nothing was told: correct it in the shop, or agree with the retailer": (
        "{order}: Mit {total} würde mehr erstattet als die {paid} der Bestellung; der Händler hat schon "
        "{back} zurückbekommen. Gemeldet wurde nichts: Stellen Sie es im Shop richtig, oder einigen Sie "
        "sich mit dem Händler"
    ),
    "{order}: refund {id} was told as {told} and is now {total}: it was changed, or the shop gave its number "
    "out again. The platform takes a refund only once: enter what is missing as a further refund, or agree "
    "with the retailer": (
        "{order}: Die Erstattung {id} wurde mit {told} gemeldet und beträgt jetzt {total}: Sie wurde "
        "geändert, oder der Shop hat ihre Nummer neu vergeben. Kickroute nimmt eine Erstattung nur einmal: "
        "Tragen Sie, was fehlt, als weitere Erstattung ein, oder einigen Sie sich mit dem Händler"
    ),
    "{order}: refund {id} was deleted in the shop, but the retailer got {total} back already; the platform "
    "cannot take that back": (
        "{order}: Die Erstattung {id} wurde im Shop gelöscht, aber der Händler hat {total} schon "
        "zurückbekommen; Kickroute kann das nicht zurücknehmen"
    ),
    # --- what the retailer wants ---
    "the retailer set order {number} (shop order {shop_number}) to {wanted}, but there is too little "
    "stock for it now: order more and set the status in the shop, or cancel it": (
        "Der Händler hat Bestellung {number} (im Shop {shop_number}) auf „{wanted}“ gesetzt, aber dafür "
        "ist jetzt zu wenig Bestand da: Bestellen Sie nach und setzen Sie den Status im Shop, oder "
        "stornieren Sie sie"
    ),
    "the retailer set order {number} (shop order {shop_number}) to {wanted}, but the shop refuses it: "
    "{reason}. Set the status in the shop by hand": (
        "Der Händler hat Bestellung {number} (im Shop {shop_number}) auf „{wanted}“ gesetzt, aber der "
        "Shop lehnt es ab: {reason}. Setzen Sie den Status im Shop von Hand"
    ),
    "pending-payment": "Zahlung ausstehend",
    "on-hold": "in Wartestellung",
    "awaiting-fulfillment": "in Bearbeitung",
    "completed": "abgeschlossen",
    "refunded": "erstattet",
    "cancelled": "storniert",
    # --- offers ---
    "{leaving} of {live} offers would leave the platform after {count} others left within the last hour, "
    "which is unusual; they stay until you confirm it. If this is meant: kickroute-connector sync "
    "--confirm-withdrawals --up-to {hold}. If not: correct the products in the shop, and they stay by "
    "themselves.": (
        "{leaving} von {live} Angeboten würden Kickroute verlassen, nachdem {count} andere in der letzten "
        "Stunde gegangen sind, das ist ungewöhnlich; sie bleiben, bis Sie es bestätigen. Ist es gewollt: "
        "kickroute-connector sync --confirm-withdrawals --up-to {hold}. Wenn nicht: Stellen Sie die Produkte "
        "im Shop richtig, dann bleiben sie von selbst."
    ),
    "{leaving} of {live} offers would leave the platform at once, which is unusual; they stay until you "
    "confirm it. If this is meant: kickroute-connector sync --confirm-withdrawals --up-to {hold}. If not: "
    "correct the products in the shop, and they stay by themselves.": (
        "{leaving} von {live} Angeboten würden Kickroute auf einmal verlassen, das ist ungewöhnlich; sie "
        "bleiben, bis Sie es bestätigen. Ist es gewollt: kickroute-connector sync --confirm-withdrawals "
        "--up-to {hold}. Wenn nicht: Stellen Sie die Produkte im Shop richtig, dann bleiben sie von selbst."
    ),
}
