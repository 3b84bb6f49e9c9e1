"""Servers and processes that misbehave, and what the site makes of it."""
