"""Invented persons and houses. Names are common Moroccan ones put together at random; nobody is meant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from samples import numbers

_MEN = [
    "Youssef",
    "Mohammed",
    "Ahmed",
    "Hamza",
    "Omar",
    "Ayoub",
    "Mehdi",
    "Rachid",
    "Hassan",
    "Hicham",
    "Karim",
    "Khalid",
    "Said",
    "Abdellah",
    "Abderrahim",
    "Abdelaziz",
    "Mustapha",
    "Brahim",
    "Driss",
    "Anas",
    "Zakaria",
    "Ilyas",
    "Soufiane",
    "Nabil",
    "Jamal",
    "Tarik",
    "Aziz",
    "Fouad",
    "Noureddine",
    "Adil",
    "Bilal",
    "Walid",
    "Reda",
    "Marouane",
    "Lahcen",
    "Houssine",
    "Jaouad",
    "Othmane",
]
_WOMEN = [
    "Fatima",
    "Khadija",
    "Aicha",
    "Salma",
    "Imane",
    "Hajar",
    "Sara",
    "Meryem",
    "Zineb",
    "Nadia",
    "Latifa",
    "Samira",
    "Hanane",
    "Asmae",
    "Ghizlane",
    "Naima",
    "Souad",
    "Rachida",
    "Hafida",
    "Loubna",
    "Kenza",
    "Yasmine",
    "Chaimae",
    "Oumaima",
    "Ikram",
    "Siham",
    "Wafae",
    "Nawal",
    "Malika",
    "Bouchra",
    "Amina",
    "Houda",
    "Najat",
    "Karima",
    "Btissam",
    "Soukaina",
    "Rajae",
    "Fatima Zahra",
    "Lalla Maryam",
    "Oum Keltoum",
]
_FAMILIES = [
    "Alaoui",
    "Bennani",
    "Benjelloun",
    "Chraibi",
    "Tazi",
    "Fassi",
    "Berrada",
    "Lahlou",
    "Sqalli",
    "Amrani",
    "Bouzidi",
    "Cherkaoui",
    "Ouazzani",
    "Tahiri",
    "Ziani",
    "Mansouri",
    "Naciri",
    "Filali",
    "Lamrani",
    "Benali",
    "Boukhari",
    "Rahmouni",
    "Slaoui",
    "Kabbaj",
    "Bargach",
    "Guessous",
    "Daoudi",
    "Haddad",
    "Saidi",
    "Belkacem",
    "Ouhabi",
    "Aitlahcen",
    "Boutaleb",
    "Mokhtari",
    "Zerouali",
    "Hammoumi",
    "Khattabi",
    "Mernissi",
    "Bensouda",
    "Laraki",
    "Jebbour",
    "Ghazali",
    "Moutawakil",
    "Oufkir",
    "Bourkia",
    "Nejjar",
    "Skalli",
    "Touzani",
    "Chaoui",
    "Labiad",
    "Rhazi",
    "Belhaj",
    "Zouiten",
    "Serghini",
    "Baddou",
    "Fennich",
    "Hajji",
    "Kettani",
    "Maaninou",
    "Sebti",
    "El Idrissi",
    "El Amrani",
    "El Fassi",
    "Ait Benhaddou",
    "Ben Moussa",
    "El Khatib",
    "Ait Ouali",
    "El Ouafi",
    "Ben Said",
    "El Harti",
]
TOWNS = [
    "Casablanca",
    "Rabat",
    "Fes",
    "Marrakech",
    "Tanger",
    "Agadir",
    "Meknes",
    "Oujda",
    "Kenitra",
    "Tetouan",
    "Sale",
    "Temara",
    "Safi",
    "Mohammedia",
    "Khouribga",
    "Larache",
    "Nador",
    "Settat",
    "Taza",
    "Berrechid",
]
_HOUSES = """Al Amal|Ibn Sina|Ibn Rochd|Al Chifa|Atlas|Al Farabi|Ennasr|La Corniche|Palmeraie|Al Boustane|Annakhil|Oasis|Riad Salam|Essalam|Zerktouni|
Al Qods|Les Orangers|Agdal|Hay Riad|Massira|Al Hoda|Anoual|Bab Doukkala|Ain Diab|Maarif|Al Massira|Errazi|Moulay Youssef|Al Andalous|Bir Anzarane""".replace(
    "\n", ""
).split("|")


@dataclass(frozen=True)
class Person:
    """Somebody; `given` and `family` as one writes them, `sex` M or F."""

    given: str
    family: str
    sex: str
    born_on: date
    cin: str

    @property
    def name(self) -> str:
        """Family name first, in capitals: the contract's form."""
        return f"{self.family} {self.given}".upper()

    @property
    def turned(self) -> str:
        """Given name first, in capitals."""
        return f"{self.given} {self.family}".upper()


def pick(rng: np.random.Generator, items: list[str]) -> str:
    """One of `items`."""
    return items[int(rng.integers(len(items)))]


def person(
    rng: np.random.Generator, on: date, youngest: int, oldest: int, family: str | None = None, sex: str | None = None
) -> Person:
    """Somebody whose age on the day `on` lies between the two limits, in years."""
    sex = sex or ("M" if rng.random() < 0.5 else "F")
    age_days = int(rng.integers(int(youngest * 365.25) + 40, int(oldest * 365.25)))
    given = pick(rng, _MEN if sex == "M" else _WOMEN)
    return Person(given, family or pick(rng, _FAMILIES), sex, on - timedelta(days=age_days), numbers.cin(rng))


def stranger(rng: np.random.Generator, on: date, to: Person) -> Person:
    """A person whom nobody would take for `to`; half of the time of the same family."""
    while True:
        other = person(rng, on, 1, 75, family=to.family if rng.random() < 0.4 else None)
        if other.given[:2] != to.given[:2] and other.given.split()[0] != to.given.split()[0]:
            return other


def respelt(rng: np.random.Generator, who: Person) -> str:
    """The same person's name as another hand spells it, in capitals."""
    given, family = who.given.upper(), who.family.upper()
    swaps = [
        ("MOHAMMED", "MOHAMED"),
        ("YOUSSEF", "YOUSEF"),
        ("MERYEM", "MARYEM"),
        ("EL ", "EL"),
        ("AIT ", "AIT"),
        ("BEN ", "BEN"),
        ("FATIMA ZAHRA", "FATIMAZAHRA"),
        ("KHADIJA", "KHADIJA"),
        ("OU", "OU"),
    ]
    for old, new in swaps:
        if old != new and (old in given or old in family) and rng.random() < 0.8:
            return f"{family.replace(old, new)} {given.replace(old, new)}"
    return who.turned


def house(rng: np.random.Generator, sort: str) -> str:
    """The name of a pharmacy, laboratory, clinic …, in capitals without accents."""
    name = pick(rng, _HOUSES).strip()
    forms = {
        "pharmacy": ["Pharmacie {}", "Grande Pharmacie {}", "Pharmacie centrale {}"],
        "laboratory": ["Laboratoire {}", "Laboratoire d'analyses {}", "Centre de biologie {}"],
        "imaging": ["Centre de radiologie {}", "Imagerie medicale {}", "Radiologie {}"],
        "clinic": ["Clinique {}", "Polyclinique {}", "Centre hospitalier {}"],
        "physiotherapy": ["Cabinet de kinesitherapie {}", "Centre de reeducation {}"],
        "dentist": ["Cabinet dentaire {}", "Centre dentaire {}"],
        "optician": ["Optique {}"],
    }[sort]
    return pick(rng, forms).format(name).upper()
