"""Letters for the drawn training pages of `marks.py`: fonts, words and masks of text.

The fonts are those of the system and of the npm packages in package.json, less every font that the samples' family b
uses: what is measured on family b has never met its fonts here.
"""

from __future__ import annotations

import random
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from fontTools.ttLib import TTFont
from PIL import Image, ImageDraw, ImageFont

from ocr.page import Pixels

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ROOT / "node_modules" / "@fontsource"
CONVERTED = ROOT / "build" / "fonts" / "marks"

PRINT = ("ibm-plex-mono", "merriweather", "nunito", "open-sans", "roboto", "special-elite")
ARABIC = ("amiri", "cairo", "noto-sans-arabic")
HAND = (
    "caveat",
    "covered-by-your-grace",
    "dancing-script",
    "homemade-apple",
    "indie-flower",
    "kalam",
    "nothing-you-could-do",
    "patrick-hand",
    "reenie-beanie",
    "shadows-into-light",
)
SYSTEM = tuple(
    f"/usr/share/fonts/truetype/{name}.ttf"
    for name in (
        "dejavu/DejaVuSans",
        "dejavu/DejaVuSans-Bold",
        "dejavu/DejaVuSerif",
        "dejavu/DejaVuSansMono",
        "dejavu/DejaVuSansCondensed",
        "liberation/LiberationSans-Regular",
        "liberation/LiberationSans-Bold",
        "liberation/LiberationSans-Italic",
        "liberation/LiberationSansNarrow-Bold",
        "liberation/LiberationSerif-Regular",
        "liberation/LiberationSerif-Bold",
        "liberation/LiberationMono-Regular",
        "liberation/LiberationMono-Bold",
    )
)

WORDS = [
    "le",
    "la",
    "les",
    "de",
    "du",
    "des",
    "et",
    "en",
    "pour",
    "par",
    "avec",
    "dans",
    "sur",
    "aux",
    "une",
    "cette",
    "assuré",
    "médecin",
    "patient",
    "nom",
    "prénom",
    "date",
    "acte",
    "soins",
    "total",
    "montant",
    "dirhams",
    "honoraires",
    "consultation",
    "visite",
    "examen",
    "analyse",
    "radio",
    "dossier",
    "numéro",
    "feuille",
    "maladie",
    "traitement",
    "comprimé",
    "matin",
    "soir",
    "jour",
    "fois",
    "pendant",
    "mois",
    "semaine",
    "boîte",
    "sirop",
    "gélule",
    "injection",
    "dose",
    "repas",
    "avant",
    "après",
    "contrôle",
    "tension",
    "glycémie",
    "certificat",
    "soussigné",
    "docteur",
    "déclare",
    "avoir",
    "examiné",
    "présente",
    "état",
    "santé",
    "repos",
    "travail",
    "accident",
    "déclaration",
    "employeur",
    "adresse",
    "ville",
    "rue",
    "avenue",
    "immeuble",
    "étage",
    "appartement",
    "téléphone",
    "fax",
    "courriel",
    "facture",
    "reçu",
    "paiement",
    "espèces",
    "chèque",
    "virement",
    "remise",
    "taxe",
    "hors",
    "taxes",
    "quantité",
    "prix",
    "unitaire",
    "désignation",
    "référence",
    "client",
    "fournisseur",
    "caisse",
    "nationale",
    "sécurité",
    "sociale",
    "organisme",
    "bénéficiaire",
    "conjoint",
    "enfant",
    "naissance",
    "immatriculation",
    "affiliation",
    "lien",
    "parenté",
    "signature",
    "cachet",
    "pharmacien",
    "laboratoire",
    "biologie",
    "imagerie",
    "scanner",
    "échographie",
    "prothèse",
    "dentaire",
    "couronne",
    "détartrage",
    "article",
    "alinéa",
    "présent",
    "contrat",
    "société",
    "capital",
    "gérant",
    "statuts",
    "assemblée",
    "exercice",
    "comptes",
    "bénéfice",
    "conformément",
    "dispositions",
    "loi",
    "décret",
    "agreement",
    "letter",
    "dear",
    "sincerely",
    "invoice",
    "amount",
    "office",
    "company",
    "department",
    "please",
    "payment",
    "received",
    "order",
    "shipping",
    "terms",
    "account",
]
ARABIC_WORDS = [
    "طابع",
    "وتوقيع",
    "الطبيب",
    "المعالج",
    "المؤمن",
    "له",
    "رقم",
    "التسجيل",
    "الاسم",
    "العائلي",
    "الشخصي",
    "تاريخ",
    "الازدياد",
    "المبلغ",
    "المفوتر",
    "ورقة",
    "العلاجات",
    "المرض",
    "الصندوق",
    "الوطني",
    "للضمان",
    "الاجتماعي",
    "المملكة",
    "المغربية",
    "وزارة",
    "الصحة",
    "الصيدلية",
    "المختبر",
    "مستشفى",
    "شارع",
    "مدينة",
    "الدار",
    "البيضاء",
    "الرباط",
    "فاس",
]
SURNAMES = [
    "ALAMI",
    "BENNANI",
    "CHERKAOUI",
    "TAZI",
    "IDRISSI",
    "BERRADA",
    "FASSI",
    "LAHLOU",
    "KETTANI",
    "SQALLI",
    "BENJELLOUN",
    "AMRANI",
    "OUAZZANI",
    "FILALI",
    "RACHIDI",
    "MARTIN",
    "DURAND",
    "PETIT",
    "MOREAU",
    "NGUYEN",
    "SMITH",
    "KOVAC",
    "NOVAK",
    "ROSSI",
    "GARCIA",
]
FORENAMES = [
    "Mohamed",
    "Fatima",
    "Ahmed",
    "Khadija",
    "Youssef",
    "Amina",
    "Karim",
    "Salma",
    "Omar",
    "Nadia",
    "Hassan",
    "Leila",
    "Rachid",
    "Samira",
    "Anna",
    "Paul",
]
PLACES = [
    "Casablanca",
    "Rabat",
    "Fès",
    "Marrakech",
    "Tanger",
    "Agadir",
    "Meknès",
    "Oujda",
    "Kénitra",
    "Tétouan",
    "Salé",
    "Settat",
    "Paris",
    "Lyon",
    "Bruxelles",
]
TRADES = [
    "Médecine Générale",
    "Cardiologue",
    "Pédiatre",
    "Gynécologue Obstétricien",
    "Chirurgien Dentiste",
    "Dermatologue",
    "Ophtalmologiste",
    "Laboratoire d'Analyses Médicales",
    "Centre de Radiologie",
    "Pharmacie",
    "Clinique",
    "Cabinet Médical",
    "Opticien",
    "Kinésithérapeute",
    "Service Courrier",
    "Direction Générale",
    "Comptabilité",
    "Bureau d'Ordre",
    "Société Anonyme",
    "Ministère de la Santé",
    "Commune",
]
SHOUTS = [
    "PAYÉ",
    "REÇU",
    "DUPLICATA",
    "COPIE",
    "ORIGINAL",
    "ANNULÉ",
    "ACQUITTÉ",
    "URGENT",
    "ARRIVÉE",
    "DÉPART",
    "POSTED",
    "PAID",
    "RECEIVED",
    "APPROVED",
    "DRAFT",
    "BROUILLON",
    "VU",
    "CONFORME",
    "CERTIFIÉ",
    "ENTERED",
    "CANCELLED",
    "COPY",
    "SCANNÉ",
    "TRAITÉ",
    "REMBOURSÉ",
    "DÉLIVRÉ",
    "SERVI",
    "TÉLÉVISION",
    "EXPORT",
    "BUDGET",
    "VALIDÉ",
]


@cache
def _converted(package: str, arabic: bool) -> tuple[str, ...]:
    """Paths of the package's fonts as TTF, made once."""
    CONVERTED.mkdir(parents=True, exist_ok=True)
    subset = "arabic" if arabic else "latin"
    paths = []
    for weight in (400, 700):
        source = PACKAGES / package / "files" / f"{package}-{subset}-{weight}-normal.woff2"
        target = CONVERTED / f"{package}-{subset}-{weight}.ttf"
        if not target.exists() and source.exists():
            font = TTFont(source)
            font.flavor = None
            font.save(target)
        if target.exists():
            paths.append(str(target))
    return tuple(paths)


@cache
def fonts(family: str) -> tuple[str, ...]:
    """Paths of the fonts of `family`: "print", "arabic" or "hand"."""
    names = {"print": PRINT, "arabic": ARABIC, "hand": HAND}[family]
    paths = [path for name in names for path in _converted(name, family == "arabic")]
    if family == "print":
        paths += [path for path in SYSTEM if Path(path).exists()]
    return tuple(paths)


@lru_cache(maxsize=4000)
def font(path: str, size_px: int) -> ImageFont.FreeTypeFont:
    """One font in one size, kept."""
    return ImageFont.truetype(path, max(5, size_px))


def text_mask(text: str, path: str, size_px: int) -> Pixels:
    """`text` in one line as uint8 coverage, cut to its ink; Pillow's own layout joins and turns Arabic."""
    face = font(path, size_px)
    left, top, right, bottom = face.getbbox(text)
    image = Image.new("L", (max(1, int(right - left) + 2), max(1, int(bottom - top) + 2)))
    ImageDraw.Draw(image).text((1 - left, 1 - top), text, fill=255, font=face)
    return np.asarray(image, dtype=np.uint8)


def words(rng: random.Random, count: int) -> str:
    """`count` words of running text."""
    return " ".join(rng.choice(WORDS) for _ in range(count))


def number(rng: random.Random) -> str:
    """A date, an amount, a telephone or another figure."""
    pattern = rng.choice(
        ("##/##/20##", "# ###,##", "05 ## ## ## ##", "#########", "###.##", "## ## ##", "##-##-##", "A ######")
    )
    return "".join(rng.choice("0123456789") if char == "#" else char for char in pattern)


def person(rng: random.Random) -> str:
    """A name that nobody is meant by."""
    return f"{rng.choice(FORENAMES)} {rng.choice(SURNAMES)}"


def stamp_lines(rng: random.Random, count: int) -> list[str]:
    """What a practitioner's, a shop's or an office's stamp says, line by line."""
    makers = (
        lambda: f"Dr {person(rng)}",
        lambda: f"{rng.choice(TRADES)}",
        lambda: f"{rng.choice(TRADES)} {rng.choice(SURNAMES)}".upper(),
        lambda: f"{rng.randint(1, 400)}, {rng.choice(('Rue', 'Avenue', 'Bd', 'Lot'))} {rng.choice(SURNAMES).title()}",
        lambda: f"{rng.choice(PLACES)}",
        lambda: f"Tél : {number(rng)}",
        lambda: f"INPE : {rng.randint(10**8, 10**9 - 1)}",
        lambda: f"ICE {rng.randint(10**14, 10**15 - 1)}",
        lambda: number(rng),
        lambda: words(rng, rng.randint(1, 4)).title(),
    )
    first = makers[rng.choice((0, 0, 1, 2, 9))]()
    return [first, *(rng.choice(makers)() for _ in range(count - 1))]
