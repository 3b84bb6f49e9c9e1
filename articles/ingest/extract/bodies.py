"""Bodies that are called otherwise in other languages, whatever the record knows of them."""

TABLE = """
International Olympic Committee|IOC|Internationales Olympisches Komitee|Internationalen Olympischen Komitee|Internationalen Olympischen Komitees|Internationale Olympische Komitee|IOK|Comité international olympique|CIO|Comité Olímpico Internacional|COI
United Nations|Vereinte Nationen|Vereinten Nationen|UNO|Nations unies|ONU|Naciones Unidas
World Uyghur Congress|Weltkongress der Uiguren|Congrès mondial ouïghour|Congrès mondial des Ouïghours|Congreso Mundial Uigur
Reporters Without Borders|Reporter ohne Grenzen|Reporters sans frontières|Reporteros Sin Fronteras|RSF
Amnesty International|Amnesty|Amnistía Internacional|Amnistie internationale
International Campaign for Tibet|Campagne internationale pour le Tibet|Campaña Internacional por el Tíbet
Human Rights Watch|HRW
"""


def bodies() -> list[list[str]]:
    """The English name of each and the others."""
    return [line.split("|") for line in TABLE.strip().splitlines()]
