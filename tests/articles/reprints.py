"""Invented articles, what editors make of them, and pairs that look alike and are two reports."""

import re
from collections.abc import Callable

WIRE = """Groups ask organisers of winter festival to speak about detained skaters

LAKETOWN — Forty-one organisations from eleven countries asked the organisers of the Laketown Winter Festival on Tuesday to speak publicly about three ice skaters who have been detained without charge since the autumn.

In a letter of four pages the groups said that the festival could not celebrate skating while skaters sat in cells a short walk from the rink. They asked for an answer before the opening ceremony on the ninth of February.

“Silence is not neutral,” said Ottoline Varga, who leads the Skaters' Aid Circle and wrote the first draft. “Whoever sells tickets for the rink has a duty to ask where the skaters are.”

The festival office said it had received the letter and was reading it with care. A spokesman declined to say whether the director, Leopold Anker, would reply before the opening or whether the sponsors had been told of it.

Two of the sponsors, a maker of thermos bottles and a regional savings bank, said they expected the festival to respond. A third, which sells lamps, did not answer questions that were sent by e-mail and by telephone over two days.

The three skaters were taken from a training hall in October after they had hung a banner from its roof. Their families say that they were allowed one visit each, of eleven minutes, and that no lawyer has seen a written accusation.

Officials of the province have said that the matter is one for the courts and that foreign groups should not comment on it. The courts have not named a date."""

HARBOUR = """Harbour museum keeps painting that heirs have asked for

The harbour museum of Port Sorrel will not return a painting of three herring boats to the grandchildren of the merchant who once owned it, its board decided on Friday after a meeting that lasted until midnight.

The board said that the sale of 1938 had been made freely and at a fair price. Papers that the family has shown since the spring, it said, did not prove the contrary, although some of its members had found them moving to read.

The grandchildren, who live in three countries, called the decision a disappointment but no surprise. They will ask the arbitration council of the coastal towns to look into the matter, their counsel said, and they expect this to take more than a year.

Visitors saw the painting on Saturday with a small new plate beside it, which names the merchant, the year of the sale and the dispute. The museum said that the plate would remain whatever the council decides.

Historians of the town have argued for years about who bought the merchant's house, his two warehouses and his boats. A study that the council ordered is to be printed in the winter, with an index of every object that changed hands."""

GERMAN = """Verbände fordern Auskunft über verschwundene Chronistin

Siebzehn Schriftstellerverbände haben am Mittwoch den Veranstalter der Buchwochen in Niederau aufgefordert, sich nach dem Verbleib der Chronistin Almut Ferenczy zu erkundigen, die seit dem Sommer niemand mehr gesehen hat.

In dem Brief heißt es, ein Fest der Bücher dürfe nicht so tun, als fehle niemand. Die Verbände bitten um eine Antwort bis zum Ende des Monats und bieten an, eine Abordnung in die Stadt zu schicken, die auch mit den Nachbarn sprechen soll.

Der Veranstalter bestätigte den Eingang des Schreibens. Man nehme es ernst, sagte eine Sprecherin, könne aber über laufende Gespräche mit den Behörden nichts sagen. Zwei Verlage kündigten an, ihre Lesungen der Chronistin zu widmen.

Ferenczy hatte über die Räumung eines Dorfes geschrieben, dessen Bewohner einem Stausee weichen mussten. Ihr letzter Beitrag erschien im Juni. Seitdem ist ihre Wohnung versiegelt, und ihr Telefon ist abgemeldet."""

CHINESE = """湖城冬季节主办方被要求说明三名滑冰者的下落

来自十一个国家的四十一个团体星期二致信湖城冬季节主办方，要求其公开说明三名自去年秋天起未经起诉就被关押的滑冰者的情况。信中说，当滑冰者被关在离冰场几步之遥的牢房里时，冬季节不能庆祝滑冰运动。各团体要求在二月九日开幕式之前得到答复。

主办方表示已经收到来信，正在仔细阅读。发言人没有说明负责人是否会在开幕之前回信，也没有说明赞助商是否已经得知此事。两家赞助商说，他们期待主办方作出回应；第三家没有回答记者在两天之内提出的问题。

三名滑冰者去年十月在训练馆屋顶悬挂横幅之后被带走。家属说，每人只获准探视一次，每次十一分钟，至今没有律师见到书面指控。省里的官员说，此事由法院处理，外国团体不应评论。法院没有公布开庭日期。"""

JAPANESE = """湖町冬まつりの主催者に三人のスケート選手についての説明を求める手紙

十一か国の四十一団体は火曜日、湖町冬まつりの主催者に手紙を送り、昨年の秋から起訴されないまま拘束されている三人のスケート選手について公に説明するよう求めた。手紙は、選手たちがリンクから歩いてすぐの独房にいるあいだ、まつりがスケートを祝うことはできないと述べ、二月九日の開会式までに返事をするよう求めている。

主催者は手紙を受け取り、注意深く読んでいると述べた。広報担当者は、責任者が開会の前に返事をするかどうか、協賛企業に知らせたかどうかについては答えなかった。協賛企業のうち二社は、主催者が応じることを期待していると話した。三社目は二日間にわたる質問に答えなかった。

三人は昨年十月、練習場の屋根から横断幕を下げたあとに連れ去られた。家族によれば、面会は一人につき一度、十一分だけ許され、弁護士はまだ起訴状を見ていない。"""

TIBETAN = """མཚོ་གྲོང་དགུན་ཁའི་དུས་ཆེན་གྱི་གོ་སྒྲིག་པར་ཡི་གེ་ཕུལ་བ།

རྒྱལ་ཁབ་བཅུ་གཅིག་ནས་ཡིན་པའི་ཚོགས་པ་བཞི་བཅུ་ཞེ་གཅིག་གིས་གཟའ་མིག་དམར་ཉིན་མཚོ་གྲོང་དགུན་ཁའི་དུས་ཆེན་གྱི་གོ་སྒྲིག་པར་ཡི་གེ་ཞིག་ཕུལ་ནས། སྟོན་ཁ་ནས་བཟུང་འཛིན་བཟུང་བྱས་པའི་འཁྱག་ཤུད་པ་གསུམ་གྱི་སྐོར་གསལ་བཤད་གནང་རོགས་ཞེས་རེ་བ་བཏོན་ཡོད།

ཡི་གེའི་ནང་དུ་འཁྱག་ཤུད་པ་དེ་དག་བཙོན་ཁང་ནང་ཡོད་པའི་སྐབས་སུ་དུས་ཆེན་གྱིས་འཁྱག་ཤུད་ཀྱི་དགའ་སྟོན་བྱེད་མི་རུང་ཞེས་འཁོད་ཡོད། ཚོགས་པ་དེ་དག་གིས་ཟླ་བ་གཉིས་པའི་ཚེས་དགུའི་སྔོན་ལ་ལན་ཞིག་གནང་རོགས་ཞེས་རེ་འདུན་བྱས་ཡོད།

གོ་སྒྲིག་པས་ཡི་གེ་འབྱོར་བ་དང་ཞིབ་ཚགས་པོས་ཀློག་བཞིན་ཡོད་པར་གསུངས། ནང་མི་ཚོས་མི་རེ་རེར་ཐེངས་གཅིག་ལས་མཇལ་འཕྲད་བྱས་མ་ཐུབ་པ་དང་། ད་བར་དུ་ཁྲིམས་རྩོད་པ་སུས་ཀྱང་ཉེས་འཛུགས་ཡི་གེ་མཐོང་མེད་ཅེས་བཤད་ཀྱི་འདུག"""

LOCAL = (
    "A town councillor of Greater Millbrook, where one of the groups has its office above a bakery, said she would "
    "bring the letter to the next sitting of the council and ask for a vote."
)


def paragraphs(text: str) -> list[str]:
    return text.split("\n\n")


def joined(parts: list[str]) -> str:
    return "\n\n".join(parts)


def another_headline(text: str) -> str:
    return joined(["What the letter to the organisers says, and who has signed it", *paragraphs(text)[1:]])


def another_first_sentence(text: str) -> str:
    title, first, *rest = paragraphs(text)
    _, _, after = first.partition(".")
    lead = "An appeal was made this week on behalf of people of whom little has been heard."
    return joined([title, lead + after, *rest])


def a_third_cut(text: str) -> str:
    return text[: len(text) * 2 // 3]


def a_local_paragraph(text: str) -> str:
    parts = paragraphs(text)
    return joined([*parts[:3], LOCAL, *parts[3:]])


def other_marks(text: str) -> str:
    return text.replace("“", '"').replace("”", '"').replace("’", "'").replace("—", "-").replace("ß", "ss")


def other_quotation_marks(text: str) -> str:
    return text.replace("“", "«").replace("”", "»").replace("'", "’")


def british_spelling(text: str) -> str:
    return text.replace("organis", "organiz").replace("Tuesday", "Tues.").replace("e-mail", "email")


def one_paragraph(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def capitals(text: str) -> str:
    return text.upper()


def with_a_byline_and_a_footer(text: str) -> str:
    return f"By our own staff\n\n{text}\n\nSubscribe to our letter of the week. All rights reserved, 2022."


def all_together(text: str) -> str:
    return other_marks(another_headline(another_first_sentence(a_local_paragraph(a_third_cut(text)))))


def without_a_paragraph(text: str) -> str:
    parts = paragraphs(text)
    return joined([*parts[:3], *parts[4:]])


def in_another_order(text: str) -> str:
    title, first, *rest = paragraphs(text)
    return joined([title, first, *reversed(rest)])


def hidden_characters(text: str) -> str:
    return text.replace(" ", "\u200b ").replace("tt", "t\u00adt")


EDITS: list[Callable[[str], str]] = [
    another_headline,
    another_first_sentence,
    a_third_cut,
    a_local_paragraph,
    other_marks,
    other_quotation_marks,
    british_spelling,
    one_paragraph,
    capitals,
    with_a_byline_and_a_footer,
    without_a_paragraph,
    in_another_order,
    hidden_characters,
]

TEXTS = {
    "wire": WIRE,
    "harbour": HARBOUR,
    "german": GERMAN,
    "chinese": CHINESE,
    "japanese": JAPANESE,
    "tibetan": TIBETAN,
}

# The letter of which several write, and reports of their own that quote it at length.
QUOTED = (
    "“We, forty-one organisations, write to you because three skaters are missing from your festival. You know their "
    "names, since they won your prizes. You know the hall from which they were taken, since you rent it. We ask you to "
    "say their names at the opening, to ask the province where they are, and to tell the public what you were told. A "
    "festival that is silent about its own skaters has stopped being one.”"
)

REPORTS = {
    "a report from the capital": f"""Festival under pressure over skaters

The director of a winter festival in Laketown faces a difficult week. Leopold Anker returned from holiday on Wednesday to find a long letter on his desk, and behind it journalists from four capitals who wished to know what he made of it.

{QUOTED}

Anker has not replied in public. People who work with him describe a man who dislikes politics and who has told his staff to concentrate on ice, snow and sausages. One of them, who asked not to be named, said the office had held two meetings on the subject and had ended both without a decision.

Ticket sales, meanwhile, are a tenth above those of last year.""",
    "a report from the town": f"""Signatures, skates and a closed door

When Mira Oduya unlocked the kiosk beside the rink this morning, somebody had already taped a copy of the appeal to its shutter. She read it twice, she says, and left it where it was.

{QUOTED}

In Laketown opinions differ. The hotel keepers fear for their season, the school has cancelled a debate, and the parish has put three empty chairs into its nave. A retired judge whom everybody here greets by name thinks the province will release the athletes once the visitors have gone home.

Until then the kiosk sells tea, and under its shutter the paper curls in the steam.""",
    "a brief with more quotation than words of its own": f"""Appeal to Laketown festival

The groups published their appeal at noon.

{QUOTED}

The festival's press desk was closed for lunch and did not call back. No other comment could be had on the day.""",
    "a comment": f"""Say their names

There is a kind of caution that is indistinguishable from fear, and our festivals have learnt it well. Consider a paragraph from a text that lies before me, which I would gladly have written myself.

{QUOTED}

What would it cost to comply? A minute of the ceremony. Against that minute stand contracts, permits, a friendly word from the governor at some future reception. I have sat at such receptions. The canapés are not worth it.

Our readers will remember how the choir of Eastbridge answered a similar request nine years ago: it sang, and between two songs its conductor read a list. Nothing happened to anybody.""",
    "a report of the answer": """Festival declines to comment on skaters

Laketown's winter festival will not speak about three detained athletes during its opening ceremony, its office announced on Thursday evening in a statement of two sentences.

The statement calls the festival a celebration of sport for families and thanks everybody who has written to it. It does not mention the athletes, the province or the forty-one organisations whose appeal was published at the beginning of the week.

Ottoline Varga of the Skaters' Aid Circle called the text a disgrace. She said that her group would stand at the gate on the first evening with three empty pairs of skates, and that it had asked the police for permission as the law requires.

The savings bank that sponsors the children's races said it regretted the decision and would discuss it.""",
}

# The same forms filled in differently: much boilerplate, another matter.
NOTICES = [
    f"""Notice of the clerk of {place}

The council of {place} will meet in the old {hall} on the {day}. The public may attend. {matter} Questions can be handed in at the desk until the day before. Seats are given in the order of arrival, and the doors open a quarter of an hour before the sitting begins."""
    for place, hall, day, matter in (
        (
            "Greater Millbrook",
            "corn exchange",
            "third of May",
            "It will hear a report on the drains below the market, decide who repairs the clock that has stood still "
            "since the storm, and vote on a fence between the football ground and the allotments, of which the "
            "gardeners want it high and the players low. The treasurer then reads the accounts of the swimming bath.",
        ),
        (
            "Lesser Millbrook",
            "school",
            "ninth of June",
            "On the table is a petition of the bell ringers, who wish to practise on Mondays instead of Thursdays; a "
            "proposal to name the new bridge after a dentist; and the yearly quarrel about geese. Whoever has lost a "
            "brown suitcase on the omnibus can ask for it during the interval, when there will be cake for all.",
        ),
    )
]
