"""`cachet sheets`: sheets to print, that divide a pile into claims and say where and when it came in."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from cachet.days import a_day
from claims.words import Regime

if TYPE_CHECKING:
    from cachet.printing import Sheet

WRONG_CALL = 2

OutputOption = Annotated[Path, typer.Option("--output", help="The PDF to write.", metavar="F.pdf")]

sheets = typer.Typer(help="Printable separator and cover sheets.", no_args_is_help=True)

REGIMES = {
    Regime.CNSS: "CNSS",
    Regime.CNSS_TNS: "CNSS, travailleurs non salariés",
    Regime.TADAMON: "AMO Tadamon",
    Regime.ACHAMIL: "AMO Achamil",
    Regime.CNOPS: "CNOPS",
    Regime.STUDENT: "Étudiants",
}
"""Regimes as people at a scanning station call them."""


def register(app: typer.Typer) -> None:
    """Add these commands to `cachet`."""
    app.add_typer(sheets, name="sheets")


@sheets.command("separator")
def separator(
    output: OutputOption,
    copies: Annotated[int, typer.Option(min=1, max=1000, help="Sheets in the file.", metavar="N")] = 1,
) -> None:
    """Sheets to lay between two claims of a pile."""
    from cachet.printing import Sheet
    from ocr.separators import SEPARATOR

    words = (
        "Placez cette feuille entre deux dossiers avant de numériser la pile.",
        "Elle n'appartient à aucun dossier. Imprimez-la à 100 %, remplacez-la dès qu'elle est abîmée.",
        "ضعوا هذه الورقة بين ملفين قبل مسح الأوراق ضوئيا.",
        "لا تنتمي هذه الورقة إلى أي ملف. عوضوها إذا تلفت.",
    )
    sheet = Sheet(payload=SEPARATOR, titles=("FEUILLE DE SÉPARATION", "ورقة الفصل"), lines=words, bars=True)
    _write([sheet] * copies, output)


@sheets.command("station")
def station(
    name: Annotated[str, typer.Argument(help="How people call the station.", metavar="NAME")],
    received_on: Annotated[date, typer.Option(parser=a_day, help="The day the papers were handed in.", metavar="DATE")],
    output: OutputOption,
    regime: Annotated[Regime | None, typer.Option(help="The regime of the papers, where it is one.")] = None,
) -> None:
    """A sheet to lay on top of a pile: its station, its deposit date, its regime."""
    from cachet.printing import Sheet
    from ocr.separators import COVER

    if not name.strip() or ";" in name or not name.isprintable():
        raise typer.BadParameter("a station's name is printable and holds no semicolon", param_hint="NAME")
    said = {"station": name.strip(), "received_on": received_on.isoformat(), "regime": regime and regime.value}
    payload = ";".join([COVER, *(f"{key}={value}" for key, value in said.items() if value)])
    words = [f"Station : {name.strip()}", f"Déposé le : {received_on:%d/%m/%Y}"]
    words += [f"Régime : {REGIMES[regime]}"] if regime else []
    words += [
        "Placez cette feuille sur les dossiers déposés ce jour.",
        "ضعوا هذه الورقة فوق الملفات المودعة في هذا اليوم.",
    ]
    sheet = Sheet(payload=payload, titles=("FEUILLE DE STATION", "ورقة المحطة"), lines=tuple(words), bars=False)
    _write([sheet], output)


def _write(drawn: list[Sheet], output: Path) -> None:
    from cachet.printing import draw

    try:
        draw(drawn, output)
    except OSError as error:
        typer.echo(f"cachet sheets: {output} cannot be written: {error.strerror or type(error).__name__}.", err=True)
        raise typer.Exit(WRONG_CALL) from None
