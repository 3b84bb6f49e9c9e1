"""The parts of reading: charsets, kinds of documents, clean text, languages, and what pages say of themselves."""
