"""Why no page of a claim could be opened, in words a person can act on."""

from __future__ import annotations

from claims.claim import Message, Quarantine
from claims.words import QuarantineReason as Why

_AGAIN = Message(
    fr="Numérisez de nouveau les pièces et renvoyez-les.",
    ar="يرجى إعادة مسح الوثائق وإرسالها من جديد.",
    en="Scan the papers again and resend them.",
)

_SAID: dict[Why, tuple[str, str, str]] = {
    Why.EMPTY: ("Le fichier est vide.", "الملف فارغ.", "The file is empty."),
    Why.UNSUPPORTED_TYPE: (
        "Le fichier n'est ni un PDF, ni un TIFF, ni un JPEG, ni un PNG.",
        "الملف ليس من نوع PDF أو TIFF أو JPEG أو PNG.",
        "The file is no PDF, TIFF, JPEG or PNG.",
    ),
    Why.ENCRYPTED: (
        "Le PDF est protégé par un mot de passe ; enregistrez-le sans protection.",
        "ملف PDF محمي بكلمة سر؛ يرجى حفظه بدون حماية.",
        "The PDF is locked with a password; save it without one.",
    ),
    Why.CORRUPT: ("Le fichier est endommagé.", "الملف تالف.", "The file is damaged."),
    Why.TRUNCATED: ("Le fichier est incomplet.", "الملف غير مكتمل.", "The file ends too early."),
    Why.NO_PAGES: (
        "Le fichier ne contient aucune page de dossier.",
        "لا يحتوي الملف على أية صفحة.",
        "The file holds no page of a claim.",
    ),
    Why.TOO_MANY_PAGES: (
        "Le fichier contient trop de pages ; séparez-le en plusieurs dossiers.",
        "يحتوي الملف على صفحات كثيرة جدا؛ يرجى تقسيمه إلى عدة ملفات.",
        "The file holds too many pages; divide it into several claims.",
    ),
    Why.PIXELS: (
        "Une image du fichier est démesurée ; numérisez à 300 points par pouce.",
        "إحدى صور الملف كبيرة جدا؛ يرجى المسح بدقة 300 نقطة في البوصة.",
        "An image in the file is far too large; scan at 300 dots per inch.",
    ),
    Why.PAGE_SIZE: (
        "Le format d'une page est impossible.",
        "حجم إحدى الصفحات غير ممكن.",
        "A page has an impossible size.",
    ),
    Why.TOO_SMALL: (
        "L'image est trop petite pour être lue.",
        "الصورة صغيرة جدا ولا يمكن قراءتها.",
        "The image is too small to be read.",
    ),
    Why.MEMORY: (
        "La lecture du fichier demande plus de mémoire que permis.",
        "تتطلب قراءة الملف ذاكرة أكبر من المسموح به.",
        "Reading the file takes more memory than is allowed.",
    ),
    Why.TIME: (
        "La lecture du fichier demande plus de temps que permis.",
        "تتطلب قراءة الملف وقتا أطول من المسموح به.",
        "Reading the file takes more time than is allowed.",
    ),
    Why.READER_FAILED: (
        "Le fichier fait échouer le lecteur.",
        "تسبب الملف في توقف القارئ.",
        "The file makes the reader fail.",
    ),
    Why.MALWARE: (
        "Un logiciel malveillant a été trouvé dans le fichier.",
        "عثر على برنامج ضار في الملف.",
        "Malware was found in the file.",
    ),
    Why.SCAN_LIMIT: (
        "Le fichier dépasse ce que l'antivirus peut examiner.",
        "يتجاوز الملف ما يمكن لمضاد الفيروسات فحصه.",
        "The file is more than the virus scanner can examine.",
    ),
}


def quarantine(reason: Why) -> Quarantine:
    """The claim's `quarantine` for `reason`: what is wrong and what to do about it."""
    fr, ar, en = _SAID[reason]
    return Quarantine(
        reason=reason, message=Message(fr=f"{fr} {_AGAIN.fr}", ar=f"{ar} {_AGAIN.ar}", en=f"{en} {_AGAIN.en}")
    )
