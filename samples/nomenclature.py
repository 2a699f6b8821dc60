"""What is prescribed, done and billed: drugs, acts with key letters (NGAP), analyses, images, prices in MAD near the usual."""

from __future__ import annotations

from decimal import Decimal

import numpy as np

DRUGS = """AMOXICILLINE 500 MG|AMOXICILLINE 1 G|AUGMENTIN 1 G|DOLIPRANE 1000 MG|DOLIPRANE 500 MG|PARACETAMOL 1 G|IBUPROFENE 400 MG|DICLOFENAC 75 MG|OMEPRAZOLE 20 MG|
ESOMEPRAZOLE 40 MG|PANTOPRAZOLE 40 MG|AMLODIPINE 5 MG|AMLODIPINE 10 MG|RAMIPRIL 5 MG|LOSARTAN 50 MG|BISOPROLOL 5 MG|ATORVASTATINE 20 MG|ROSUVASTATINE 10 MG|METFORMINE 850 MG|METFORMINE 1000 MG|
GLICLAZIDE 60 MG|LEVOTHYROX 75 MCG|LEVOTHYROX 50 MCG|ASPEGIC 100 MG|CLOPIDOGREL 75 MG|FUROSEMIDE 40 MG|PREDNISOLONE 20 MG|CETIRIZINE 10 MG|DESLORATADINE 5 MG|MONTELUKAST 10 MG|
VENTOLINE 100 MCG|AZITHROMYCINE 500 MG|CIPROFLOXACINE 500 MG|METRONIDAZOLE 500 MG|SPASFON 80 MG|SMECTA 3 G|VITAMINE D3 100000 UI|FERROUS 80 MG|MAGNESIUM B6|TRAMADOL 50 MG|
ALPRAZOLAM 0.25 MG|SERTRALINE 50 MG|PREGABALINE 75 MG|COLCHICINE 1 MG|ALLOPURINOL 300 MG|CLARITHROMYCINE 500 MG|CEFIXIME 200 MG|DOMPERIDONE 10 MG|LOPERAMIDE 2 MG|ACIDE FOLIQUE 5 MG""".replace(
    "\n", ""
).split("|")

DOSES = (
    "1 cp 3 fois par jour",
    "1 comprime matin et soir",
    "1 cp par jour",
    "2 comprimes par jour",
    "1 gelule 2 fois par jour",
    "1 gelule le soir",
    "1 sachet 3 fois par jour",
    "1 cp le matin a jeun",
    "1 cp 2x/j",
    "1 dose matin et soir",
)
DURATIONS = ("5 jours", "7 jours", "10 jours", "15 jours", "1 mois", "3 mois", "6 jours", "2 semaines")

ANALYSES = (
    ("NFS + plaquettes", 80),
    ("Glycemie a jeun", 30),
    ("HbA1c", 100),
    ("Creatinine", 30),
    ("Uree sanguine", 30),
    ("Bilan lipidique", 120),
    ("TSH us", 150),
    ("CRP", 100),
    ("VS", 30),
    ("Transaminases ASAT ALAT", 100),
    ("Ionogramme complet", 160),
    ("Ferritine", 250),
    ("ECBU", 90),
    ("Vitamine D", 450),
    ("Acide urique", 30),
)
IMAGES = (
    ("Radiographie du thorax", 15),
    ("Radiographie du genou F+P", 15),
    ("Echographie abdominale", 30),
    ("Echographie pelvienne", 30),
    ("Radiographie du rachis lombaire", 25),
    ("Mammographie bilaterale", 45),
    ("Echographie thyroidienne", 30),
    ("Radiographie du poignet", 12),
    ("Panoramique dentaire", 16),
)
DENTAL = (
    ("Detartrage", 12),
    ("Obturation composite", 15),
    ("Extraction", 10),
    ("Traitement canalaire", 20),
    ("Pulpectomie", 25),
)
STAYS = (
    ("Appendicectomie", 70),
    ("Cure de hernie", 82),
    ("Cholecystectomie", 90),
    ("Accouchement", 100),
    ("Adenoidectomie", 40),
)
SPECIALTIES = (
    "Medecine generale",
    "Cardiologie",
    "Pediatrie",
    "Dermatologie",
    "Endocrinologie",
    "Gastro-enterologie",
    "Rhumatologie",
    "Gynecologie obstetrique",
    "O.R.L.",
    "Ophtalmologie",
    "Pneumologie",
    "Urologie",
)


def money(value: float | Decimal | str) -> str:
    """An amount in the contract's form.

    >>> money(1250)
    '1250.00'
    """
    return str(Decimal(str(value)).quantize(Decimal("0.01")))


def total(amounts: list[str]) -> str:
    """Sum of amounts in the contract's form.

    >>> total(["10.50", "2.25"])
    '12.75'
    """
    return money(sum((Decimal(a) for a in amounts), Decimal(0)))


def drug_price(rng: np.random.Generator) -> str:
    """A box of medicine, as pharmacies price it."""
    return money(round(float(rng.uniform(12, 190)) * 10) / 10)


def consultation(rng: np.random.Generator) -> tuple[str, str, str]:
    """`(letter, coefficient, amount)` of a visit, under three times the reference tariff."""
    letter, low, high = [("C", 120, 200), ("C", 100, 200), ("Cs", 200, 350), ("Cs", 250, 400), ("V", 150, 300)][
        int(rng.integers(5))
    ]
    return letter, "1", money(int(rng.integers(low // 10, high // 10 + 1)) * 10)
