"""Who spoke for governments when the Games of 2022 were debated: public offices that every reader knew.

Newspapers name these people without their country. The record's own people come first; these stand in where
it does not have them yet, and are never proposed as actors.
"""

TABLE = """
US|Joe Biden, Kamala Harris, Jen Psaki, Antony Blinken, Ned Price, Jake Sullivan, Nicholas Burns
GB|Boris Johnson, Liz Truss, Dominic Raab, Nadine Dorries, Oliver Dowden, Nigel Huddleston
AU|Scott Morrison, Marise Payne, Richard Colbeck
CA|Justin Trudeau, Mélanie Joly, Marc Garneau, Pascale St-Onge
NZ|Jacinda Ardern, Grant Robertson, Nanaia Mahuta
FR|Emmanuel Macron, Jean-Yves Le Drian, Jean-Michel Blanquer, Roxana Maracineanu, Gabriel Attal
DE|Olaf Scholz, Angela Merkel, Annalena Baerbock, Nancy Faeser, Heiko Maas, Steffen Hebestreit
IT|Mario Draghi, Luigi Di Maio, Valentina Vezzali
ES|Pedro Sánchez, José Manuel Albares, Miquel Iceta
PT|António Costa, Augusto Santos Silva
NL|Mark Rutte, Wopke Hoekstra, Ben Knapen
BE|Alexander De Croo, Sophie Wilmès
LU|Xavier Bettel, Jean Asselborn
AT|Karl Nehammer, Alexander Schallenberg, Werner Kogler, Sebastian Kurz
CH|Ignazio Cassis, Viola Amherd, Guy Parmelin
DK|Mette Frederiksen, Jeppe Kofod, Ane Halsboe-Jørgensen
SE|Magdalena Andersson, Ann Linde, Anders Ygeman, Stefan Löfven
NO|Jonas Gahr Støre, Anniken Huitfeldt, Anette Trettebergstuen, Erna Solberg
FI|Sauli Niinistö, Sanna Marin, Pekka Haavisto, Antti Kurvinen
LT|Gitanas Nausėda, Gabrielius Landsbergis, Ingrida Šimonytė, Jurgita Šiugždinienė
LV|Egils Levits, Edgars Rinkēvičs, Krišjānis Kariņš
EE|Alar Karis, Kaja Kallas, Eva-Maria Liimets
PL|Andrzej Duda, Mateusz Morawiecki, Zbigniew Rau
CZ|Miloš Zeman, Petr Fiala, Andrej Babiš, Jan Lipavský
HU|Viktor Orbán, Péter Szijjártó
SI|Borut Pahor, Janez Janša
SK|Zuzana Čaputová
IE|Micheál Martin, Simon Coveney
GR|Katerina Sakellaropoulou, Kyriakos Mitsotakis
RS|Aleksandar Vučić
RU|Vladimir Putin, Wladimir Putin, Vladimir Poutine, Vladímir Putin, Dmitry Peskov, Maria Zakharova, Sergei Lavrov
JP|Fumio Kishida, Hirokazu Matsuno, Yoshimasa Hayashi, Yoshihide Suga
KR|Moon Jae-in, Hwang Hee, Chung Eui-yong
IN|Narendra Modi, Arindam Bagchi
PK|Imran Khan
KZ|Kassym-Jomart Tokayev
AR|Alberto Fernández
EC|Guillermo Lasso
BR|Jair Bolsonaro
TR|Recep Tayyip Erdoğan
EG|Abdel Fattah al-Sisi
EU|Josep Borrell, Ursula von der Leyen, Charles Michel
CN|Xi Jinping, Zhao Lijian, Wang Wenbin, Hua Chunying, Wang Yi, Li Keqiang, Liu Pengyu
"""


def officials() -> list[tuple[str, str]]:
    """Names with the code of their country."""
    lines = (line.split("|") for line in TABLE.strip().splitlines())
    return [(name.strip(), code) for code, names in lines for name in names.split(",")]
