"""What there is to know of the extractor, apart from it: who only asks for this need not load its tables of words."""

VERSION = "2"  # raised with every change of its rules: then articles are read again, and undecided proposals replaced
LANGUAGES = ("en", "de", "fr", "es")
