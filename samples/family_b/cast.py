"""Who stamps and heads a paper: names, trades and addresses of family b's own."""

from __future__ import annotations

import numpy as np

from samples.facts import PaperFacts
from samples.family_b.marks import Owner

TOWNS = (
    "Casablanca",
    "Rabat",
    "Fès",
    "Marrakech",
    "Tanger",
    "Agadir",
    "Meknès",
    "Oujda",
    "Kénitra",
    "Salé",
    "Settat",
    "El Jadida",
    "Nador",
    "Béni Mellal",
    "Tétouan",
    "Safi",
    "Khouribga",
)
STREETS = (
    "Bd Zerktouni",
    "Av. Hassan II",
    "Rue Ibn Batouta",
    "Bd Mohammed V",
    "Av. des FAR",
    "Rue Oued Ziz",
    "Bd Anfa",
    "Av. Moulay Ismaïl",
    "Rue Tarik Ibn Ziad",
    "Lot. Al Wahda",
    "Hay Essalam",
    "Résidence Nour",
    "Bd Ghandi",
    "Av. Allal El Fassi",
)
TRADES = {
    "dental": ("Chirurgien dentiste", "Médecin dentiste", "Chirurgie dentaire - Soins - Prothèses"),
    "physio": ("Kinésithérapeute", "Rééducation fonctionnelle", "Masseur-kinésithérapeute diplômé d'État"),
    "pharmacy": ("Pharmacie", "Docteur en pharmacie", "Pharmacien d'officine"),
    "lab": ("Laboratoire d'analyses médicales", "Laboratoire de biologie médicale", "Biologiste"),
    "imaging": ("Centre de radiologie", "Radiologie - Échographie - Scanner", "Imagerie médicale"),
    "clinic": ("Clinique", "Polyclinique - Service d'admission", "Direction de la clinique"),
    "hospital": ("Centre hospitalier", "Hôpital provincial", "Service des admissions"),
    "payer": ("Contrôle médical", "Service de l'assurance maladie", "Délégation régionale"),
    "school": ("Service de scolarité", "Faculté des sciences", "Direction des études"),
    "translator": ("Traducteur assermenté près les tribunaux", "Traducteur agréé", "Traductrice assermentée"),
    "doctor": ("Médecine générale", "Spécialiste en cardiologie", "Pédiatre", "Dermatologue", "Maladies de l'appareil digestif", "Gynécologie - Obstétrique", "O.R.L.", "Rhumatologue", "Endocrinologue", "Ophtalmologiste"),
}  # fmt: skip
PHARMACIES = (
    "Pharmacie de la Gare",
    "Pharmacie Ennakhil",
    "Pharmacie du Marché",
    "Pharmacie Al Irfane",
    "Grande Pharmacie du Centre",
    "Pharmacie Sidi Maârouf",
    "Pharmacie La Colline",
)
FALLBACK = (
    "Amine Bouayad",
    "Laïla Cherradi",
    "Jaafar Mekouar",
    "Siham Ouadghiri",
    "Kamal Touimi",
    "Ghita Squali",
    "Yassir Belmahi",
    "Nisrine Hamdaoui",
)


def address(rng: np.random.Generator) -> tuple[str, str]:
    """A street address and its town."""
    town = TOWNS[rng.integers(len(TOWNS))]
    street = f"{rng.integers(2, 290)}, {STREETS[rng.integers(len(STREETS))]}"
    return (
        street if rng.random() < 0.7 else f"{street}, {('Appt', 'Étage', 'Imm.')[rng.integers(3)]} {rng.integers(1, 9)}"
    ), town


def phone(rng: np.random.Generator) -> str:
    """A telephone number as a stamp writes it."""
    d = "".join(str(k) for k in rng.integers(0, 10, 7))
    gap = (" ", ".", "-")[rng.integers(3)]
    return gap.join((f"05{rng.integers(2, 4)}{d[0]}"[:4], d[1:3], d[3:5], d[5:7]))


def owner(paper: PaperFacts, kind: str, rng: np.random.Generator) -> Owner:
    """The person or house behind a paper; the name is the paper's own where it says one."""
    said = (
        paper.values.get("prescriber_name")
        or paper.values.get("issuer_name")
        or getattr(paper, "issuer", "")
        or FALLBACK[rng.integers(len(FALLBACK))]
    )
    name = str(said)
    if kind in ("doctor", "dental") and not name.lower().startswith(("dr", "pr")):
        name = f"{('Dr', 'Dr.', 'Docteur', 'Dr')[rng.integers(4)]} {_cased(name, rng)}"
    elif kind not in ("doctor", "dental"):
        name = _cased(name, rng)
    trades = TRADES[kind]
    notes = tuple(getattr(paper, "notes", ()))
    trade = (
        str(notes[0])
        if kind == "doctor" and notes and ("care_sheet" in paper.kind or paper.kind == "prescription")
        else trades[rng.integers(len(trades))]
    )
    street, town = address(rng)
    lines = [street, town, f"{('Tél', 'Tél.', 'GSM', 'Téléphone')[rng.integers(4)]} : {phone(rng)}"]
    if paper.values.get("inpe") and rng.random() < 0.6:
        lines.insert(
            int(rng.integers(0, 2)),
            f"{('INPE', 'INPE N°', 'I.N.P.E.', 'Code INPE')[rng.integers(4)]} : {paper.values['inpe']}",
        )
    return Owner(name, trade, tuple(lines), town)


def pharmacist(rng: np.random.Generator) -> Owner:
    """A pharmacy's stamp; no number, so that it contradicts none."""
    street, town = address(rng)
    house = PHARMACIES[rng.integers(len(PHARMACIES))]
    return Owner(
        house,
        ("Docteur en pharmacie", "Pharmacien", "Pharmacie")[rng.integers(3)],
        (street, town, f"Tél : {phone(rng)}"),
        town,
    )


def _cased(name: str, rng: np.random.Generator) -> str:
    given, _, family = name.partition(" ")
    choice = rng.integers(3)
    if choice == 0 or not family:
        return name.upper()
    return name.title() if choice == 1 else f"{given.title()} {family.upper()}"
