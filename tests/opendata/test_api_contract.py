"""An independent judge asks the API whatever its OpenAPI document allows and forbids."""

from pathlib import Path

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from tests.browser.server import serving

SECONDS = 120  # at most, on a machine that does much else
REQUESTS = 700

# All checks are on, and all ways to make up requests. A value can have the right form and still be of no use, like the
# key of a campaign that the record has not: such a request is answered with 400 and a sentence.
CONFIG = {
    "max-time": SECONDS,
    "checks": {"positive_data_acceptance": {"expected-statuses": ["2xx", "400", "404", "410"]}},
    "generation": {"max-examples": 10, "deterministic": True, "no-shrink": True},
}


def test_schemathesis_finds_no_failure(starter_database: str, static_var: Path) -> None:
    failures, operations, asked = [], set(), 0
    with serving(starter_database, static_var) as site:
        config = SchemathesisConfig.from_dict(CONFIG)
        schema = schemathesis.openapi.from_url(f"{site}/api/v1/openapi.json", config=config)
        every_operation = {f"GET {path}" for path in schema.raw_schema["paths"]}
        stream = from_schema(schema).execute()
        for event in stream:
            if isinstance(event, events.NonFatalError | events.FatalError):
                failures.append(str(event))
            elif isinstance(event, events.ScenarioFinished):
                asked += len(event.recorder.cases)
                operations.add(event.recorder.label)
                for checks in event.recorder.checks.values():
                    failures += [f"{c.name}: {c.failure_info.failure}" for c in checks if c.failure_info]
                if asked > REQUESTS and every_operation <= operations:
                    stream.stop()
    assert not failures, "\n".join(failures)
    assert every_operation <= operations
    assert asked > REQUESTS
