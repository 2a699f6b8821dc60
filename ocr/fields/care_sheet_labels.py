"""What care sheets print: labels, headings, options and column heads of CNSS, CNOPS and dental forms (domain.md section 2)."""

from __future__ import annotations

from ocr.labels import Label

HEADINGS = (
    Label("insured", ("Partie réservée à l'assuré(e)", "Partie réservée à l'assuré", "Assuré(e)", "Identification de l'assuré", "Renseignements concernant l'assuré(e)", "Renseignements sur l'assuré", "Cadre réservé à l'assuré", "Informations de l'assuré", "A remplir par l'assuré(e)", "خاص بالمؤمن له (لها)", "خاص بالمؤمن له", "معلومات المؤمن له")),
    Label("patient", ("Bénéficiaire de soins", "Bénéficiaire des soins", "Bénéficiaire", "Identification du bénéficiaire", "Renseignements concernant le bénéficiaire", "المستفيد من العلاجات", "المستفيد")),
    Label("doctor", ("Déclaration du médecin traitant", "Déclaration du Chirurgien Dentiste", "Déclaration du praticien", "Partie réservée au médecin traitant", "Partie réservée au praticien", "Cadre réservé au médecin", "Praticien traitant", "تصريح الطبيب المعالج", "تصريح طبيب الأسنان")),
)  # fmt: skip

FIELDS = (
    Label("name", ("Nom et prénom", "Nom et prénoms", "Nom & prénom", "Prénom et nom", "Nom complet", "Nom, prénom", "الاسم العائلي والشخصي", "الاسم الكامل")),
    Label("insured_name", ("Nom et prénom de l'assuré(e)", "Nom et prénom de l'assuré", "Nom de l'assuré(e)", "Nom de l'assuré", "Nom et prénom de l'adhérent", "Assuré principal")),
    Label("patient_name", ("Nom et prénom du bénéficiaire", "Nom et prénom du malade", "Nom et prénom du patient", "Nom du bénéficiaire", "Nom du malade", "Nom du patient", "Nom et prénom du bénéficiaire de soins", "Nom et prénom de l'étudiant")),
    Label("insured_number", ("N° Immatriculation", "N° d'immatriculation", "Immatriculation", "Numéro d'immatriculation", "Immatriculation CNSS", "N° Immatriculation CNSS", "N° CNSS", "N° d'assuré", "رقم التسجيل")),
    Label("affiliation_number", ("N° d'affiliation", "N° affiliation", "Numéro d'affiliation", "Affiliation", "N° d'adhérent", "رقم الانخراط")),
    Label("cin", ("N° CIN", "CIN", "N° de la CIN", "C.I.N", "N° CNIE", "CNIE", "N° C.I.N", "Numéro CIN", "N° de la CNIE", "Carte d'identité nationale", "رقم بطاقة التعريف الوطنية")),
    Label("relationship", ("Lien de parenté du bénéficiaire avec l'assuré(e)", "Lien de parenté avec l'assuré", "Lien de parenté", "Lien avec l'assuré", "Qualité du bénéficiaire", "علاقة القرابة بين المستفيد والمؤمن له(لها)", "علاقة القرابة")),
    Label("address", ("Adresse", "Adresse de l'assuré", "العنوان")),
    Label("total_amount", ("Montant des frais", "Montant total des frais", "Montant total", "Montant global des frais", "Total des frais", "Total général", "Total des frais engagés", "Frais engagés", "مبلغ المصاريف")),
    Label("attachment_count", ("Nombre de pièces jointes", "Nbre de pièces jointes", "Nombre de pièces", "Pièces jointes", "عدد الوثائق المرفقة")),
    Label("patient_birth_date", ("Date de naissance", "Né(e) le", "Date de naissance du bénéficiaire", "تاريخ الازدياد")),
    Label("patient_sex", ("Sexe", "الجنس")),
    Label("inpe", ("INPE et code à barres", "INPE", "INPE du médecin", "I.N.P.E", "N° INPE", "INPE du praticien", "INPE et code à barres Médecin traitant", "الرقم الوطني الاستدلالي و الرقم المشفر", "الرقم الوطني الاستدلالي")),
    Label("doctor_label", ("Médecin traitant", "Chirurgien dentiste", "Praticien", "الطبيب المعالج")),
    Label("establishment_label", ("Etablissement de soins", "Etablissement", "INPE établissement", "INPE de l'établissement", "المؤسسة العلاجية")),
    Label("care_type", ("Type de soins", "Nature des soins", "Nature de la demande", "نوع العلاجات")),
    Label("dossier_number", ("N° Dossier", "N° de dossier", "Numéro de dossier", "Dossier N°", "رقم الملف")),
    Label("agreement_number", ("N° accord préalable", "N° d'accord préalable", "N° entente préalable", "N° de l'entente préalable", "N° de prise en charge", "N° d'accord", "N° accord", "N° d'accord ALD", "N° accord ALD", "رقم الموافقة")),
    Label("wish", ("Entente préalable", "Exécution", "موافقة مسبقة", "تنفيذ")),
    Label("ald_code", ("Code ALD", "Affection de longue durée")),
    Label("signed_on", ("Fait à", "Le", "Fait à le")),
    Label("deposit", ("Date de dépôt du dossier", "Date de dépôt", "Date d'arrivée", "Identification de l'agent", "تاريخ الإيداع", "تاريخ الاستلام")),
    Label("phone", ("Téléphone", "Tél", "GSM", "N° de téléphone", "Employeur", "Profession", "Ville", "Code postal", "Spécialité", "N° RIB", "RIB")),
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
