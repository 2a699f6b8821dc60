"""Values of letters, bills and prescriptions that are set like a form's: over, under or beside their labels, or in boxes.

Most papers say a value behind its label on one line; that is read from the rows of words. What is not found so is looked for
here the way a care sheet is read: all labels share out the writing of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ocr.evidence import Candidate
from ocr.fields.forms import DATE, NAME, Form
from ocr.fields.identifiers import FILE_NUMBER, INPE
from ocr.fields.owning import Owner, share_out
from ocr.fields.suiting import suits
from ocr.fields.values import Read, read_place, read_stretch
from ocr.fields.writings import Writing, writings_of
from ocr.labels import Label, SeenLabel, find_labels, fold, is_arabic
from ocr.page import Sheet
from ocr.zones import Layout, Place, on_line

LABELS = (
    Label("date", ("Date", "Date de l'accord", "Date de la décision", "Date du protocole", "Date d'émission", "Date de délivrance", "Date de la demande", "Date de la facture", "Etabli le", "Emis le", "Délivré le", "Fait le", "Le", "التاريخ", "حرر بتاريخ", "بتاريخ")),
    Label("number", ("N°", "Numéro", "N° de dossier", "N° dossier", "N° PEC", "N° de prise en charge", "N° d'accord", "N° de l'accord", "N° de la décision", "N° de protocole", "N° du protocole", "N° du certificat", "N° de facture", "N° facture", "N° de la demande", "N° de la déclaration", "N° de l'attestation", "Référence", "Réf.", "Réf. dossier", "N° de reçu", "N° d'admission", "N° d'entrée", "N° d'hospitalisation", "N° de séjour", "N° d'enregistrement", "رقم الملف", "رقم القرار", "رقم الموافقة", "رقم الفاتورة", "رقم")),
    Label("inpe", ("INPE", "N° INPE", "Code INPE", "INPE du médecin", "INPE du praticien", "INPE du prescripteur", "Identifiant national", "الرقم الوطني الاستدلالي")),
    Label("starts_on", ("Valable du", "Valide du", "Du", "A compter du", "A partir du", "Date d'entrée", "Date d'admission", "Date d'effet", "Date de début", "Début", "Début de validité", "Admis le", "Entré(e) le", "ابتداء من", "من")),
    Label("ends_on", ("Au", "Jusqu'au", "Valable jusqu'au", "Date de sortie", "Date de fin", "Date d'expiration", "Expire le", "Fin", "Fin de validité", "Sorti(e) le", "إلى غاية", "إلى")),
    Label("patient_name", ("Nom et prénom", "Nom et prénoms", "Nom & prénom", "Nom prénom", "Nom / prénom", "Nom complet", "Nom du bénéficiaire", "Nom du patient", "Nom du malade", "Nom et prénom du patient", "Nom et prénom du malade", "Nom et prénom du bénéficiaire", "Bénéficiaire", "Bénéficiaire des soins", "Patient", "Patient(e)", "Malade", "L'étudiant(e)", "Client", "Je soussigné(e)", "Je soussigné", "Titulaire", "Intéressé(e)", "الاسم العائلي والشخصي", "الاسم الكامل", "المريض", "المستفيد", "اسم المريض", "اسم المستفيد")),
    Label("prescriber_name", ("Médecin", "Médecin traitant", "Médecin prescripteur", "Praticien", "Prescripteur", "Nom du médecin", "Nom du prescripteur", "Prescrit par", "الطبيب", "الطبيب المعالج")),
    Label("other", ("Téléphone", "Tél", "Fax", "ICE", "IF", "RC", "Patente", "CNSS", "N° CNSS", "N° d'immatriculation", "Immatriculation", "CIN", "N° CIN", "CNIE", "Adresse", "Date de naissance", "Né(e) le", "Age", "Sexe", "Ville", "Etablissement", "Montant", "Total", "RIB", "Spécialité", "Service", "Page")),
)  # fmt: skip
"""`other` labels own what is theirs, so that nobody else takes it."""
_FORMS: dict[str, Form] = {"date": DATE, "number": FILE_NUMBER, "inpe": INPE, "starts_on": DATE, "ends_on": DATE, "patient_name": NAME, "prescriber_name": NAME}  # fmt: skip
_MOST_COST = 2.0
"""What a pair may cost: letters have sentences, and a word of one may read like a label."""
_SHORT = 4
"""Letters of a label that a sentence may hold too: "du", "le", "fin"."""
_MISFIT = 4.0
_AS_SURE = 0.9


def owned_values(sheets: Sequence[Sheet], wanted: Sequence[str]) -> dict[str, list[Candidate]]:
    """The fields of `wanted` that stand where a label of theirs owns the place, the first page first."""
    found: dict[str, list[Candidate]] = {}
    for sheet in sheets:
        left = [name for name in wanted if name in _FORMS and name not in found]
        layout = Layout(sheet)
        labels = find_labels(layout.words, LABELS) if left else []
        if not any(label.name in left for label in labels):
            continue
        layout.labels = [label for label in labels if not _translates(label, labels)]
        owners = [Owner(label, _strictly(label)) for label in layout.labels]
        for number, writing in share_out(layout, owners, writings_of(layout), _MOST_COST).items():
            label = layout.labels[number]
            if label.name in left and label.name not in found:
                read = read_writing(layout, writing, _FORMS[label.name], _AS_SURE * label.score)
                if read.candidates:
                    found[label.name] = list(read.candidates)
    return found


def read_writing(layout: Layout, writing: Writing, form: Form, sure: float) -> Read:
    """What a label's own writing says as a value of `form`; `sure` how surely it is the field's, 0 to 1."""
    if writing.cells:
        return read_place(layout, Place(writing.box, "comb", writing.cells), form, sure)
    return read_stretch(layout, writing.box, form, sure)


def _translates(label: SeenLabel, labels: Sequence[SeenLabel]) -> bool:
    """Whether an Arabic label stands beside its French twin: both own one place."""
    return is_arabic(label.phrase) and any(
        other.name == label.name and not is_arabic(other.phrase) and on_line(other.box, label.box) for other in labels
    )


def _strictly(label: SeenLabel) -> Callable[[Writing], float]:
    form = _FORMS.get(label.name)
    fits = suits(label.name, form)
    short = len(fold(label.phrase)) <= _SHORT

    def suiting(writing: Writing) -> float:
        if form is None:
            return fits(writing)
        misfit = fits(writing)
        if writing.text and not writing.cells and (misfit > 0.0 or not form.parse(writing.text)):
            return _MISFIT
        return misfit + (0.5 if short and not writing.cells else 0.0)

    return suiting
