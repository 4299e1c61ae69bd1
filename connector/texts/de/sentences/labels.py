"""German twins of sentences about labels."""

from __future__ import annotations

from collections.abc import Mapping

SENTENCES: Mapping[str, str] = {
    "order {number} has a label": "Bestellung {number} hat ein Etikett",
    "the connector was stopped while it waited for the answer": (
        "der Connector wurde angehalten, während er auf die Antwort wartete"
    ),
    "whether the label of order {number} was made is not known ({reason}). Look for reference {number} in "
    "the carrier's portal: if it is there, print it there and enter its number in the shop's order; if "
    "not: kickroute-connector label {number} --again": (
        "Ob das Etikett der Bestellung {number} gemacht wurde, ist nicht bekannt ({reason}). Suchen Sie im "
        "Portal des Paketdienstes nach der Referenz {number}: Ist es da, drucken Sie es dort und tragen Sie "
        "seine Nummer in die Bestellung des Shops ein; wenn nicht: kickroute-connector label {number} --again"
    ),
    "DHL refuses: {reasons}": "DHL lehnt ab: {reasons}",
    "{reason}; install the issuer's certificate on this machine": (
        "{reason}; installieren Sie das Zertifikat des Ausstellers auf diesem Rechner"
    ),
    "DHL refuses access (HTTP {status}): check labels.dhl_user and labels.dhl_password (by logging in to "
    "DHL's portal for business customers; the password ends after some months), and labels.dhl_api_key "
    "and labels.dhl_api_secret (the app at developer.dhl.com must be approved for Parcel DE Shipping)": (
        "DHL verweigert den Zugang (HTTP {status}): Prüfen Sie labels.dhl_user und labels.dhl_password "
        "(indem Sie sich im Geschäftskundenportal von DHL anmelden; das Passwort läuft nach einigen Monaten "
        "ab), sowie labels.dhl_api_key und labels.dhl_api_secret (die App bei developer.dhl.com muss für "
        "Parcel DE Shipping freigegeben sein)"
    ),
    "DHL's answer does not say what became of the label": (
        "die Antwort von DHL sagt nicht, was aus dem Etikett wurde"
    ),
    "DHL says that it made the label, and does not say its number": (
        "DHL sagt, das Etikett sei gemacht, und nennt seine Nummer nicht"
    ),
    "it has no label of this number": "dort gibt es kein Etikett mit dieser Nummer",
    "DHL does not give the label of {number} any more: {reasons}": (
        "DHL gibt das Etikett zu {number} nicht mehr heraus: {reasons}"
    ),
    "it does not say why": "ohne Angabe von Gründen",
    "DHL gave no access token; it is asked again next time": (
        "DHL gab keine Zugangsberechtigung; beim nächsten Mal wird wieder gefragt"
    ),
    "the end customer's country {country} is none that DHL knows": (
        "das Land {country} des Endkunden kennt DHL nicht"
    ),
    "a parcel to {country} needs customs papers, which are not made here: make this label in DHL's portal "
    "and enter its number in the shop's order": (
        "ein Paket nach {country} braucht Zollpapiere, die hier nicht gemacht werden: Machen Sie dieses "
        "Etikett im Portal von DHL und tragen Sie seine Nummer in die Bestellung des Shops ein"
    ),
    "the parcel goes to {country}, and labels.dhl_international_billing_number is not set: set it, or make "
    "this label in DHL's portal and enter its number in the shop's order": (
        "das Paket geht nach {country}, und labels.dhl_international_billing_number ist nicht gesetzt: "
        "Setzen Sie sie, oder machen Sie dieses Etikett im Portal von DHL und tragen Sie seine Nummer in "
        "die Bestellung des Shops ein"
    ),
    "the age of the receiver ({age}) can be checked within Germany only": (
        "das Alter des Empfängers ({age}) lässt sich nur innerhalb Deutschlands prüfen"
    ),
    'the age of the receiver ({age}) cannot be checked with {product}: set labels.dhl_product = "V01PAK" and '
    "its billing number": (
        "das Alter des Empfängers ({age}) lässt sich mit {product} nicht prüfen: Setzen Sie "
        'labels.dhl_product = "V01PAK" und die zugehörige Abrechnungsnummer'
    ),
    "the end customer's": "des Endkunden",
    "the retailer's (the billing address)": "des Händlers (die Rechnungsadresse)",
    "the sender": "des Absenders",
    "the receiver": "des Empfängers",
    "the return": "der Rücksendung",
    "the parcel goes to {kind} {number}, and the address has no post number (6 to 10 digits, which the end "
    "customer got from DHL): enter it in the second address line of the order": (
        "das Paket geht an {kind} {number}, und in der Adresse fehlt die Postnummer (6 bis 10 Ziffern, die "
        "der Endkunde von DHL hat): Tragen Sie sie in die zweite Adresszeile der Bestellung ein"
    ),
    "the end customer's address names a Packstation or Postfiliale, and not clearly: {reason}. Ask the "
    "retailer which one, and correct the shipping address of the order": (
        "die Adresse des Endkunden nennt eine Packstation oder Postfiliale, und nicht eindeutig: {reason}. "
        "Fragen Sie den Händler, welche, und berichtigen Sie die Lieferadresse der Bestellung"
    ),
    "a Packstation checks no age, and this parcel needs {age}: ask the retailer for a street address": (
        "eine Packstation prüft kein Alter, und dieses Paket braucht {age}: Bitten Sie den Händler um eine "
        "Straßenadresse"
    ),
    "{whose} address has no name": "in der Adresse {whose} fehlt der Name",
    "{whose} address has no street": "in der Adresse {whose} fehlt die Straße",
    "{whose} address has no {part}": "in der Adresse {whose} fehlt: {part}",
    "“{text}” is longer than DHL's labels allow ({most} characters a line) and was cut in the address of "
    "{whose}: check the label": (
        "„{text}“ ist länger, als DHL auf Etiketten zulässt ({most} Zeichen je Zeile), und wurde in der "
        "Adresse {whose} gekürzt: Prüfen Sie das Etikett"
    ),
}
