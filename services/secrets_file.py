"""Makes the file with the passwords and the key that docker-compose.yml asks for.

Usage: python3 -m services.secrets_file .env

Runs on any Python from 3.8 on. An existing file is never overwritten: with it the database
would lose its passwords.
"""

import os
import secrets
import sys

NAMES = ("SECRET_KEY", "POSTGRES_PASSWORD", "OWNER_PASSWORD", "WEB_PASSWORD")


def main(path: str) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        sys.exit(path + " exists and is left as it is.")
    with os.fdopen(descriptor, "w") as file:
        for name in NAMES:
            # Letters, digits, - and _ only: these need no escaping in an address or in YAML.
            file.write(name + "=" + secrets.token_urlsafe(48) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Usage: python3 -m services.secrets_file .env")
    main(sys.argv[1])
