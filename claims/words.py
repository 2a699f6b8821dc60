"""The closed lists of the contract: what a paper, a page, a claim or a flag can be."""

from enum import StrEnum


class Kind(StrEnum):
    """What a document is."""

    CARE_SHEET = "care_sheet"
    DENTAL_CARE_SHEET = "dental_care_sheet"
    ALD_CARE_SHEET = "ald_care_sheet"  # ALD: affection de longue durée, a listed long-term illness
    PRESCRIPTION = "prescription"
    INVOICE = "invoice"
    PAYMENT_RECEIPT = "payment_receipt"
    PRIOR_AGREEMENT = "prior_agreement"
    THIRD_PARTY_REQUEST = "third_party_request"
    ALD_PROTOCOL = "ald_protocol"
    EXONERATION_REQUEST = "exoneration_request"
    ACCIDENT_DECLARATION = "accident_declaration"
    REPAYMENT_UNDERTAKING = "repayment_undertaking"
    FORCE_MAJEURE_CERTIFICATE = "force_majeure_certificate"
    HOSPITAL_CERTIFICATE = "hospital_certificate"
    LAB_REPORT = "lab_report"
    IMAGING_REPORT = "imaging_report"
    TRANSLATION = "translation"
    IDENTITY_CARD = "identity_card"
    STUDENT_CERTIFICATE = "student_certificate"
    SEPARATOR = "separator"
    BLANK = "blank"
    OTHER = "other"


CARE_SHEETS = frozenset({Kind.CARE_SHEET, Kind.DENTAL_CARE_SHEET, Kind.ALD_CARE_SHEET})
BARE_KINDS = frozenset({Kind.SEPARATOR, Kind.BLANK})
"""Kinds that carry neither marks nor codes of their own."""


class Regime(StrEnum):
    """Which scheme of the mandatory insurance (AMO) covers the insured person."""

    CNSS = "cnss"
    CNSS_TNS = "cnss_tns"  # TNS: travailleurs non salariés, the self-employed
    TADAMON = "tadamon"
    ACHAMIL = "achamil"
    CNOPS = "cnops"
    STUDENT = "student"


CNSS_REGIMES = frozenset({Regime.CNSS, Regime.CNSS_TNS, Regime.TADAMON, Regime.ACHAMIL})
CNOPS_REGIMES = frozenset({Regime.CNOPS, Regime.STUDENT})


class Status(StrEnum):
    """Where a claim stands between its deposit and its delivery."""

    RECEIVED = "received"
    READING = "reading"
    VALIDATED = "validated"
    FLAGGED = "flagged"
    QUARANTINED = "quarantined"
    RETURNED = "returned"
    REJECTED = "rejected"
    DELIVERED = "delivered"
    REFUSED = "refused"
    ERASED = "erased"


class PageState(StrEnum):
    """What became of one page."""

    READ = "read"
    BLANK = "blank"
    UNREADABLE = "unreadable"
    FAILED = "failed"
    SEPARATOR = "separator"


class Rescan(StrEnum):
    """Why a page should be scanned again while its owner is still there."""

    BLANK = "blank"
    CUT = "cut"
    UPSIDE_DOWN = "upside_down"
    UNREADABLE = "unreadable"


class MarkState(StrEnum):
    """Whether a mark stands on a document."""

    PRESENT = "present"
    ABSENT = "absent"
    UNSURE = "unsure"


class ZoneState(StrEnum):
    """What the place of a field looks like; `NOT_FOUND` (no label) is not "absent"."""

    FILLED = "filled"
    EMPTY = "empty"
    ILLEGIBLE = "illegible"
    NOT_FOUND = "not_found"


ALTERED = ".altered"
"""Ends the name of a zone that says whether the field before it looks changed: `total.altered`."""

COPY = "copy"
"""The zone that says whether a paper looks like a copy."""


class Severity(StrEnum):
    """What a flag does to its claim."""

    BLOCK = "block"
    REVIEW = "review"
    WARN = "warn"


class Certainty(StrEnum):
    """Whether the rule is broken, or what it needs could not be read."""

    FOUND = "found"
    CANNOT_TELL = "cannot_tell"


class Origin(StrEnum):
    """Which ink or channel a value was taken from."""

    BARCODE = "barcode"
    PRINT = "print"
    HANDWRITING = "handwriting"
    STAMP = "stamp"
    TEXT_LAYER = "text_layer"
    SIGNED_DATA = "signed_data"
    MANIFEST = "manifest"
    REVIEWER = "reviewer"
    INFERRED = "inferred"


class MarkOwner(StrEnum):
    """Whose stamp or signature a box shows."""

    PRACTITIONER = "practitioner"
    INSURED = "insured"
    PHARMACIST = "pharmacist"
    EXECUTANT = "executant"
    UNKNOWN = "unknown"


class CodeFormat(StrEnum):
    """Bar code symbologies, as the contract spells them."""

    EAN13 = "EAN13"
    EAN8 = "EAN8"
    CODE39 = "Code39"
    CODE128 = "Code128"
    ITF = "ITF"
    QR = "QR"
    DATA_MATRIX = "DataMatrix"


class QuarantineReason(StrEnum):
    """Why no page of a claim could be opened."""

    EMPTY = "empty"
    UNSUPPORTED_TYPE = "unsupported_type"
    ENCRYPTED = "encrypted"
    CORRUPT = "corrupt"
    TRUNCATED = "truncated"
    NO_PAGES = "no_pages"
    TOO_MANY_PAGES = "too_many_pages"
    PIXELS = "pixels"
    PAGE_SIZE = "page_size"
    TOO_SMALL = "too_small"
    MEMORY = "memory"
    TIME = "time"
    READER_FAILED = "reader_failed"
    MALWARE = "malware"
    SCAN_LIMIT = "scan_limit"
