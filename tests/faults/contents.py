"""Pages and feeds that an origin can send: good ones, and such that are made to harm whoever reads them."""

import json
from html import escape
from itertools import islice, product

PLACES = (
    "Larkhaven Ostwick Merrowdale Tindrum Quillport Fenbridge Aldermoor Sallowfield Brackenridge Windermoss".split()
)
GROUPS = "Harbour Lantern Orchard Meadow Compass Thistle Beacon Willow Granite Juniper".split()
VERBS = "wrote to asked urged reminded thanked warned invited questioned answered telephoned".split()
THINGS = (
    "the organising committee about the winter games;the city council about its sister city;a broadcaster about its"
    " contract;three sponsors about their advertisements;the sports minister about the opening ceremony;the athletes'"
    " union about free speech;a hotel chain about its staff;the national committee about its delegation;a parliament"
    " about a motion;the press office about access for reporters"
).split(";")
ENDINGS = (
    "No answer had come by the evening.;A spokesman said that the matter was being looked into.;The text was read aloud"
    " in the market square.;Two of the signatories travelled there by train.;The reply, when it came, was one sentence"
    " long.;Nobody at the office would say who had decided it.;The letter had been three weeks in the making.;A second"
    " letter is to follow before the spring."
).split(";")


def sentences(number: int, count: int) -> list[str]:
    """Sentences of an invented article; other numbers give other sentences."""
    found = []
    for index in range(count):
        seed = number * 7919 + index * 104729
        place, group = PLACES[seed % 10], GROUPS[seed // 10 % 10]
        verb, thing, ending = (
            VERBS[seed // 100 % len(VERBS)],
            THINGS[seed // 1000 % len(THINGS)],
            ENDINGS[seed // 7 % len(ENDINGS)],
        )
        verb = {"wrote": "wrote to", "to": "spoke to"}.get(verb, verb)
        found.append(f"On day {seed % 97 + 1} the {group} Society of {place} {verb} {thing}. {ending}")
    return found


def article(number: int = 1, *, changed: bool = False) -> str:
    """A page with an article of normal quality; a changed one has a further paragraph and another headline."""
    place, group = PLACES[number % 10], GROUPS[number // 10 % 10]
    title = f"{group} Society of {place} sends letter no. {number}" + (", and is answered" if changed else "")
    text = sentences(number, 24)
    paragraphs = ["<p>" + " ".join(text[at : at + 3]) + "</p>" for at in range(0, len(text), 3)]
    if changed:
        paragraphs.insert(2, "<p>On the following Monday an answer arrived after all, on two sheets of blue paper.</p>")
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{title} | The Larkhaven Courier</title>
<meta property="og:site_name" content="The Larkhaven Courier"><meta property="og:title" content="{title}">
<meta property="article:published_time" content="2021-10-{number % 28 + 1:02}T08:00:00Z"><meta name="author"
content="Wilma Testperson"></head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>{title}</h1><p class="byline">By Wilma Testperson</p>
{"".join(paragraphs)}
</article><footer>The Larkhaven Courier, an invented newspaper</footer></body></html>"""


def rss(base: str, count: int = 3, *, first: int = 1) -> str:
    """An RSS feed that names the stories ``first`` and following of an origin."""
    items = "".join(
        f"<item><title>Letter no. {number}</title><link>{escape(base)}/story/{number}</link>"
        f"<guid>{escape(base)}/story/{number}</guid><pubDate>Fri, {number % 28 + 1:02} Oct 2021 08:00:00 GMT</pubDate>"
        "</item>"
        for number in range(first, first + count)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>The Larkhaven Courier</title>'
        f"<link>{escape(base)}/</link><description>Invented news</description><language>en</language>{items}"
        "</channel></rss>"
    )


def atom(base: str, count: int = 3) -> str:
    """The same as an Atom feed."""
    entries = "".join(
        f"<entry><title>Letter no. {number}</title><id>{escape(base)}/story/{number}</id>"
        f'<link rel="alternate" href="{escape(base)}/story/{number}"/><updated>2021-10-{number % 28 + 1:02}T08:00:00Z'
        "</updated></entry>"
        for number in range(1, count + 1)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
        f"<title>The Larkhaven Courier</title><id>{escape(base)}/</id><updated>2021-10-30T08:00:00Z</updated>"
        f"{entries}</feed>"
    )


def json_feed(base: str, count: int = 3) -> str:
    """The same as a JSON Feed."""
    items = [
        {
            "id": f"{base}/story/{number}",
            "url": f"{base}/story/{number}",
            "title": f"Letter no. {number}",
            "content_text": "Invented news",
            "date_published": f"2021-10-{number % 28 + 1:02}T08:00:00Z",
        }
        for number in range(1, count + 1)
    ]
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "The Larkhaven Courier",
            "home_page_url": f"{base}/",
            "language": "en",
            "items": items,
        }
    )


def hostile_words(base: str) -> str:
    """A JSON Feed whose titles would do harm in a database or a page; one of four links is no web address."""
    titles = (
        "A \0 letter\x1b[31m of \ud800 the society",
        "report\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe\N{FIRST STRONG ISOLATE}",
        "<script>alert(1)</script>" + "x" * 5000,
        "Nowhere",
    )
    items = [{"url": f"{base}/story/{number}", "title": title} for number, title in enumerate(titles, 1)]
    items[-1]["url"] = "javascript:alert(1)"
    told = {"version": "https://jsonfeed.org/version/1.1", "title": titles[0], "language": "<en>", "items": items}
    return json.dumps(told)


def sitemap(base: str, count: int = 3) -> str:
    """A sitemap that names stories of an origin."""
    addresses = "".join(
        f"<url><loc>{escape(base)}/story/{number}</loc><lastmod>2021-10-{number % 28 + 1:02}</lastmod></url>"
        for number in range(1, count + 1)
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"{addresses}</urlset>"
    )


def sitemap_index(*sitemaps: str) -> str:
    """A sitemap that names other sitemaps."""
    named = "".join(f"<sitemap><loc>{escape(address)}</loc></sitemap>" for address in sitemaps)
    return (
        '<?xml version="1.0" encoding="utf-8"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        f"{named}</sitemapindex>"
    )


def billion_laughs() -> str:
    """A feed of 1 KiB whose title would be three gigabytes long."""
    entities = ['<!ENTITY lol0 "lol">'] + [
        f'<!ENTITY lol{level} "{f"&lol{level - 1};" * 10}">' for level in range(1, 10)
    ]
    return (
        f'<?xml version="1.0"?><!DOCTYPE rss [{"".join(entities)}]><rss version="2.0"><channel>'
        "<title>&lol9;</title><item><title>&lol9;</title><link>https://courier.example/1</link></item></channel></rss>"
    )


def quadratic_blowup() -> str:
    """A feed that names one long entity 20,000 times."""
    return (
        f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]><rss version="2.0"><channel>'
        f"<title>{'&a;' * 20_000}</title></channel></rss>"
    )


def external_entity() -> str:
    """A feed that wants a file of the machine in its title."""
    return (
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY file SYSTEM "file:///etc/hostname">'
        '<!ENTITY web SYSTEM "http://127.0.0.1/secret">]><rss version="2.0"><channel><title>&file;&web;</title>'
        "<item><title>A &file;</title><link>https://courier.example/1</link></item></channel></rss>"
    )


def attributes(count: int = 20_000) -> str:
    """An article in which one tag has that many attributes."""
    names = ("".join(letters) for letters in islice(product("abcdefghijklmnopqrstuvwxyz", repeat=4), count))
    return article(3).replace("<article>", f"<article {' '.join(f'{name}=1' for name in names)}>")


def ampersands(size: int = 5_000_000) -> str:
    """An article with one paragraph of that many bytes, all of them escapes."""
    return article(4).replace("<article>", f"<article><p>{'&amp;' * (size // 5)}</p>")


def deeply_nested(depth: int = 50_000) -> str:
    """An article behind that many open tags."""
    return article(5).replace("<article>", "<div>" * depth + "<article>")


def scripted() -> str:
    """An article among scripts, frames and handlers."""
    return (
        article(6)
        .replace(
            "<article>",
            '<script>document.location="https://evil.example/"</script><iframe src="javascript:alert(1)"></iframe>'
            '<article onclick="alert(2)"><p><img src=x onerror=alert(3)>Beneath the picture the society explained that '
            "its letter was written by hand.</p><svg><script>alert(4)</script></svg>",
        )
        .replace(
            "</article>", "<p>&lt;script&gt;alert(5)&lt;/script&gt; is what somebody wrote beneath it.</p></article>"
        )
    )


def reordered() -> str:
    """An article whose words contain direction overrides and invisible characters."""
    return article(7).replace(
        "<article>",
        "<article><p>The file was called report\N{RIGHT-TO-LEFT OVERRIDE}fdp.exe\N{POP DIRECTIONAL FORMATTING}, and "
        "the so\N{ZERO WIDTH SPACE}ciety\N{ZERO WIDTH NO-BREAK SPACE} of Ostwick read it aloud to everybody who came."
        "</p>",
    )
