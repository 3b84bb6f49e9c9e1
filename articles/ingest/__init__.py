"""How an article becomes evidence: one module per step, in the order in which data passes through."""
