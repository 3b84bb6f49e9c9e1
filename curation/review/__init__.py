"""From a proposal to the record: what is open about it, what a curator decided, and the rows that come of it."""
