"""How forms word their labels: one draw for a whole form, so that a paper keeps to itself."""

from __future__ import annotations

import numpy as np

Rng = np.random.Generator
_LABELS: dict[str, tuple[str, ...]] = {
    "insured_name": (
        "Nom et prénom",
        "Nom & Prénom",
        "Nom et prénom de l'assuré(e)",
        "Nom, Prénom",
        "Nom et Prénom(s)",
        "Prénom et nom de l'assuré",
        "Nom complet de l'assuré(e)",
        "Assuré(e)",
        "Nom et prénom de l'adhérent",
    ),
    "patient_name": (
        "Nom et prénom",
        "Nom & Prénom",
        "Nom et prénom du bénéficiaire",
        "Nom et prénom du malade",
        "Nom et prénom du patient",
        "Bénéficiaire des soins",
        "Nom du patient",
        "Nom complet du patient",
        "Patient(e)",
        "Malade",
    ),
    "insured_number": (
        "N° Immatriculation",
        "N° d'immatriculation",
        "N° d'immatriculation CNSS",
        "Immatriculation",
        "N° immatriculation de l'assuré",
        "Matricule",
        "N° matricule",
        "N° d'assuré",
        "N° CNSS",
        "N° Immat.",
    ),
    "insured_number.cnops": (
        "N° Immatriculation",
        "N° d'immatriculation",
        "Immatriculation",
        "N° immatriculation CNOPS",
        "Matricule",
        "N° Immat.",
    ),
    "affiliation_number": (
        "N° Affiliation",
        "N° d'affiliation",
        "Affiliation",
        "N° d'affiliation mutuelle",
        "N° adhérent",
        "N° d'affilié",
    ),
    "cin": (
        "N° CIN",
        "CIN",
        "C.I.N.",
        "N° C.I.N",
        "CNIE n°",
        "N° CNIE",
        "N° de la CIN",
        "N° carte nationale d'identité",
        "CIN N°",
    ),
    "relationship": (
        "Lien de parenté du bénéficiaire avec l'assuré(e) *",
        "Lien de parenté",
        "Lien avec l'assuré(e)",
        "Lien de parenté avec l'assuré *",
        "Parenté",
        "Le bénéficiaire est",
    ),
    "relationship.cnops": (
        "Qualité du bénéficiaire *",
        "Qualité",
        "Lien de parenté",
        "Bénéficiaire des soins *",
        "Lien avec l'adhérent",
    ),
    "address": ("Adresse", "Adresse complète", "Adresse de l'assuré(e)", "Domicile", "Demeurant à"),
    "phone": ("Tél", "Téléphone", "GSM", "N° Tél.", "Tél. / GSM"),
    "total_amount": (
        "Montant des frais",
        "Montant total des frais",
        "Montant total des frais engagés",
        "Total des frais engagés",
        "Montant des frais engagés",
        "Total des frais",
        "Total des honoraires",
        "Montant total du dossier",
        "Total général",
    ),
    "attachment_count": (
        "Nombre de pièces jointes",
        "Pièces jointes",
        "Nbre de pièces jointes",
        "Nombre de documents joints",
        "N° de pièces jointes",
    ),
    "patient_birth_date": (
        "Date de naissance",
        "Né(e) le",
        "Date naissance",
        "Date de naiss.",
        "Naissance (jj/mm/aaaa)",
        "Date de naissance du bénéficiaire",
    ),
    "patient_sex": ("Sexe *", "Sexe", "Sexe (M/F)", "Genre"),
    "agreement_number.ald": ("N° d'accord ALD", "N° accord ALD", "N° de prise en charge ALD", "Accord n°"),
    "agreement_number.dental": (
        "N° accord préalable",
        "N° d'accord préalable",
        "N° d'entente préalable",
        "Accord préalable n°",
    ),
    "ald_code": ("Code ALD", "Code de l'affection", "Code A.L.D."),
    "dossier_number": ("N° Dossier", "N° de dossier", "Dossier N°", "Dossier n°", "Réf. dossier", "Numéro du dossier"),
    "care_type": ("Type de soins *", "Type de soins", "Nature des soins", "Nature des soins *", "Soins dispensés"),
    "inpe": (
        "INPE",
        "Code INPE",
        "N° INPE",
        "I.N.P.E.",
        "INPE du praticien",
        "Identifiant national (INPE)",
        "INPE du médecin traitant",
    ),
    "establishment_inpe": (
        "INPE de l'établissement",
        "INPE établissement de soins",
        "Etablissement de soins (INPE)",
    ),
}
_SECTIONS: dict[str, tuple[str, ...]] = {
    "insured": (
        "Partie réservée à l'assuré(e)",
        "Partie réservée à l'assuré",
        "Cadre réservé à l'assuré(e)",
        "Identification de l'assuré(e)",
        "L'assuré(e)",
        "Renseignements concernant l'assuré",
        "A remplir par l'assuré(e)",
        "ASSURÉ(E)",
    ),
    "patient": (
        "Bénéficiaire de soins",
        "Bénéficiaire des soins",
        "Identification du bénéficiaire",
        "Identité du malade",
        "Le patient",
        "Renseignements concernant le malade",
        "MALADE",
    ),
    "inpe": (
        "INPE et code à barres **",
        "INPE et code à barres",
        "Identification du praticien (INPE)",
        "Etiquette INPE du praticien",
        "Code INPE / code à barres",
    ),
    "money": ("Frais engagés", "Récapitulatif des frais", "Montants", "Dépenses", "Frais"),
}
_NUMBERING = (
    ("", "", "", ""),
    ("", "", "", ""),
    ("A - ", "B - ", "C - ", "D - "),
    ("1. ", "2. ", "3. ", "4. "),
    ("I - ", "II - ", "III - ", "IV - "),
    ("Cadre 1 : ", "Cadre 2 : ", "Cadre 3 : ", "Cadre 4 : "),
)


class Wording:
    """One form's words."""

    def __init__(self, rng: Rng) -> None:
        self._rng = rng
        self._numbers = list(_NUMBERING[int(rng.integers(len(_NUMBERING)))])
        self._plain = bool(rng.random() < 0.2)

    def label(self, name: str, variant: str = "") -> str:
        """The label of a field; `variant` for a form that words it otherwise. One form in five keeps to the official words."""
        known = _LABELS.get(f"{name}.{variant}") or _LABELS[name]
        return known[0] if self._plain else str(self._rng.choice(known))

    def section(self, name: str) -> str:
        """The title of a section, numbered where the form numbers them."""
        known = _SECTIONS[name]
        return self.numbered(known[0] if self._plain else str(self._rng.choice(known)))

    def numbered(self, title: str) -> str:
        """`title` with the next number of the form's sections."""
        return (self._numbers.pop(0) if self._numbers else "") + title
