"""Names of a list of signatories: split apart, compared with those of the record. Nothing here writes."""
