"""`docs/accuracy.md` says what was measured, with its bounds."""

from __future__ import annotations

from cachet.scoring.report import figures
from cachet.scoring.tally import Tally
from docs.accuracy import page, plot


def measured() -> dict[str, object]:
    tally = Tally()
    tally.claims, tally.pages = 2, 9
    for group in (tally.fields["inpe"], tally.field_by_fill["inpe typed"], tally.by_tier_and_fill["clean typed"]):
        group.n, group.right, group.wrong, group.silent, group.sent = 100, 99, 1, 1, 10
    tally.marks["stamp"].right, tally.marks["stamp"].missed = 19, 1
    tally.chances = [(0.99, True)] * 90 + [(0.4, False)] * 10
    return figures(tally, 18.0, 20.0)


def test_a_share_stands_beside_its_bounds() -> None:
    """A field of which 99 of 100 were right; one value of the 90 accepted was wrong; ten were left to a person."""
    lines = page(measured(), "two claims").splitlines()
    row = next(line for line in lines if line.startswith("| inpe |"))
    assert row == "| inpe | 100 | 99.0 % (94.6 to 99.8) | 1.1 % (0.2 to 6.0) | 10.0 % (5.5 to 17.4) |"
    assert any(line.startswith("| stamp | 95.0 % (76.4 to 99.1) | 100.0 %") for line in lines)
    assert "2 claims, 9 pages, 0 claims not read; 2.0 CPU seconds a page." in lines


def test_the_trade_between_silence_and_persons_is_shown() -> None:
    """From a threshold of 0.5 on, the ten wrong values go to a person, and none of those accepted is wrong."""
    lines = page(measured(), "two claims").splitlines()
    assert any(line.startswith("| 0.0 | 0.0 % | 10.0 %") for line in lines)
    assert any(line.startswith("| 0.5 | 10.0 % | 0.0 %") for line in lines)


def test_the_plot_is_a_picture_of_its_own() -> None:
    """Its colours are in it: no sheet of the desk's stands beside."""
    drawn = plot(measured())
    assert drawn.startswith("<svg ") and "<style>" in drawn and drawn.count("<circle") == 2
