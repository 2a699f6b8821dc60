"""What care sheets print: labels, headings, options and column heads of CNSS, CNOPS and dental forms (domain.md section 2)."""

from __future__ import annotations

from ocr.labels import Label

HEADINGS = (
    Label("insured", ("Partie réservée à l'assuré(e)", "Partie réservée à l'assuré", "Identité de l'assuré", "Identité de l'assuré(e)", "Assuré(e)", "L'assuré(e)", "Assuré", "L'assuré", "Adhérent(e)", "L'adhérent", "Cadre réservé à l'assuré(e)", "Partie à remplir par l'assuré(e)", "Identification de l'assuré", "Renseignements concernant l'assuré(e)", "Renseignements sur l'assuré", "Cadre réservé à l'assuré", "Informations de l'assuré", "A remplir par l'assuré(e)", "خاص بالمؤمن له (لها)", "خاص بالمؤمن له", "معلومات المؤمن له")),
    Label("patient", ("Bénéficiaire de soins", "Bénéficiaire des soins", "Bénéficiaire", "Le bénéficiaire", "Identité du malade", "Identité du bénéficiaire", "Identité du patient", "Patient(e)", "Patient", "Le patient", "Malade", "Le malade", "Identification du malade", "Identification du patient", "Renseignements concernant le malade", "Personne soignée", "Identification du bénéficiaire", "Renseignements concernant le bénéficiaire", "المستفيد من العلاجات", "المستفيد")),
    Label("doctor", ("Déclaration du médecin traitant", "Déclaration du Chirurgien Dentiste", "Déclaration du praticien", "Partie réservée au médecin traitant", "Partie réservée au praticien", "Cadre réservé au médecin", "Praticien traitant", "تصريح الطبيب المعالج", "تصريح طبيب الأسنان")),
)  # fmt: skip

_NAMES = (
    "Nom et prénom",
    "Nom et prénoms",
    "Nom & prénom",
    "Nom, prénom",
    "Nom prénom",
    "Nom / prénom",
    "Nom et prénom(s)",
    "Prénom et nom",
    "Prénom, nom",
    "Nom complet",
    "Nom",
)
_INSURED = (
    "de l'assuré(e)",
    "de l'assuré",
    "de l'assuré principal",
    "de l'assuré social",
    "de l'adhérent",
    "de l'adhérent(e)",
    "de l'affilié",
    "de l'affilié(e)",
    "du titulaire",
    "de l'ayant droit",
)
_PATIENT = (
    "du bénéficiaire",
    "du bénéficiaire de soins",
    "du bénéficiaire des soins",
    "du malade",
    "du patient",
    "du patient(e)",
    "de la personne soignée",
    "de l'enfant",
    "de l'étudiant",
)


def _whose(cores: tuple[str, ...], owners: tuple[str, ...]) -> tuple[str, ...]:
    """Every core with every owner: "Nom et prénom" and "de l'assuré"."""
    return tuple(f"{core} {owner}" for core in cores for owner in owners)


def _numbered(cores: tuple[str, ...], owners: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The ways to print a number's name: "N° X", "N° d'X", "Numéro de X", "X N°", "X", each with every owner."""
    forms: list[str] = []
    for core in cores:
        joint = "d'" if core[0].lower() in "aeiouéh" else "de "
        forms += [
            f"N° {core}",
            f"N° {joint}{core}",
            f"Numéro {joint}{core}",
            f"Numéro {core}",
            f"Num. {core}",
            f"{core} N°",
            core,
        ]
    return (*forms, *(f"{form} {owner}" for form in forms for owner in owners))


FIELDS = (
    Label("name", (*_NAMES, "Nom et prénom du titulaire de la carte", "الاسم العائلي والشخصي", "الاسم الكامل", "الاسم والنسب")),
    Label("insured_name", (*_whose(_NAMES, _INSURED), "Assuré principal", "Nom et prénom assuré")),
    Label("patient_name", (*_whose(_NAMES, _PATIENT), "Nom et prénom bénéficiaire", "Nom et prénom patient")),
    Label("insured_number", (*_numbered(("immatriculation", "matricule", "immat."), ("CNSS", "CNOPS", "de l'assuré", "de l'assuré(e)", "assuré", "à la CNSS")), "N° CNSS", "Numéro CNSS", "N° d'assuré", "N° assuré", "Numéro d'assuré", "N° de sécurité sociale", "N° sécurité sociale", "رقم التسجيل")),
    Label("affiliation_number", (*_numbered(("affiliation", "adhésion"), ("mutuelle", "à la mutuelle", "CNOPS")), "N° d'adhérent", "N° adhérent", "N° d'affilié", "N° affilié", "Numéro d'adhérent", "N° mutuelle", "رقم الانخراط")),
    Label("cin", (*_numbered(("CIN", "C.I.N", "CNIE", "carte d'identité nationale", "carte nationale d'identité", "carte d'identité"), ("de l'assuré", "de l'assuré(e)")), "N° de la CIN", "N° de la CNIE", "N° de la carte nationale", "CIN ou carte de séjour", "N° CIN / carte de séjour", "رقم بطاقة التعريف الوطنية", "رقم ب ت و")),
    Label("relationship", ("Lien de parenté du bénéficiaire avec l'assuré(e)", "Lien de parenté avec l'assuré", "Lien de parenté avec l'assuré(e)", "Lien de parenté", "Lien avec l'assuré", "Lien avec l'assuré(e)", "Lien avec l'adhérent", "Parenté", "Lien familial", "Qualité du bénéficiaire", "Qualité", "Le bénéficiaire est", "Bénéficiaire des soins est", "علاقة القرابة بين المستفيد والمؤمن له(لها)", "علاقة القرابة")),
    Label("address", ("Adresse", "Adresse de l'assuré", "Adresse de l'assuré(e)", "Adresse complète", "Adresse personnelle", "Domicile", "Demeurant à", "العنوان")),
    Label("total_amount", ("Montant des frais", "Montant total des frais", "Montant total", "Montant global", "Montant global des frais", "Montant total des frais engagés", "Montant des frais engagés", "Total des frais", "Total général", "Total des frais engagés", "Total des honoraires", "Total des dépenses", "Montant des dépenses", "Montant des honoraires", "Montant total du dossier", "Montant du dossier", "Frais engagés", "Total engagé", "Montant engagé", "Somme totale", "مبلغ المصاريف", "المبلغ الإجمالي", "مجموع المصاريف")),
    Label("attachment_count", ("Nombre de pièces jointes", "Nbre de pièces jointes", "Nb de pièces jointes", "Nombre de pièces", "Nombre des pièces jointes", "Pièces jointes", "N° de pièces jointes", "Nombre de documents joints", "Nombre de documents", "Documents joints", "Nombre d'annexes", "عدد الوثائق المرفقة", "عدد الوثائق")),
    Label("patient_birth_date", ("Date de naissance", "Date naissance", "Date de naiss.", "Date de naissance du bénéficiaire", "Date de naissance du malade", "Date de naissance du patient", "Né(e) le", "Né le", "Née le", "Naissance", "Naissance (jj/mm/aaaa)", "Date de naissance (jj/mm/aaaa)", "D. naissance", "DDN", "تاريخ الازدياد", "تاريخ الولادة")),
    Label("patient_sex", ("Sexe", "Sexe (M/F)", "Genre", "الجنس")),
    Label("inpe", ("INPE et code à barres", *_numbered(("INPE", "I.N.P.E"), ("du médecin", "du médecin traitant", "du praticien", "du prescripteur", "du chirurgien dentiste", "du professionnel")), "Code INPE", "Code INPE du médecin", "Code INPE du praticien", "Identifiant national (INPE)", "Identifiant national", "Identifiant national du professionnel", "INPE et code à barres Médecin traitant", "الرقم الوطني الاستدلالي و الرقم المشفر", "الرقم الوطني الاستدلالي")),
    Label("doctor_label", ("Médecin traitant", "Chirurgien dentiste", "Praticien", "الطبيب المعالج")),
    Label("establishment_label", ("Etablissement de soins", "Etablissement", "INPE établissement", "INPE de l'établissement", "INPE de l'établissement de soins", "INPE établissement de soins", "Etablissement de soins (INPE)", "Code INPE de l'établissement", "INPE de la clinique", "المؤسسة العلاجية")),
    Label("care_type", ("Type de soins", "Types de soins", "Nature des soins", "Nature de soins", "Nature de la demande", "Soins dispensés", "Nature de l'acte", "Motif des soins", "نوع العلاجات")),
    Label("dossier_number", (*_numbered(("dossier",)), "Numéro du dossier", "N° du dossier", "Réf. dossier", "Référence dossier", "Référence du dossier", "رقم الملف")),
    Label("agreement_number", (*(form for form in _numbered(("accord préalable", "entente préalable", "prise en charge", "accord", "accord ALD", "prise en charge ALD")) if "°" in form or form.startswith("Num")), "N° de l'entente préalable", "N° de l'accord", "رقم الموافقة")),
    Label("wish", ("Entente préalable", "Exécution", "موافقة مسبقة", "تنفيذ")),
    Label("ald_code", ("Code ALD", "Code A.L.D.", "Code de l'affection", "Affection de longue durée", "Code affection")),
    Label("signed_on", ("Fait à", "Le", "Fait à le")),
    Label("deposit", ("Date de dépôt du dossier", "Date de dépôt", "Date d'arrivée", "Identification de l'agent", "تاريخ الإيداع", "تاريخ الاستلام")),
    Label("phone", ("Téléphone", "Tél", "GSM", "N° de téléphone", "N° Tél.", "Tél. / GSM", "Portable", "E-mail", "Courriel", "Organisme", "Mutuelle", "Régime", "Age", "Employeur", "Profession", "Ville", "Code postal", "Spécialité", "N° RIB", "RIB")),
)  # fmt: skip

OPTIONS = {
    "relationship": (
        Label("spouse", ("Conjoint", "Conjointe", "Conjoint(e)", "Epoux", "زوج")),
        Label("child", ("Enfant", "ابن")),
        Label("self", ("Lui-même", "Assuré lui-même", "L'assuré lui-même", "Elle-même", "Soi-même", "Lui même", "Moi-même", "Adhérent", "المؤمن له نفسه")),
    ),
    "patient_sex": (
        Label("M", ("M", "Masculin", "Homme", "ذكر")),
        Label("F", ("F", "Féminin", "Femme", "أنثى")),
    ),
    "care_type": (
        Label("illness", ("Maladie", "مرض")),
        Label("maternity", ("Maternité", "أمومة")),
        Label("hospitalization", ("Hospitalisation", "استشفاء")),
        Label("accident", ("Accident", "حادثة")),
    ),
    "dental_care_type": (
        Label("dental_care", ("Soins", "Soins dentaires")),
        Label("prosthesis", ("Prothèse", "Prothèses", "Prothèse dentaire")),
        Label("orthodontics", ("Orthodontie faciale", "Orthodontie", "ODF")),
        Label("other", ("Autres", "Autre")),
    ),
    "third_party": (
        Label("true", ("Oui",)),
        Label("false", ("Non",)),
    ),
}  # fmt: skip

SIGNATURES = (
    Label("insured_signature", ("Signature de l'assuré(e)", "Signature de l'assuré", "Signature de l'adhérent", "توقيع المؤمن له")),
    Label("practitioner_signature", ("Cachet et signature du médecin traitant ou de l'établissement de soins", "Cachet et signature du médecin traitant", "Cachet et signature du praticien", "Cachet et signature", "Cachet et signature du médecin", "Signature et cachet du médecin traitant", "Signature et cachet", "Cachet et signature du chirurgien dentiste", "طابع وتوقيع الطبيب المعالج أو المؤسسة الصحية", "طابع وتوقيع الطبيب المعالج", "توقيع وطابع الطبيب المعالج")),
)  # fmt: skip

UNITS = (Label("unit", ("Dhs", "DH", "MAD", "Dirhams", "درهم")),)
