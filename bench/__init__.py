"""Measures the site with a large invented record, beside the least that SQL could take for the same answers.

Nothing imports this package; it imports the embedded servers (``services``) and knows the site only as
its readers do, by addresses, and its database by the names of its tables. See docs/benchmarks.md.
"""
