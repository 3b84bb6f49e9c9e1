"""Documents for tests, written by hand: pages, PDFs and Word files."""

import io
import textwrap
from collections.abc import Iterable

import docx

PARAGRAPHS = (
    "More than ninety invented groups on Wednesday called on governments to stay away from the Winter Games in "
    "Beijing, and sent them a long letter about the camps, which few of those to whom it was sent have read.",
    "The Games open in February, and the groups say that there is still time to act for everybody who wants to act. "
    "“Nobody can say that they did not know,” said Ada Invented of the Society for Invented Rights.",
    "The organisers of the Games did not answer. A spokesman of the Ministry of Made-up Affairs said that sport and "
    "politics do not belong together, and that everybody is welcome in the city whatever they believe in.",
)


def page(
    *paragraphs: str, title: str = "Groups write to governments", head: str = "", language: str = "en", body: str = ""
) -> str:
    """A page with a menu, an article, and what surrounds one."""
    told = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or PARAGRAPHS)
    return (
        f"<!DOCTYPE html><html lang='{language}'><head><meta charset='utf-8'><title>{title}</title>{head}</head><body>"
        f"<nav><ul><li><a href='/'>Home</a></li><li><a href='/sport'>Menu of sports</a></li></ul></nav>"
        f"<article><h1>{title}</h1>{told}{body}</article><footer>Imprint and terms of use</footer></body></html>"
    )


Placed = tuple[float, float, str]  # points from the left and from the bottom of the page, and the words


def set_lines(lines: Iterable[str], *, left: float = 60, top: float = 780, distance: float = 14) -> list[Placed]:
    """Lines below each other; an empty one leaves a gap."""
    return [(left, top - number * distance, line) for number, line in enumerate(lines) if line]


def set_prose(*paragraphs: str, width: int = 70, top: float = 780) -> list[Placed]:
    """Paragraphs broken into lines of ``width`` characters, with an empty line between them."""
    return set_lines([line for text in paragraphs for line in [*textwrap.wrap(text, width), ""]], top=top)


def pdf(*pages: list[Placed], title: str = "", extra: str = "") -> bytes:
    """A PDF whose words stand where they are placed, in Courier of 11 points (each letter 6.6 wide)."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{kids}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    ]
    for number, placed in enumerate(pages):
        words = "\n".join(f"1 0 0 1 {x} {y} Tm ({_escaped(text)}) Tj" for x, y, text in placed)
        content = f"BT /F1 11 Tf\n{words}\nET" if words else ""
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {5 + 2 * number} 0 R >>",
            f"<< /Length {len(content.encode('cp1252'))} >>\nstream\n{content}\nendstream",
        ]
    objects.append(f"<< /Title ({_escaped(title)}) >>")
    return pdf_of(objects, extra=f"/Info {len(objects)} 0 R {extra}")


def pdf_of(objects: list[str], *, extra: str = "") -> bytes:
    """A PDF of objects, the first of which is the catalog."""
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, text in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode("cp1252")
    start = len(out)
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {extra} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")


def word(*paragraphs: str, title: str = "", listed: Iterable[str] = (), rows: Iterable[Iterable[str]] = ()) -> bytes:
    """A Word file: paragraphs, then a list, then a table."""
    document = docx.Document()
    document.core_properties.title = title
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    for item in listed:
        document.add_paragraph(item, style="List Bullet")
    table = [list(row) for row in rows]
    if table:
        placed = document.add_table(len(table), len(table[0]))
        for number, row in enumerate(table):
            for column, text in enumerate(row):
                placed.cell(number, column).text = text
    return saved(document)


def saved(document: "docx.document.Document") -> bytes:
    """The bytes of a Word document."""
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
