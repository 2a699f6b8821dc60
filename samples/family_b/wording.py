"""What agreements, protocols, certificates and reports say, kind by kind, in family b's own words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wording:
    """One kind of letter: who writes it, its titles, what stands before and after its values."""

    trade: str
    titles: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]


KINDS: dict[str, Wording] = {
    "prior_agreement": Wording(
        "payer",
        (
            "Accord préalable",
            "Réponse à une demande d'entente préalable",
            "Décision d'accord préalable",
            "ENTENTE PRÉALABLE",
        ),
        (
            "Après examen de votre demande par le contrôle médical, nous vous informons que l'accord est donné pour les actes cités ci-dessous.",
            "Suite à la demande présentée par votre médecin, la prise en charge des actes suivants est accordée.",
        ),
        (
            "Le présent accord est valable trois mois à compter de sa date.",
            "Cet accord doit être joint au dossier de remboursement.",
        ),
    ),
    "third_party_request": Wording(
        "clinic",
        ("Demande de prise en charge", "DEMANDE DE PRISE EN CHARGE - TIERS PAYANT", "Demande de tiers payant"),
        (
            "Nous sollicitons la prise en charge des frais d'hospitalisation de l'assuré désigné ci-dessous.",
            "Prière de bien vouloir nous délivrer un accord de prise en charge pour le patient suivant.",
        ),
        ("La réponse est attendue sous quarante-huit heures.", "Le devis détaillé est joint à la présente demande."),
    ),
    "ald_protocol": Wording(
        "payer",
        (
            "Protocole de soins ALD",
            "PROTOCOLE DE SOINS - AFFECTION DE LONGUE DURÉE",
            "Protocole thérapeutique (ALD / ALC)",
        ),
        (
            "Protocole établi par le médecin traitant pour une affection de longue durée.",
            "Le contrôle médical a validé le protocole de soins de l'affection ci-dessous.",
        ),
        (
            "Le suivi comprend une consultation tous les trois mois et un bilan biologique.",
            "Toute modification du traitement doit être signalée au contrôle médical.",
        ),
    ),
    "exoneration_request": Wording(
        "payer",
        (
            "Demande d'exonération du ticket modérateur",
            "DEMANDE D'EXONÉRATION DU TICKET MODÉRATEUR",
            "Exonération du ticket modérateur",
        ),
        (
            "Je demande l'exonération du ticket modérateur au titre de l'affection décrite ci-dessous.",
            "Demande présentée au titre des affections longues et coûteuses.",
        ),
        ("Certificat médical et bilans joints à la demande.",),
    ),
    "accident_declaration": Wording(
        "payer",
        ("Déclaration d'accident", "DÉCLARATION D'ACCIDENT", "Formulaire de déclaration d'accident"),
        (
            "Je soussigné déclare avoir été victime de l'accident dont les circonstances sont décrites ci-dessous.",
            "À remplir par l'assuré : circonstances de l'accident.",
        ),
        ("Je certifie l'exactitude de cette déclaration.", "Cet accident n'est pas un accident du travail."),
    ),
    "repayment_undertaking": Wording(
        "payer",
        ("Engagement à restituer", "ENGAGEMENT DE REMBOURSEMENT", "Engagement à restituer les sommes perçues"),
        (
            "Je m'engage à restituer à l'organisme gestionnaire les sommes qu'il m'aura versées si l'assureur du tiers responsable m'indemnise.",
        ),
        ("Fait pour servir et valoir ce que de droit.", "Lu et approuvé."),
    ),
    "force_majeure_certificate": Wording(
        "hospital",
        ("Attestation de force majeure", "ATTESTATION", "Certificat de force majeure"),
        (
            "Nous attestons que la personne désignée ci-dessous a été empêchée de déposer son dossier dans le délai pour une raison de force majeure.",
        ),
        ("La présente attestation est délivrée à l'intéressé pour faire valoir ses droits.",),
    ),
    "hospital_certificate": Wording(
        "hospital",
        (
            "Certificat d'hospitalisation",
            "CERTIFICAT DE SÉJOUR",
            "Bulletin d'hospitalisation",
            "Attestation d'hospitalisation",
        ),
        (
            "Le directeur de l'établissement certifie que le malade désigné ci-dessous a été hospitalisé dans nos services.",
            "Nous certifions l'admission et le séjour du patient suivant.",
        ),
        ("Certificat délivré à la demande de l'intéressé.", "En foi de quoi le présent certificat est établi."),
    ),
    "lab_report": Wording(
        "lab",
        ("Compte rendu d'analyses", "RÉSULTATS D'ANALYSES MÉDICALES", "Bilan biologique", "Résultats de laboratoire"),
        ("Prélèvement effectué au laboratoire.",),
        ("Résultats validés par le biologiste responsable.", "Valeurs usuelles données à titre indicatif."),
    ),
    "imaging_report": Wording(
        "imaging",
        ("Compte rendu d'imagerie", "COMPTE RENDU RADIOLOGIQUE", "Compte rendu d'échographie", "Compte-rendu d'examen"),
        ("Cher confrère, merci de nous avoir adressé ce patient.", "Examen réalisé ce jour dans notre centre."),
        ("Absence d'anomalie décelable ce jour.", "Bien confraternellement."),
    ),
    "translation": Wording(
        "translator",
        ("Traduction", "TRADUCTION CERTIFIÉE CONFORME", "Traduction assermentée"),
        (
            "Je soussigné, traducteur assermenté, certifie que le texte suivant est la traduction fidèle de l'original qui m'a été présenté.",
        ),
        ("Traduction conforme à l'original annexé à la présente.",),
    ),
    "student_certificate": Wording(
        "school",
        ("Attestation de scolarité", "CERTIFICAT DE SCOLARITÉ", "Attestation d'inscription"),
        (
            "Le doyen de l'établissement atteste que l'étudiant désigné ci-dessous est régulièrement inscrit au titre de l'année universitaire en cours.",
            "Nous certifions que la personne suivante poursuit ses études dans notre établissement.",
        ),
        ("Cette attestation est délivrée à l'intéressé sur sa demande.",),
    ),
}

FOREIGN_TEXT: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "titles": ("Medical Report", "Examination Report"),
        "before": ("The patient named below was examined in our department today.",),
        "after": ("No further treatment is required at this stage. Please do not hesitate to contact us.",),
    },
    "es": {
        "titles": ("Informe médico", "Informe de exploración"),
        "before": ("El paciente citado a continuación ha sido examinado hoy en nuestro servicio.",),
        "after": ("No se observan otras alteraciones. Quedamos a su disposición para cualquier aclaración.",),
    },
    "de": {
        "titles": ("Ärztlicher Bericht", "Befundbericht"),
        "before": ("Der unten genannte Patient wurde heute in unserer Abteilung untersucht.",),
        "after": ("Weitere Maßnahmen sind derzeit nicht erforderlich.",),
    },
    "it": {
        "titles": ("Referto medico", "Relazione clinica"),
        "before": ("Il paziente indicato di seguito è stato visitato oggi presso il nostro reparto.",),
        "after": ("Non sono necessari ulteriori accertamenti.",),
    },
}

ARABIC_TEXT: dict[str, dict[str, tuple[str, ...]]] = {
    "prior_agreement": {
        "titles": (
            "قرار الموافقة المسبقة على العلاجات",
            "جواب على طلب الاتفاق المسبق",
            "إشعار بقبول طلب الموافقة المسبقة",
            "الاتفاق المسبق",
        ),
        "before": (
            "بعد دراسة ملفكم من طرف المراقبة الطبية، تمنح الموافقة المسبقة على تحمل العلاجات الآتية",
            "جوابا على طلب الاتفاق المسبق المقدم من طبيبكم، تقرر قبول الأعمال الطبية المبينة أدناه",
        ),
        "after": (
            "يرفق هذا القرار بملف طلب التعويض عن المصاريف",
            "لا يشمل هذا القرار سوى العلاجات المنصوص عليها فيه",
        ),
    },
    "ald_protocol": {
        "titles": (
            "البروتوكول العلاجي لمرض مزمن",
            "بروتوكول التكفل بمرض طويل الأمد",
            "البروتوكول العلاجي الخاص بالأمراض المزمنة والمكلفة",
        ),
        "before": (
            "صادقت المراقبة الطبية على البروتوكول العلاجي للمريض الآتي اسمه، المصاب بمرض مزمن",
            "وضع الطبيب المعالج هذا البروتوكول من أجل تتبع مرض مزمن يستلزم علاجا لمدة طويلة",
        ),
        "after": (
            "يجب إخبار المراقبة الطبية بكل تغيير يطرأ على العلاج",
            "يقدم طلب تجديد هذا البروتوكول قبل انتهاء صلاحيته",
        ),
    },
    "force_majeure_certificate": {
        "titles": ("شهادة إثبات القوة القاهرة", "إشهاد بوجود قوة قاهرة", "شهادة بشأن حالة قوة قاهرة"),
        "before": (
            "نشهد بأن حالة قوة قاهرة حالت دون تقديم الشخص الآتي اسمه لملف مرضه داخل الأجل القانوني",
            "تعذر على الشخص الآتي اسمه، لقوة قاهرة خارجة عن إرادته، وضع وثائقه في الوقت المطلوب",
        ),
        "after": ("سلمت هذه الوثيقة لصاحبها من أجل تبرير التأخير",),
    },
    "hospital_certificate": {
        "titles": (
            "شهادة إقامة استشفائية",
            "شهادة الدخول إلى المستشفى والخروج منه",
            "إشهاد بالإقامة في مؤسسة استشفائية",
        ),
        "before": (
            "تفيد إدارة المؤسسة بأن الشخص الآتي اسمه قضى فترة استشفاء بمصالحها",
            "نشهد بدخول الشخص الآتي اسمه إلى قسم الاستشفاء لدينا وإقامته به قصد العلاج",
        ),
        "after": ("حررت هذه الشهادة بطلب من صاحبها", "تضم هذه الشهادة إلى ملف التعويض عن المرض"),
    },
    "student_certificate": {
        "titles": ("شهادة التسجيل بالجامعة", "شهادة متابعة الدراسة", "إشهاد بتسجيل طالب"),
        "before": (
            "تشهد إدارة المؤسسة الجامعية بأن الشخص الآتي اسمه يتابع دراسته بها برسم الموسم الجاري",
            "نشهد بأن حامل هذه الوثيقة من الطلبة المسجلين لدينا خلال السنة الجامعية الحالية",
        ),
        "after": ("سلمت هذه الوثيقة للطالب للإدلاء بها لدى من يهمه الأمر",),
    },
}
"""What offices write when they write in Arabic alone, kind by kind: each title names the paper it stands on."""

LABELS: dict[str, dict[str, tuple[str, ...]]] = {
    "fr": {
        "patient_name": ("Nom et prénom", "Patient", "Nom du patient", "Bénéficiaire", "Nom et prénom du malade"),
        "insured_name": ("Assuré(e)", "Nom de l'assuré(e)"),
        "number": ("N°", "Numéro", "Réf.", "N° du dossier", "Référence"),
        "inpe": ("INPE", "INPE N°", "INPE du médecin", "Code INPE"),
        "starts_on": ("À compter du", "Date de début", "Du", "Date d'effet", "Valable du"),
        "ends_on": ("Jusqu'au", "Date de fin", "Au", "Expire le", "Valable jusqu'au"),
        "cin": ("CIN", "N° CIN", "CNIE"),
        "insured_number": ("N° Immatriculation", "Immatriculation"),
        "patient_birth_date": ("Né(e) le", "Date de naissance"),
        "ice": ("ICE", "I.C.E"),
    },
    "en": {
        "patient_name": ("Patient name", "Name"),
        "number": ("Ref.", "No."),
        "inpe": ("INPE",),
        "starts_on": ("From",),
        "ends_on": ("Until",),
    },
    "es": {
        "patient_name": ("Paciente", "Nombre y apellidos"),
        "number": ("Ref.", "N.º"),
        "inpe": ("INPE",),
        "starts_on": ("Desde",),
        "ends_on": ("Hasta",),
    },
    "de": {
        "patient_name": ("Patient", "Name"),
        "number": ("Nr.",),
        "inpe": ("INPE",),
        "starts_on": ("Von",),
        "ends_on": ("Bis",),
    },
    "it": {
        "patient_name": ("Paziente", "Nome"),
        "number": ("N.",),
        "inpe": ("INPE",),
        "starts_on": ("Dal",),
        "ends_on": ("Al",),
    },
    "ar": {
        "patient_name": ("الاسم العائلي والشخصي",),
        "number": ("رقم",),
        "inpe": ("الرقم الوطني الاستدلالي",),
        "starts_on": ("ابتداء من",),
        "ends_on": ("إلى غاية",),
    },
}
STAY = {
    "starts_on": ("Date d'entrée", "Entré(e) le", "Admis(e) le"),
    "ends_on": ("Date de sortie", "Sorti(e) le", "Sortie le"),
}
DATE_WORDS = {
    "fr": ("Date :", "Le", "Fait le", "Établi le"),
    "en": ("Date:",),
    "es": ("Fecha:",),
    "de": ("Datum:",),
    "it": ("Data:",),
    "ar": ("",),
}

NOTE_LEADS: dict[str, tuple[str, ...]] = {
    "prior_agreement": ("Acte accordé :", "Actes : ", "Nature de la prestation :"),
    "third_party_request": ("Motif d'admission :", "Intervention prévue :", "Acte :"),
    "ald_protocol": ("Affection :", "Diagnostic :", "Affection de longue durée :"),
    "exoneration_request": ("Affection :", "Maladie déclarée :"),
    "accident_declaration": ("Circonstances :", "Faits :"),
    "repayment_undertaking": ("Objet :", "Accident :"),
    "force_majeure_certificate": ("Motif :", "Cause de l'empêchement :"),
    "hospital_certificate": ("Motif du séjour :", "Service :", "Intervention :"),
    "student_certificate": ("Filière :", "Inscription :"),
}
"""What stands before the first of a paper's notes."""

FILLERS: dict[str, tuple[str, ...]] = {
    "prior_agreement": (
        "Le remboursement se fera sur la base de la tarification nationale, dans la limite des droits ouverts à la date des soins.",
        "Toute prestation non mentionnée reste à la charge de l'assuré.",
    ),
    "third_party_request": (
        "Le patient a été informé de la part restant à sa charge.",
        "Nous joignons le pli confidentiel du médecin traitant.",
    ),
    "ald_protocol": (
        "Le traitement est pris sans interruption ; les examens de contrôle sont prescrits par le médecin traitant.",
        "Une nouvelle demande doit être présentée avant l'expiration.",
    ),
    "hospital_certificate": (
        "L'état de santé à la sortie est jugé satisfaisant. Un repos et un contrôle en consultation externe sont conseillés.",
    ),
    "lab_report": (
        "Prélèvement de sang veineux, conservation conforme. Les résultats sont à interpréter par le médecin prescripteur.",
    ),
    "imaging_report": (
        "Technique : examen réalisé selon le protocole habituel, sans injection. Les structures osseuses sont d'aspect normal ; les parties molles sont sans particularité.",
        "Indication : douleurs. Résultat : pas d'image suspecte visible sur les clichés.",
    ),
    "force_majeure_certificate": (
        "L'intéressé n'était pas en mesure d'effectuer ses démarches administratives pendant cette période.",
    ),
    "student_certificate": ("L'étudiant suit régulièrement les cours et les travaux dirigés de sa promotion.",),
}
