"""Connections of the role that serves the site."""

import os

import psycopg
from django.db import connection


def as_serving_role() -> psycopg.Connection:
    """A connection of the serving role to the database that in-process queries go to now."""
    return psycopg.connect(os.environ["DATABASE_URL"], dbname=connection.settings_dict["NAME"])
