"""`python -m bench.library FOLDER`: the CPU time that trafilatura alone takes for the pages in a folder.

It is asked for what ``articles/ingest/clean.py`` asks it for, and nothing is done with what it gives.
"""

import datetime
import sys
import time
from pathlib import Path

import trafilatura

WARM = 3  # pages that are not counted


def main() -> None:
    pages = [path.read_text() for path in sorted(Path(sys.argv[1]).iterdir())]
    for page in pages[:WARM]:
        extract(page)
    begun = time.process_time()
    for page in pages:
        extract(page)
    print((time.process_time() - begun) / len(pages))


def extract(page: str) -> None:
    trafilatura.bare_extraction(
        trafilatura.load_html(page),
        include_comments=False,
        include_tables=True,
        favor_precision=True,
        with_metadata=True,
        date_extraction_params={
            "original_date": True,
            "extensive_search": False,
            "max_date": (datetime.date.today() + datetime.timedelta(days=1)).isoformat(),
        },
    )


if __name__ == "__main__":
    main()
