"""What paper a page is."""

from __future__ import annotations

import pytest

from claims.claim import Barcode
from claims.words import CodeFormat, Kind
from ocr.kind_words import vocabulary
from ocr.kinds import classify
from ocr.languages import language_of
from tests.ocr.fields.papers_in_text import a_page

HEAD = ("CENTRE HOSPITALIER", "12, rue de la Paix - Fès")


def _as_long(title: str, *lines: str) -> tuple[str, ...]:
    return (*HEAD, title, "Nom et prénom : AMINA IDRISSI", *lines, "Fait le 12/03/2026", "Cachet et signature")


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in (Kind.BLANK, Kind.SEPARATOR, Kind.OTHER)])
def test_every_kind_is_known_by_its_titles(kind: Kind) -> None:
    """A title alone at the head of a page names the paper, in French and in Arabic."""
    titles = vocabulary()["kinds"][kind.value]["titles"]
    wrong = [title for title in titles if classify(a_page(*_as_long(title))).kind is not kind]
    assert wrong == []


def test_a_title_with_slips_is_still_a_title() -> None:
    """One letter in six may be misread, and letters may be set wide."""
    assert classify(a_page(*_as_long("F A C T U R E"))).kind is Kind.INVOICE
    assert classify(a_page(*_as_long("0RDONNANGE"))).kind is Kind.PRESCRIPTION
    assert classify(a_page(*_as_long("FEUILLE DE S0INS MALAD1E"))).kind is Kind.CARE_SHEET


def test_a_word_in_the_body_weighs_less_than_the_title() -> None:
    """A certificate that speaks of an invoice is a certificate."""
    page = a_page(
        *_as_long("CERTIFICAT D'HOSPITALISATION", "la facture a été remise à l'intéressée avec son ordonnance")
    )
    assert classify(page).kind is Kind.HOSPITAL_CERTIFICATE


@pytest.mark.parametrize(
    ("reference", "kind"),
    [
        ("610-1-02", Kind.CARE_SHEET),
        ("610-1-03", Kind.ALD_CARE_SHEET),
        ("610-1-04", Kind.DENTAL_CARE_SHEET),
        ("312-1-16", Kind.OTHER),
    ],
)
def test_a_form_is_known_by_its_reference(reference: str, kind: Kind) -> None:
    """The printed reference decides between forms that share their labels."""
    page = a_page(
        f"Réf : {reference}", "Partie réservée à l'assuré(e)", "N° Immatriculation", "Signature de l'assuré(e)"
    )
    guess = classify(page)
    assert guess.kind is kind
    assert guess.form == reference


def test_the_funds_own_reference_outweighs_the_agencys() -> None:
    """The agency's reference tells which page it is; that of the plain form's back stands behind other forms too."""
    page = a_page("Réf. ANAM : 1.2.01.02", "Réf : 610-1-04", "Détail des actes", "Schéma dentaire")
    guess = classify(page)
    assert (guess.kind, guess.form, guess.page_of_form) == (Kind.DENTAL_CARE_SHEET, "610-1-04", 2)


def test_the_second_page_of_a_care_sheet_is_known() -> None:
    """Its tables say what it is and which page."""
    page = a_page(
        "Description des actes effectués", "Date des actes    Code des actes    Lettre clé + cotation NGAP    Montant facturé",
        "Actes paramédicaux", "Actes de biologie, radiologie et imagerie",
    )  # fmt: skip
    guess = classify(page)
    assert (guess.kind, guess.page_of_form) == (Kind.CARE_SHEET, 2)


def test_a_narrow_slip_is_a_receipt_whatever_it_is_called() -> None:
    """A till slip that calls itself "Tax invoice" is a receipt."""
    page = a_page(
        "SHOP",
        "TAX INVOICE",
        "TEA    3.00",
        "MILK    4.00",
        "TOTAL    7.00",
        "CASH    10.00",
        "CHANGE    3.00",
        width_px=600,
    )
    assert classify(page).kind is Kind.PAYMENT_RECEIPT


@pytest.mark.parametrize(
    ("title", "sentence", "kind"),
    [
        ("إشعار بالتكفل المسبق", "يمنح هذا الترخيص للمعني بالأمر", Kind.PRIOR_AGREEMENT),
        ("ورقة الخروج", "قضى المريض بالمصحة ثلاثة أيام", Kind.HOSPITAL_CERTIFICATE),
        ("بروتوكول متابعة", "الداء المزمن والعلاجات", Kind.ALD_PROTOCOL),
        ("إشهاد بالتمدرس", "يتابع الطالب دراسته بالمؤسسة", Kind.STUDENT_CERTIFICATE),
    ],
)
def test_an_arabic_title_is_known_however_it_is_worded(title: str, sentence: str, kind: Kind) -> None:
    """The nouns decide, with whatever article, preposition or pronoun Arabic joins to them."""
    assert classify(a_page(title, sentence)).kind is kind


def test_a_receipt_that_names_the_bill_it_pays_is_a_receipt() -> None:
    """The title above says what the paper is; what it pays is named further down."""
    page = a_page(
        "Reçu",
        "la somme de : 250,00 DH",
        "Facture pharmacie",
        "Mode de paiement : espèces",
        "Montant acte 250,00",
        "Rabat le 12/03/2026",
    )
    assert classify(page).kind is Kind.PAYMENT_RECEIPT


def test_arabic_that_names_no_paper_is_other() -> None:
    """One noun of a title alone tells nothing."""
    assert classify(a_page("المملكة المغربية", "شهادة", "تاريخ الازدياد")).kind is not Kind.HOSPITAL_CERTIFICATE


def test_unknown_words_are_other() -> None:
    """A page that says nothing known is `other`, and not surely."""
    guess = classify(a_page("Lorem ipsum dolor sit amet", "consectetur adipiscing elit"))
    assert guess.kind is Kind.OTHER
    assert guess.confidence < 0.8


def test_codes_make_a_separator() -> None:
    """A separator is known by its code, whatever is printed."""
    code = Barcode(format=CodeFormat.QR, value="CACHET-SEPARATOR", page=1, box=(0.4, 0.4, 0.6, 0.6))
    assert classify(a_page("FACTURE", codes=(code,))).kind is Kind.SEPARATOR


@pytest.mark.parametrize(
    ("text", "tongue"),
    [
        ("Le patient est suivi pour une douleur du genou avec gêne dans les escaliers", "fr"),
        ("The patient was seen for pain in the left knee and is to rest for ten days", "en"),
        ("El paciente fue visto por el médico y se le receta una dieta para los próximos días", "es"),
        ("Der Patient wurde wegen Schmerzen mit einer Salbe und nicht mit Tabletten behandelt", "de"),
        ("يشهد الطبيب الموقع أسفله أن المريض في حاجة إلى راحة", "ar"),
        ("TOTAL 12.00", None),
    ],
)
def test_languages_are_told_by_small_words(text: str, tongue: str | None) -> None:
    """French, Arabic and others are told apart; too few words tell nothing."""
    assert language_of(text) == tongue


def test_a_pharmacy_s_name_is_not_its_bill() -> None:
    """A long title counts only where each of its words stands: a slip under a pharmacy's name is what its own title says."""
    slip = a_page(
        "PHARMACIE DES ORANGERS",
        "Docteur en pharmacie",
        "45, bd Zerktouni - Fès",
        "REÇU",
        "Reçu de M. IDRISSI",
        "Montant 120,00 DH",
    )
    assert classify(slip).kind is Kind.PAYMENT_RECEIPT


def test_a_doctor_s_letter_is_no_prescription() -> None:
    """A doctor's head over medicines is a prescription, over sentences it is a letter, whatever stands printed at its foot."""
    head = ("Docteur AMINA IDRISSI", "Médecine générale", "12, rue de la Paix - Fès", "Fès, le 12/03/2026")
    told = ("Je vous adresse cette patiente pour un avis sur sa douleur", "En vous remerciant", "Signature")
    assert classify(a_page(*head, *told)).kind is Kind.OTHER
    advice = "Ne pas laisser les boîtes à la portée de vos enfants"
    assert classify(a_page(*head, "Doliprane", "Maxilase sirop", "Rhinathiol", "", advice)).kind is Kind.PRESCRIPTION


def test_heads_of_columns_are_no_titles() -> None:
    """Under "Lettre" and "Montant facturé" as heads of columns stands the back of a care sheet, its second page."""
    heads = (
        "Date des soins    NGAP    Lettre    Montant facturé    INPE    Visa et cachet",
        "12/03/2026    C1    140,00",
    )
    guess = classify(a_page("Actes médicaux", *heads, "Auxiliaires médicaux", *heads, "CNOPS, Rabat"))
    assert guess.kind is Kind.CARE_SHEET and guess.page_of_form == 2
    assert classify(a_page(*_as_long("LETTRE"))).kind is Kind.OTHER


def test_a_doctor_s_name_beside_a_sign_heads_a_prescription() -> None:
    """The letter of a logo on the row of the name changes nothing."""
    page = a_page(
        "C    DR MAROUANE BOUKHARI", "Dermatologie", "Le 4 septembre 2025", "Panoramique", "Cachet et signature"
    )
    assert classify(page).kind is Kind.PRESCRIPTION


def test_a_laboratory_s_name_is_not_its_report() -> None:
    """A house that names itself after its reports writes bills too: the bill's own title decides."""
    head = ("LABORATOIRE D'ANALYSES ATLAS", "Analyses médicales", "13, lot. Al Wahda - Casablanca")
    bill = a_page(
        *head, "FACTURE N° : 2506849", "Client : AMINA IDRISSI", "Urée    1    30    30", "Total facture : 30"
    )
    assert classify(bill).kind is Kind.INVOICE
    assert classify(a_page(*head, "Glycémie    0,95 g/l", "Urée    0,30 g/l")).kind is Kind.LAB_REPORT


def test_a_report_of_an_examination_is_told_by_what_it_says() -> None:
    """ "Compte rendu d'examen" heads reports of both sorts: a laboratory's says so."""
    seen = (
        "L'examen réalisé montre un foie de taille normale",
        "Absence d'anomalie",
        "Conclusion : échographie normale",
    )
    assert classify(a_page("Compte rendu d'examen", "Patient : AMINA IDRISSI", *seen)).kind is Kind.IMAGING_REPORT
    found = ("Glycémie    0,95 g/l", "Cholestérol total    1,80 g/l", "Valeurs de référence")
    assert classify(a_page("Compte rendu d'examens de laboratoire", *found)).kind is Kind.LAB_REPORT


def test_a_specialist_s_head_is_a_prescription_s() -> None:
    """A name without "Dr" over what the practitioner does; a title of its own outweighs it."""
    head = ("AMINA IDRISSI", "Cardiologie - Maladies du coeur", "12, rue de la Paix - Fès", "Fès, le 12/03/2026")
    assert classify(a_page(*head, "Holter tensionnel")).kind is Kind.PRESCRIPTION
    assert classify(a_page(*head, "Reçu d'honoraires", "Reçu la somme de 300,00 DH")).kind is Kind.PAYMENT_RECEIPT
