"""The version of the extractor, apart from it: who only asks for it need not load its tables of words."""

VERSION = "1"  # raised with every change of its rules: then articles are read again, and undecided proposals replaced
