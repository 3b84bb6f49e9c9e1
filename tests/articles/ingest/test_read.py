"""Any document becomes an article with a clean text, or says why it can not."""

import codecs
import io
import unicodedata
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.ingest.document import Document, ReadArticle, Unreadable
from articles.ingest.read import MAX_HTML, read_article
from articles.ingest.reading import plain
from articles.ingest.reading.charset import decoded
from articles.ingest.reading.kinds import kind_of
from articles.ingest.reading.language import language_of
from tests.articles.ingest.documents import PARAGRAPHS, page, pdf, saved, set_lines, set_prose, word

CHINESE = "北京冬季奥运会的人权状况令人担忧，各组织呼吁抵制。"
NAMES = [f"Invented Group {number}" for number in range(1000)]


def read(content: bytes | str, **known: str) -> ReadArticle:
    return read_article(Document(content.encode() if isinstance(content, str) else content, **known))


def why_not(content: bytes | str, **known: str) -> str:
    with pytest.raises(Unreadable) as caught:
        read(content, **known)
    return caught.value.reason


# --- kinds


@pytest.mark.parametrize(
    ("content", "media_type", "name", "kind"),
    [
        (b"<p>Words", "text/html", "", "html"),
        (b"<!DOCTYPE html><p>Words", "text/plain", "", "html"),
        (b"Words about <html>", "text/plain", "", "text"),
        (b"%PDF-1.7 ...", "text/html", "", "pdf"),
        (b"%PDF-1.7 ...", "", "", "pdf"),
        (b"<html><p>Please log in", "application/pdf", "letter.pdf", "html"),
        (b"Words", "", "letter.htm", "html"),
        (b"Words", "application/octet-stream", "letter.txt", "text"),
        (b"Words", "", "", "text"),
        (b"<?xml version='1.0'?><!-- x --><rss version='2.0'>", "", "", "feed"),
        (b"{}", "application/json", "", "data"),
        (b"\x89PNG....", "text/html", "", "other"),
        (b"\x00\x01\x02\x03\x04\x05\x06\x07", "", "", "other"),
        (b"PK\x03\x04....", "", "letter.docx", "zip"),
        (b"{\\rtf1 Words}", "", "letter.doc", "other word"),
    ],
)
def test_the_kind_is_told_by_media_type_then_first_bytes_then_name(
    content: bytes, media_type: str, name: str, kind: str
) -> None:
    assert kind_of(Document(content, media_type=media_type, name=name)) == kind


def test_what_is_no_document_says_what_to_do() -> None:
    protected = "EncryptedPackage".encode("utf-16-le")
    said = {
        why_not(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", name="letter.doc"),
        why_not(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + protected, name="letter.docx"),
        why_not(b"{\\rtf1 Words}"),
        why_not(b"PK\x03\x04 spreadsheet"),
        why_not(b"\x89PNG...."),
        why_not(b"<rss><channel></channel></rss>"),
        why_not('{"a": 1}', media_type="application/json"),
        why_not(b"  \n "),
    }
    assert len(said) == 8
    assert all(reason.endswith(".") and len(reason.split(". ")) > 1 for reason in said)


# --- charsets


@pytest.mark.parametrize(
    ("content", "told", "text"),
    [
        ("Peking häuft".encode("cp1252"), "ISO-8859-1", "Peking häuft"),
        ("“Pékin”".encode(), "utf-8", "“Pékin”"),
        ("“Pékin”".encode(), "iso-8859-1", "“Pékin”"),  # the header is wrong: the bytes are UTF-8
        (codecs.BOM_UTF8 + "Pékin".encode(), "windows-1252", "Pékin"),  # so says the byte order mark
        (codecs.BOM_UTF16_LE + "Pékin".encode("utf-16-le"), "utf-8", "Pékin"),
        ("Пекин зимой".encode("koi8-r"), "koi8-r", "Пекин зимой"),
        ("<meta charset=gb2312>北京冬奥会".encode("gb18030"), "", "<meta charset=gb2312>北京冬奥会"),
        ("<meta charset=utf-16>Pékin".encode(), "", "<meta charset=utf-16>Pékin"),
        ("<?xml encoding='cp1251'?>Пекин".encode("cp1251"), "", "<?xml encoding='cp1251'?>Пекин"),
        (CHINESE.encode("gb18030"), "", CHINESE),
        ("Пекин".encode(), "rot13", "Пекин"),
        (b"+ADw-script+AD4-", "utf-7", "+ADw-script+AD4-"),  # never read as UTF-7
    ],
)  # fmt: skip
def test_the_charset_is_that_of_the_bytes(content: bytes, told: str, text: str) -> None:
    assert decoded(content, told, is_markup=True) == (text, [])


def test_what_can_not_be_decoded_is_replaced_and_told() -> None:
    text, notes = decoded(b"Pek\xffing and \xc3\xa9", "utf-8")
    assert text.startswith("Pek")
    assert decoded("Pé".encode()[:-1], "utf-8", is_cut=True) == ("P", [])
    article = read(b"Pekin\xe9\x81 \xff caf\xc3\xa9 \xff", charset="utf-8", title="Told")
    assert notes or article.notes
    assert not any(unicodedata.category(character).startswith("C") for character in article.text)


# --- clean text


def test_nothing_invisible_is_left_in_a_text() -> None:
    dirty = "Bei\u200bjing\u202e gnijieB\u2066!\u00ad\ufeff\x00\x07 “quoted”\u00a0here\r\n\r\n\r\n"
    dirty += "\x0cnext\u2028line \tend\udc80 "
    assert plain.clean(dirty) == "Beijing gnijieB! “quoted” here\n\nnext\nline end"
    assert plain.clean("e\u0301") == "é"
    assert plain.clean("می\u200cخواهم") == "می\u200cخواهم"  # a joiner that is spelling
    assert plain.clean("a\u200db") == "ab"


@given(st.text())
def test_clean_text_is_clean_whatever_it_was(text: str) -> None:
    cleaned = plain.clean(text)
    assert all(character == "\n" or unicodedata.category(character) not in ("Cc", "Cs", "Zl") for character in cleaned)
    assert "\n\n\n" not in cleaned
    assert "  " not in cleaned
    assert plain.clean(cleaned) == cleaned


def test_a_first_line_that_stands_alone_is_the_title_of_a_text() -> None:
    assert read("Groups write\n\nFirst.\nSecond.\n\n\n\nThird.").title == "Groups write"
    assert read("Groups write\n\nFirst.\nSecond.\n\n\n\nThird.").text == "First.\nSecond.\n\nThird."
    assert read("Groups wrote a letter.\n\nIt was long.", name="the_letter.txt").title == "the letter"
    assert read("Groups wrote a letter.\n\nIt was long.").text == "Groups wrote a letter.\n\nIt was long."


def test_the_text_stays_whole_where_the_title_is_told() -> None:
    article = read("A caption under a picture\n\nFirst.\n\nSecond.", title="Groups write", name="01.txt")
    assert (article.title, article.text) == ("Groups write", "A caption under a picture\n\nFirst.\n\nSecond.")
    assert read("Groups write\n\nFirst.", title="Groups write").text == "First."


def test_a_text_without_any_name_is_called_by_its_first_words() -> None:
    assert read("word " * 100).title.endswith("word…")


def test_a_very_long_text_is_partly_read() -> None:
    article = read("word " * 500_000)
    assert len(article.text) <= plain.MAX_TEXT
    assert article.notes == ["Partly read: the text is very long, only its first 2,000,000 characters were kept."]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The groups have said that the Games are not for them and that it was a mistake", "en"),
        ("Die Gruppen haben sich an den Minister gewandt und sind mit der Antwort nicht zufrieden", "de"),
        ("Les groupes ont écrit une lettre pour dire que les Jeux sont une faute qui est grave", "fr"),
        ("Las organizaciones han escrito una carta para que los países no se queden al margen", "es"),
        ("各组织呼吁抵制北京冬奥会", "zh"),
        ("北京オリンピックのボイコットを求める", "ja"),
        ("베이징 동계 올림픽 보이콧", "ko"),
        ("པེ་ཅིན་དགུན་ཁའི", "bo"),
        ("بېيجىڭ قىشلىق ئولىمپىك تەنھەرىكەت يىغىنى", "ug"),
        ("الألعاب الأولمبية الشتوية في بكين", "ar"),
        ("Правозащитники призвали к бойкоту", "ru"),
        ("Xyzzy plugh", ""),
    ],
)
def test_the_language_is_told_by_script_and_words(text: str, language: str) -> None:
    assert language_of(text) == language


def test_a_script_is_believed_more_than_a_template() -> None:
    assert language_of("各组织呼吁抵制北京冬奥会", "en") == "zh"
    assert language_of("Los grupos", "de_AT") == "de"


# --- PDF


def furniture(number: int) -> list[tuple[float, float, str]]:
    return [(60, 820, "Society for Invented Rights"), (280, 20, f"Page {number} of 3")]


def test_lines_of_a_pdf_are_paragraphs_again() -> None:
    first = set_lines(["Open letter to the Ministry"]) + set_prose(*PARAGRAPHS[:2], top=750) + furniture(1)
    second = set_prose(PARAGRAPHS[2]) + furniture(2)
    article = read(pdf(first, second, set_lines(["Yours"]) + furniture(3)))
    assert article.title == "Open letter to the Ministry"
    assert article.text.split("\n\n") == [*PARAGRAPHS, "Yours"]
    assert (article.language, article.date, article.notes) == ("en", "", [])


def test_words_that_a_line_end_took_apart_are_whole() -> None:
    lines = ["The govern-", "ment spoke of self-", "determination and of the well-known right to a self-determination."]
    assert read(pdf(set_lines(lines))).text == (
        "The government spoke of self-determination and of the well-known right to a self-determination."
    )


def test_names_in_a_pdf_stay_one_per_line() -> None:
    columns = [(60 if i % 2 == 0 else 320, 700 - 14 * (i // 2), name) for i, name in enumerate(NAMES[:40])]
    letter = set_prose(*PARAGRAPHS[:1]), set_lines(["Signatories", "", *NAMES[100:140]]), columns
    text = read(pdf(*letter)).text
    assert set(NAMES[:40] + NAMES[100:140]) <= set(text.split("\n"))


def test_a_long_pdf_with_a_thousand_names_is_read() -> None:
    prose = [set_prose(*PARAGRAPHS, f"{PARAGRAPHS[1]} So {7 * n} people.") + furniture(n) for n in range(1, 41)]
    lists = [set_lines(NAMES[start : start + 50]) for start in range(0, 1000, 50)]
    text = read(pdf(*prose, *lists)).text
    assert set(NAMES) <= set(text.split("\n"))
    assert text.count(PARAGRAPHS[1]) == 80
    assert "Page 4" not in text


def test_a_pdf_longer_than_a_letter_is_partly_read() -> None:
    sheets = [["Header", "Above", f"This is sheet {number}", "Below", "Footer"] for number in range(310)]
    article = read(pdf(*map(set_lines, sheets)))
    assert "sheet 299" in article.text
    assert "sheet 300" not in article.text
    assert article.notes == ["Partly read: the PDF has 310 pages, of which the first 300 were read."]


def test_pages_without_text_are_told() -> None:
    article = read(pdf(set_prose(*PARAGRAPHS), [], []))
    assert article.notes == ["No text on pages 2, 3: perhaps pictures or scans."]


def test_a_pdf_that_can_not_be_read_says_what_to_do() -> None:
    encrypted = "/Encrypt << /Filter /Standard /V 1 /R 2 /O (12345678901234567890123456789012) "
    encrypted += "/U (12345678901234567890123456789012) /P -1 >> /ID [(a)(b)]"
    assert "it is a scan" in why_not(pdf([], []))
    assert "with a password" in why_not(pdf(set_prose(*PARAGRAPHS), extra=encrypted))
    assert "is damaged" in why_not(b"%PDF-1.7 and no more")


def test_the_title_of_a_pdf_is_not_the_name_of_a_program() -> None:
    lines = set_lines(["Open letter", "", "Words."])
    assert read(pdf(lines, title="Microsoft Word - brief.docx")).title == "Open letter"
    assert read(pdf(lines, title="A letter to the Ministry")).title == "A letter to the Ministry"


# --- Word


def test_a_word_letter_is_read_in_its_order() -> None:
    article = read(
        word(
            "Open letter",
            *PARAGRAPHS[:2],
            listed=NAMES[:2],
            rows=[("Ada Invented", "Society"), ("Bo Made-up", "League")],
        )
    )
    assert article.title == "Open letter"
    listed = f"- {NAMES[0]}\n- {NAMES[1]}"
    rows = "Ada Invented | Society\nBo Made-up | League"
    assert article.text.split("\n\n") == [*PARAGRAPHS[:2], listed, rows]


def test_tracked_changes_are_read_as_they_are_now() -> None:
    document = docx.Document()
    document.add_paragraph("Title")
    words = "<w:r><w:t xml:space='preserve'>We </w:t></w:r><w:del><w:r><w:delText>never </w:delText></w:r></w:del>"
    words += "<w:ins><w:r><w:t>ask</w:t></w:r></w:ins>"
    document.element.body.insert(1, parse_xml(f"<w:p {nsdecls('w')}>{words}</w:p>"))
    controlled = "<w:sdt><w:sdtContent><w:p><w:r><w:t>In a control</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    document.element.body.insert(2, parse_xml(controlled.replace("<w:sdt>", f"<w:sdt {nsdecls('w')}>", 1)))
    assert read(saved(document)).text == "We ask\n\nIn a control"


def test_a_table_that_only_places_paragraphs_gives_these() -> None:
    text = read(word("Title", rows=[(PARAGRAPHS[0] * 2, "Beside")])).text
    assert text == f"{PARAGRAPHS[0] * 2}\n\nBeside"


def test_damaged_and_empty_word_files_say_what_to_do() -> None:
    whole = word("Title", "Words")
    assert "is damaged" in why_not(whole[: len(whole) // 2], name="x.docx")
    assert "There is no text" in why_not(word())
    hollow = io.BytesIO()
    with zipfile.ZipFile(hollow, "w") as packed:
        packed.writestr("word/document.xml", "<nothing/>")
    assert "is damaged" in why_not(hollow.getvalue())


# --- pages


def test_a_page_that_is_too_large_is_partly_read() -> None:
    large = page(body=f"<!--{'x' * MAX_HTML}--><p>{PARAGRAPHS[0]} The end of the page.</p>")
    article = read(large, media_type="text/html")
    assert article.text.startswith(PARAGRAPHS[0])
    assert "The end of the page" not in article.text
    assert article.notes == ["Partly read: the page is larger than 2 MB, the rest was left out."]


TYPES = st.sampled_from(
    ["", "text/html", "text/plain", "application/pdf", "application/msword", "application/json", "image/png"]
)
STARTS = st.sampled_from(
    [b"", b"<html>", b"%PDF-1.7\n", b"PK\x03\x04word/document.xml", b"\xff\xfe", b"{", b"<?xml?><rss>"]
)


@settings(deadline=None, max_examples=120)
@given(STARTS, st.binary(max_size=2000), TYPES, st.sampled_from(["", "utf-8", "utf-16", "gb2312", "nonsense"]))
def test_any_bytes_are_an_article_or_unreadable(start: bytes, content: bytes, media_type: str, charset: str) -> None:
    try:
        article = read_article(Document(start + content, media_type=media_type, charset=charset))
    except Unreadable:
        return
    assert article.text
    shown = article.title + article.outlet + article.byline + article.text.replace("\n", "")
    assert not [character for character in shown if unicodedata.category(character) in ("Cc", "Cs")]
