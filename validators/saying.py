"""How a rule speaks: severity and basis from the law, a message in three languages that says where and what to do."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from claims.claim import Claim, Flag, Message
from claims.words import Certainty, Severity
from validators.law import BeforeTheLaw, Law
from validators.papers import claim_day
from validators.wording import capital, field_called, listed, paper_called

_UNSURE = Message(
    fr="Nous n'avons pas pu le lire avec certitude : une personne vérifie.",
    ar="تعذرت القراءة بيقين: سيتحقق منها شخص.",
    en="It could not be read with certainty: a person looks at it.",
)
_BY_WHEN = Message(
    fr="À régulariser dans les {days} jours qui suivent la demande de complément.",
    ar="يجب التسوية داخل أجل {days} أيام بعد طلب التكميل.",
    en="To be put right within {days} days of the request for a complement.",
)


def rule_id(module: str) -> str:
    """The id of the rule that a module holds: its last name."""
    return module.rpartition(".")[2]


def found(
    module: str,
    claim: Claim,
    law: Law,
    message: Message,
    document: int | None = None,
    fields: Collection[str] = (),
    severity: Severity | None = None,
    **words: object,
) -> Iterator[Flag]:
    """The rule is broken: one flag, or none where the law has switched the rule off.

    module    `__name__` of the rule
    message   what is wrong; `{paper}`, `{field}` and the keywords in `words` are filled in
    severity  where the rule weighs otherwise than the law's table says
    """
    yield from _say(module, claim, law, message, Certainty.FOUND, document, fields, severity, words)


def cannot_tell(
    module: str,
    claim: Claim,
    law: Law,
    message: Message,
    document: int | None = None,
    fields: Collection[str] = (),
    severity: Severity | None = None,
    **words: object,
) -> Iterator[Flag]:
    """What the rule needs was not read or is doubtful: at most `review`."""
    yield from _say(module, claim, law, message, Certainty.CANNOT_TELL, document, fields, severity, words)


def _say(
    module: str,
    claim: Claim,
    law: Law,
    message: Message,
    certainty: Certainty,
    document: int | None,
    fields: Collection[str],
    severity: Severity | None,
    words: dict[str, object],
) -> Iterator[Flag]:
    rule, day = rule_id(module), claim_day(claim, law.first_day)
    said = law.asked(f"severity.{rule}", day, claim.regime)
    if said.value is None:
        return
    weight = severity or Severity(said.value)
    if certainty is Certainty.CANNOT_TELL and weight is Severity.BLOCK:
        weight = Severity.REVIEW
    sentences = [_filled(message, claim, document, fields, words)]
    if certainty is Certainty.CANNOT_TELL:
        sentences.append(_UNSURE)
    elif weight is Severity.BLOCK:
        days = law.value("deposit.complement_days", day, claim.regime)
        sentences.append(_each(_BY_WHEN, {"days": days}, {"days": days}, {"days": days}))
    yield Flag(
        rule=rule,
        severity=weight,
        certainty=certainty,
        document=document,
        fields=tuple(fields),
        message=Message(
            fr=" ".join(sentence.fr for sentence in sentences),
            ar=" ".join(sentence.ar for sentence in sentences),
            en=" ".join(sentence.en for sentence in sentences),
        ),
        basis=said.basis,
    )


def _filled(
    message: Message, claim: Claim, document: int | None, fields: Collection[str], words: dict[str, object]
) -> Message:
    paper = paper_called(claim, document)
    names = listed([field_called(name) for name in fields])
    per_language = [
        {
            **{key: _in(code, value) for key, value in words.items()},
            "paper": getattr(paper, code),
            "field": getattr(names, code),
        }
        for code in ("fr", "ar", "en")
    ]
    return _each(message, *per_language)


def _in(language: str, value: object) -> object:
    """A word of a message in a language; a day as people write it in Morocco, the day first."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return getattr(value, language) if isinstance(value, Message) else value


def _each(message: Message, fr: dict[str, object], ar: dict[str, object], en: dict[str, object]) -> Message:
    return Message(fr=capital(message.fr.format(**fr)), ar=message.ar.format(**ar), en=capital(message.en.format(**en)))


_TOO_OLD = Message(
    fr="Une date de ce dossier précède les règles connues ; elle est peut-être mal lue.",
    ar="يوجد في الملف تاريخ سابق للقواعد المعروفة؛ ربما قُرئ خطأ.",
    en="A date in this file lies before the rules we know; it may be misread.",
)


def before_the_law(rule: str, law: Law, claim: Claim) -> tuple[Flag, ...]:
    """The answer where a claim's own date lies before the first day a parameter is known for."""
    try:
        return tuple(cannot_tell(rule, claim, law, _TOO_OLD))
    except BeforeTheLaw:
        # not even the severity is known for the day that judges the claim: `dates_inconsistent` and `field_doubtful` speak
        return ()
