"""Draws the README's picture: a sample page with what was read outlined on it, beside the claim it became.

`python -m docs.picture samples/committed/FILE docs/picture.png`; needs Chromium and what `make setup` installs.
"""

from __future__ import annotations

import base64
import html
import json
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import sync_playwright

from cachet.read import run
from worker.sandbox import read_file

CHROMIUM = "/usr/bin/chromium"
COLOURS = {"field": "#0b5d4b", "doubtful": "#c06a00", "stamp": "#3a3f9e", "signature": "#8b2f8b"}
SHOWN = ("insured_name", "insured_number", "cin", "patient_name", "inpe", "acts", "total_amount", "care_type")

PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; display: grid; grid-template-columns: 760px 1fr; gap: 28px; padding: 24px; background: #f3f4f1; font: 15px/1.45 sans-serif; }}
img {{ width: 100%; align-self: start; background: #fff; box-shadow: 0 1px 8px rgb(0 0 0 / 25%); }}
pre {{ margin: 0; padding: 18px; background: #fff; border: 1px solid #d5dad3; border-radius: 6px; font: 11.5px/1.5 monospace; white-space: pre-wrap; overflow-wrap: anywhere; }}
</style><img src="data:image/jpeg;base64,{image}"><pre>{text}</pre>"""


def main(source: Path, target: Path) -> None:
    """Read `source` and draw its first page with its claim."""
    with TemporaryDirectory() as folder:
        album, output = Path(folder), Path(folder) / "claims.jsonl"
        read_file(source, keep=album)
        manifest = source.parent / "manifest.jsonl"
        run([source], manifest=manifest if manifest.is_file() else None, output=output)
        claim = json.loads(output.read_text().splitlines()[0])
        with Image.open(album / "1-1.jpg") as page:
            image = _outlined(page.convert("RGB"), claim)
    kept = BytesIO()
    image.save(kept, "JPEG", quality=82)
    text = html.escape(_written(_excerpt(claim)))
    markup = PAGE.format(image=base64.b64encode(kept.getvalue()).decode(), text=text)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        view = browser.new_page(viewport={"width": 1480, "height": 900})
        view.set_content(markup)
        view.screenshot(path=str(target), full_page=True)
        browser.close()


def _outlined(page: Image.Image, claim: dict[str, Any]) -> Image.Image:
    pen = ImageDraw.Draw(page)
    width = max(3, page.width // 500)

    def frame(box: list[float], colour: str) -> None:
        edges = [box[0] * page.width, box[1] * page.height, box[2] * page.width, box[3] * page.height]
        pen.rectangle(edges, outline=colour, width=width)

    for document in claim["documents"]:
        for field in document["fields"].values():
            if field["page"] == 1 and field["box"]:
                frame(field["box"], COLOURS["field" if field["accepted"] else "doubtful"])
        for sort, mark in (document["marks"] or {}).items():
            for seen in mark["boxes"]:
                if seen["page"] == 1:
                    frame(seen["box"], COLOURS[sort])
    page.thumbnail((1100, 1600))
    return page


def _excerpt(claim: dict[str, Any]) -> dict[str, Any]:
    """As much of the claim as fits beside its page."""
    first = claim["documents"][0]
    fields = {
        name: {key: first["fields"][name][key] for key in ("value", "confidence", "accepted", "origin")}
        for name in SHOWN
        if name in first["fields"]
    }
    marks = {sort: {key: mark[key] for key in ("state", "confidence")} for sort, mark in (first["marks"] or {}).items()}
    flags = [
        {key: flag[key] for key in ("rule", "severity", "certainty")} | {"message": flag["message"]["fr"]}
        for flag in claim["flags"]
    ]
    return {
        **{key: claim[key] for key in ("schema", "source", "received_on", "regime", "status")},
        "documents": [{"kind": first["kind"], "pages": first["pages"], "fields": fields, "marks": marks}, "…"],
        "flags": flags,
    }


def _written(value: Any, depth: int = 0, room: int = 98) -> str:
    """JSON with whatever fits a line on one line."""
    flat = json.dumps(value, ensure_ascii=False)
    if len(flat) + 2 * depth <= room or not isinstance(value, dict | list):
        return flat
    pad, end = "  " * (depth + 1), "  " * depth
    if isinstance(value, dict):
        inner = [f"{pad}{json.dumps(key)}: {_written(one, depth + 1, room)}" for key, one in value.items()]
        return "{\n" + ",\n".join(inner) + f"\n{end}" + "}"
    return "[\n" + ",\n".join(pad + _written(one, depth + 1, room) for one in value) + f"\n{end}]"


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
