"""What papers and fields are called in the three languages, so that a message says where to look."""

from __future__ import annotations

from collections.abc import Sequence

from claims.claim import Claim, Message
from claims.words import Kind

KINDS: dict[Kind, Message] = {
    kind: Message(fr=fr, ar=ar, en=en)
    for kind, fr, ar, en in (
        (Kind.CARE_SHEET, "la feuille de soins", "ورقة العلاجات", "the care sheet"),
        (Kind.DENTAL_CARE_SHEET, "la feuille de soins dentaires", "ورقة علاجات الأسنان", "the dental care sheet"),
        (
            Kind.ALD_CARE_SHEET,
            "la feuille de soins ALD",
            "ورقة علاجات الأمراض طويلة الأمد",
            "the long-term illness care sheet",
        ),
        (Kind.PRESCRIPTION, "l'ordonnance", "الوصفة الطبية", "the prescription"),
        (Kind.INVOICE, "la facture", "الفاتورة", "the invoice"),
        (Kind.PAYMENT_RECEIPT, "le reçu de paiement", "وصل الأداء", "the payment receipt"),
        (Kind.PRIOR_AGREEMENT, "l'entente préalable", "الموافقة المسبقة", "the prior agreement"),
        (Kind.THIRD_PARTY_REQUEST, "la demande de prise en charge", "طلب التحمل", "the third-party payment request"),
        (Kind.ALD_PROTOCOL, "le protocole ALD", "بروتوكول المرض طويل الأمد", "the long-term illness protocol"),
        (Kind.EXONERATION_REQUEST, "la demande d'exonération", "طلب الإعفاء", "the exoneration request"),
        (Kind.ACCIDENT_DECLARATION, "la déclaration d'accident", "التصريح بالحادثة", "the accident declaration"),
        (
            Kind.REPAYMENT_UNDERTAKING,
            "l'engagement à restituer",
            "الالتزام بإرجاع المبالغ",
            "the repayment undertaking",
        ),
        (
            Kind.FORCE_MAJEURE_CERTIFICATE,
            "l'attestation de force majeure",
            "شهادة القوة القاهرة",
            "the force majeure certificate",
        ),
        (Kind.HOSPITAL_CERTIFICATE, "le certificat d'hospitalisation", "شهادة الاستشفاء", "the hospital certificate"),
        (Kind.LAB_REPORT, "le compte rendu d'analyses", "نتائج التحاليل", "the laboratory report"),
        (Kind.IMAGING_REPORT, "le compte rendu d'imagerie", "تقرير التصوير الطبي", "the imaging report"),
        (Kind.TRANSLATION, "la traduction", "الترجمة", "the translation"),
        (Kind.IDENTITY_CARD, "la carte d'identité", "البطاقة الوطنية", "the identity card"),
        (Kind.STUDENT_CERTIFICATE, "le certificat de scolarité", "شهادة التمدرس", "the student certificate"),
        (Kind.SEPARATOR, "la feuille de séparation", "ورقة الفصل", "the separator sheet"),
        (Kind.BLANK, "la page blanche", "الصفحة البيضاء", "the blank page"),
        (Kind.OTHER, "le document", "الوثيقة", "the paper"),
    )
}

FIELDS: dict[str, Message] = {
    name: Message(fr=fr, ar=ar, en=en)
    for name, fr, ar, en in (
        ("form_reference", "la référence du formulaire", "مرجع الاستمارة", "the form reference"),
        ("dossier_number", "le numéro de dossier", "رقم الملف", "the file number"),
        ("insured_name", "le nom de l'assuré", "اسم المؤمن له", "the insured person's name"),
        ("insured_number", "le numéro d'immatriculation", "رقم التسجيل", "the insured person's number"),
        ("affiliation_number", "le numéro d'affiliation", "رقم الانخراط", "the affiliation number"),
        ("cin", "le numéro de CIN", "رقم البطاقة الوطنية", "the identity card number"),
        ("relationship", "le lien de parenté", "علاقة القرابة", "the relationship"),
        ("patient_name", "le nom du patient", "اسم المريض", "the patient's name"),
        ("patient_birth_date", "la date de naissance", "تاريخ الازدياد", "the birth date"),
        ("patient_sex", "le sexe", "الجنس", "the sex"),
        ("inpe", "l'INPE", "الرقم الوطني الاستدلالي", "the INPE"),
        (
            "establishment_inpe",
            "l'INPE de l'établissement",
            "الرقم الوطني الاستدلالي للمؤسسة",
            "the establishment's INPE",
        ),
        ("care_type", "le type de soins", "نوع العلاجات", "the type of care"),
        ("acts", "les actes", "العمليات", "the acts"),
        ("dispensings", "les lignes de pharmacie", "سطور الصيدلية", "the pharmacy rows"),
        ("first_act_date", "la date du premier acte", "تاريخ أول عملية", "the date of the first act"),
        ("last_act_date", "la date du dernier acte", "تاريخ آخر عملية", "the date of the last act"),
        ("total_amount", "le montant total", "المبلغ الإجمالي", "the total amount"),
        ("attachment_count", "le nombre de pièces jointes", "عدد الوثائق المرفقة", "the number of papers attached"),
        ("third_party", "la mention du tiers", "الإشارة إلى الغير", "the third-party box"),
        ("agreement_number", "le numéro d'accord", "رقم الموافقة", "the agreement number"),
        ("tooth_chart", "le schéma dentaire", "مخطط الأسنان", "the tooth chart"),
        ("date", "la date", "التاريخ", "the date"),
        ("prescriber_name", "le nom du prescripteur", "اسم الطبيب الواصف", "the prescriber's name"),
        ("drugs", "les médicaments", "الأدوية", "the medicines"),
        ("drug_barcodes", "les codes à barres des médicaments", "الرموز الشريطية للأدوية", "the medicines' bar codes"),
        ("ald", "la mention ALD", "الإشارة إلى المرض طويل الأمد", "the long-term illness mark"),
        ("electronic", "la mention électronique", "الإشارة الإلكترونية", "the electronic mark"),
        ("number", "le numéro", "الرقم", "the number"),
        ("issuer_name", "le nom de l'émetteur", "اسم المصدر", "the issuer's name"),
        ("ice", "l'ICE", "التعريف الموحد للمقاولة", "the ICE"),
        ("lines", "le détail", "التفصيل", "the lines"),
        ("total", "le total", "المجموع", "the total"),
        ("total_in_words", "le montant en lettres", "المبلغ بالحروف", "the amount in words"),
        ("method", "le mode de paiement", "طريقة الأداء", "the means of payment"),
        ("amount", "le montant", "المبلغ", "the amount"),
        ("starts_on", "la date de début", "تاريخ البداية", "the start date"),
        ("ends_on", "la date de fin", "تاريخ النهاية", "the end date"),
        ("expires_on", "la date d'expiration", "تاريخ انتهاء الصلاحية", "the expiry date"),
    )
}


def field_called(name: str) -> Message:
    """What a field is called; its own name where it has no other."""
    return FIELDS.get(name) or Message(fr=name, ar=name, en=name)


def paper_called(claim: Claim, document: int | None) -> Message:
    """What a document of the claim is called, with its pages."""
    if document is None or not 0 <= document < len(claim.documents):
        return Message(fr="le dossier", ar="الملف", en="the file")
    paper = claim.documents[document]
    name = KINDS[paper.kind]
    if not paper.pages:
        return name
    pages = listed([Message(fr=n, ar=n, en=n) for n in map(str, paper.pages)])
    fr, ar, en = ("page", "الصفحة", "page") if len(paper.pages) == 1 else ("pages", "الصفحات", "pages")
    return Message(
        fr=f"{name.fr} ({fr} {pages.fr})", ar=f"{name.ar} ({ar} {pages.ar})", en=f"{name.en} ({en} {pages.en})"
    )


def listed(names: Sequence[Message]) -> Message:
    """Names one after another; Arabic has a comma of its own.

    >>> listed([Message(fr="a", ar="ا", en="a"), Message(fr="b", ar="ب", en="b")]).ar
    'ا، ب'
    """
    return Message(
        fr=", ".join(name.fr for name in names),
        ar="، ".join(name.ar for name in names),
        en=", ".join(name.en for name in names),
    )


def capital(sentence: str) -> str:
    """`sentence` with a capital first letter.

    >>> capital("l'ordonnance")
    "L'ordonnance"
    """
    return sentence[:1].upper() + sentence[1:]
