"""The curators' desk: review, lists of signatories, merging, editing, evidence and safety."""
