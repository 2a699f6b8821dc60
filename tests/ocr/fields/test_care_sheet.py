"""A care sheet drawn here and found again: nothing is known of where things stand."""

from dataclasses import dataclass, field

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from claims.claim import Barcode
from claims.words import CodeFormat, Kind, MarkOwner, ZoneState
from ocr import engines
from ocr.fields import Found
from ocr.fields.acts import parse_cotation
from ocr.fields.care_sheet import find
from ocr.fields.identifiers import INPE, inpe_of_codes
from ocr.fields.values import read_place
from ocr.page import Sheet
from ocr.zones import Layout, Place

DPI = 200.0


@dataclass
class Paper:
    """An A5 sheet at 200 dpi on which a test draws."""

    image: Image.Image = field(default_factory=lambda: Image.new("RGB", (1650, 1100), "white"))

    def write(self, x: int, y: int, text: str, size: int = 30) -> None:
        ImageDraw.Draw(self.image).text((x, y), text, fill="black", font=ImageFont.load_default(size))

    def box(self, left: int, top: int, right: int, bottom: int) -> None:
        ImageDraw.Draw(self.image).rectangle((left, top, right, bottom), outline="black", width=2)

    def comb(self, x: int, y: int, text: str, side: int = 44) -> None:
        for number, letter in enumerate(text):
            self.box(x + number * side, y, x + (number + 1) * side, y + side)
            if letter != " ":
                self.write(x + number * side + 13, y + 4, letter)

    def sheet(self, n: int = 1, codes: tuple[Barcode, ...] = ()) -> Sheet:
        bare = Sheet(n, np.asarray(self.image), DPI, codes=codes)
        return bare.saying(words=engines.page_words(bare))


def front() -> Paper:
    paper = Paper()
    paper.write(60, 60, "Feuille de Soins Maladie    Réf : 610-1-02")
    paper.write(60, 150, "Partie réservée à l'assuré(e)")
    paper.write(60, 230, "Nom et prénom :   ALAMI YOUSSEF")
    paper.write(60, 310, "N° Immatriculation :")
    paper.comb(420, 304, "123456785")
    paper.write(60, 390, "N° CIN :")
    paper.write(60, 470, "Montant des frais :   1 250,00   Dhs")
    paper.write(60, 560, "Bénéficiaire de soins")
    paper.write(60, 640, "Nom et prénom :   ALAMI SALMA")
    paper.write(60, 720, "Sexe :   M")
    paper.box(260, 720, 290, 750)
    paper.write(330, 720, "F")
    paper.box(370, 720, 400, 750)
    paper.write(375, 716, "X")
    paper.write(60, 900, "Signature de l'assuré(e)")
    paper.write(800, 900, "Cachet et signature du médecin traitant")
    return paper


def back() -> Paper:
    paper = Paper()
    columns = (60, 380, 700, 1000, 1300)
    for left, right, head in zip(
        columns, columns[1:], ("Date des actes", "Cotation", "Montant facturé", "INPE"), strict=False
    ):
        paper.box(left, 200, right, 260)
        paper.write(left + 20, 210, head, 26)
        paper.box(left, 260, right, 330)
        paper.box(left, 330, right, 400)
    for x, text in zip(columns, ("12/03/2026", "K 70", "1250,00", "101000008"), strict=False):
        paper.write(x + 30, 275, text)
    return paper


@pytest.fixture(scope="module")
def found() -> Found:
    return find(Kind.CARE_SHEET, [front().sheet(1), back().sheet(2)])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("insured_name", "ALAMI YOUSSEF"),
        ("patient_name", "ALAMI SALMA"),
        ("insured_number", "123456785"),
        ("total_amount", "1250.00"),
        ("patient_sex", "F"),
        ("form_reference", "610-1-02"),
        ("first_act_date", "2026-03-12"),
        ("acts", [{"date": "2026-03-12", "code": "K", "coefficient": "70", "amount": "1250.00", "inpe": "101000008"}]),
    ],
)
def test_a_field_is_found_beside_its_label(found: Found, name: str, value: object) -> None:
    """Each value of a plain sheet is found, and both engines stand behind it."""
    best = max(found.candidates[name], key=lambda one: one.agreement)
    assert best.value == value
    assert best.agreement >= 0.8


def test_a_label_without_a_value_is_an_empty_zone(found: Found) -> None:
    """A printed label with nothing beside it is `empty`, one that is not printed is `not_found`."""
    assert found.zones["cin"] is ZoneState.EMPTY
    assert found.zones["insured_number"] is ZoneState.FILLED
    assert found.zones["inpe"] is ZoneState.NOT_FOUND


def test_signatures_are_anchored_to_their_labels(found: Found) -> None:
    """Where the insured person and the practitioner sign is told by page and box."""
    assert found.anchors[MarkOwner.INSURED][0] == 1
    assert found.anchors[MarkOwner.PRACTITIONER][1][0] > found.anchors[MarkOwner.INSURED][1][2]


def test_the_total_is_corroborated_by_its_rows(found: Found) -> None:
    """A total that equals the sum of the rows says so."""
    assert max(one.corroborated for one in found.candidates["total_amount"]) == 1


def test_a_bar_code_of_nine_digits_is_an_inpe() -> None:
    """A sticker's payload is a candidate, a medicine's EAN is not."""
    codes = (
        Barcode(format=CodeFormat.CODE128, value="101000008", page=1, box=(0.1, 0.1, 0.3, 0.2)),
        Barcode(format=CodeFormat.EAN13, value="6118000000013", page=1, box=(0.1, 0.4, 0.3, 0.5)),
    )
    sheet = Sheet(1, np.full((100, 100, 3), 255, np.uint8), DPI, codes=codes)
    ((number, candidate),) = inpe_of_codes(sheet)
    assert number == "101000008" and candidate.valid is True


def test_a_cotation_needs_a_key_letter() -> None:
    """A letter with or without a number is a cotation; bare figures and words are not."""
    assert parse_cotation("Z15") == "Z|15"
    assert parse_cotation("CNPSY") == "CNPSY|1"
    assert parse_cotation("Consultation") is None


def test_a_blank_sheet_has_no_fields() -> None:
    """A page without labels gives nothing, and says of the required fields that their place was not found."""
    nothing = find(Kind.CARE_SHEET, [Sheet(1, np.full((600, 400, 3), 255, np.uint8), DPI)])
    assert nothing.candidates == {}
    assert nothing.zones["patient_name"] is ZoneState.NOT_FOUND


def two_columns() -> Paper:
    """The patient on the left, the insured person on the right, both under headings that a number pushes in."""
    paper = Paper()
    paper.write(60, 60, "Feuille de Soins Maladie    Réf : 610-1-02")
    paper.write(60, 150, "I - Bénéficiaire de soins")
    paper.write(820, 150, "II - Partie réservée à l'assuré(e)")
    for x, name in ((60, "ALAMI SALMA"), (820, "ALAMI YOUSSEF")):
        paper.write(x, 230, "Nom et prénom")
        paper.write(x, 280, name)
    paper.write(820, 390, "N° CIN :   BE123456")
    return paper


def test_each_column_has_its_own_person() -> None:
    """Where two headings stand side by side, a label belongs to the one of its column, whichever comes first."""
    seen = find(Kind.CARE_SHEET, [two_columns().sheet()]).candidates
    assert seen["patient_name"][0].value == "ALAMI SALMA"
    assert seen["insured_name"][0].value == "ALAMI YOUSSEF"
    assert seen["cin"][0].value == "BE123456"


@pytest.mark.parametrize(("box", "agreed"), [(0, True), (1, False)])
def test_two_equal_names_doubt_a_box_that_says_child(box: int, agreed: bool) -> None:
    """The patient bears the name of the insured person: `self` is sure, another box is not."""
    paper = Paper()
    paper.write(60, 60, "Feuille de Soins Maladie    Réf : 610-1-02")
    paper.write(60, 150, "Nom et prénom de l'assuré(e) :   ALAMI YOUSSEF")
    paper.write(60, 240, "Nom et prénom du bénéficiaire :   ALAMI YOUSSEF")
    paper.write(60, 330, "Lien de parenté :")
    for number, word in enumerate(("Lui-même", "Enfant", "Conjoint")):
        x = 400 + number * 330
        paper.box(x, 330, x + 30, 360)
        paper.write(x + 50, 326, word)
    paper.write(405 + box * 330, 326, "X")
    (read,) = find(Kind.CARE_SHEET, [paper.sheet()]).candidates["relationship"]
    assert read.value == ("self", "child")[box]
    assert (read.agreement > 0.6) is agreed


def test_a_label_that_names_its_person_leaves_the_other_for_the_rest() -> None:
    """ "Nom et prénom de l'adhérent" is the insured person's; the plain "Nom et prénom" over it is then the patient's."""
    paper = Paper()
    paper.write(60, 60, "Feuille de Soins Maladie    Réf : 610-1-02")
    paper.write(60, 230, "Nom et prénom :   ALAMI SALMA")
    paper.write(60, 390, "Nom et prénom de l'adhérent :   ALAMI YOUSSEF")
    seen = find(Kind.CARE_SHEET, [paper.sheet()]).candidates
    assert seen["patient_name"][0].value == "ALAMI SALMA"
    assert seen["insured_name"][0].value == "ALAMI YOUSSEF"


def test_medicines_that_were_delivered_on_a_day_are_dispensings() -> None:
    """The date of a pharmacist's row stands under "Délivré le"."""
    paper = Paper()
    paper.write(60, 60, "Feuille de Soins Maladie    Réf : 610-1-02")
    paper.write(60, 130, "Ordonnances exécutées et dispositifs médicaux")
    columns = (60, 380, 700, 1040)
    for left, right, head in zip(columns, columns[1:], ("Délivré le", "Montant (DH)", "INPE"), strict=False):
        paper.box(left, 200, right, 260)
        paper.write(left + 20, 210, head, 26)
        paper.box(left, 260, right, 330)
    for x, text in zip(columns, ("12/03/2026", "125,00", "101000008"), strict=False):
        paper.write(x + 30, 275, text)
    seen = find(Kind.CARE_SHEET, [front().sheet(1), paper.sheet(2)]).candidates
    assert seen["dispensings"][0].value == [{"date": "2026-03-12", "amount": "125.00", "inpe": "101000008"}]


def test_the_only_card_that_is_asked_for_is_the_insured_persons() -> None:
    """A form that asks for one card number, in the patient's section: it is taken, in doubt."""
    paper = Paper()
    paper.write(60, 60, "Feuille de Soins Maladie    Réf : 610-1-02")
    paper.write(60, 150, "Bénéficiaire de soins")
    paper.write(60, 230, "Nom et prénom :   ALAMI SALMA")
    paper.write(60, 310, "N° CIN :   BE123456")
    (card,) = find(Kind.CARE_SHEET, [paper.sheet()]).candidates["cin"]
    assert card.value == "BE123456"
    assert card.label <= 0.6


def test_a_box_to_tick_is_no_heading_and_a_heading_beside_its_section_is_one() -> None:
    """ "Assuré(e)" among the options of a row says nothing of the name below; "L'assuré(e)" beside the second section does."""
    unheaded = Paper()
    unheaded.write(60, 60, "Feuille de Soins Maladie    Réf : 610-1-02")
    unheaded.write(60, 150, "Nom et prénom :   BERRADA ZINEB")
    unheaded.write(60, 230, "Lien de parenté :   Assuré(e)")
    unheaded.box(560, 230, 590, 260)
    unheaded.write(640, 230, "Conjoint")
    unheaded.box(800, 230, 830, 260)
    unheaded.write(805, 226, "X")
    unheaded.write(880, 230, "Enfant")
    unheaded.box(1020, 230, 1050, 260)
    unheaded.write(60, 400, "Nom et prénom :   EL HARTI JAMAL")
    unheaded.write(60, 480, "Date de naissance :   04/07/1987")
    first = find(Kind.CARE_SHEET, [unheaded.sheet()]).candidates
    assert first["insured_name"][0].value == "BERRADA ZINEB"
    assert first["patient_name"][0].value == "EL HARTI JAMAL"

    beside = Paper()
    beside.write(60, 60, "Feuille de Soins Maladie    Réf : 610-1-02")
    beside.write(300, 200, "Nom et prénom :   AIT OUALI AHMED")
    beside.write(300, 280, "Date de naissance :   26/06/2015")
    beside.write(60, 480, "L'assuré(e)")
    beside.write(300, 500, "Nom et prénom :   BENSOUDA GHIZLANE")
    beside.write(300, 580, "Adresse :")
    second = find(Kind.CARE_SHEET, [beside.sheet()]).candidates
    assert second["patient_name"][0].value == "AIT OUALI AHMED"
    assert second["insured_name"][0].value == "BENSOUDA GHIZLANE"


def test_a_number_that_its_place_cuts_through_is_read_whole() -> None:
    """Under a sticker the number may stand so low that its place ends half way down the figures: 9 and 8 were read as 0."""
    paper = Paper()
    paper.write(70, 400, "091998984", 30)
    sheet = Sheet(1, np.asarray(paper.image), DPI)
    for ends in (412, 416, 440):
        read = read_place(Layout(sheet), Place((60, 370, 600, ends), "below"), INPE, 0.8)
        assert read.best is not None and read.best.value == "091998984", ends
