"""Editing facts: their forms, choosing rows and passages, and comparing versions."""
