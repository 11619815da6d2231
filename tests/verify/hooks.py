"""What schemathesis must know of the service beside its description.

Each of these is about a rule that a schema cannot say. None of them silences a check.
"""

import time
import uuid
from urllib.parse import urljoin

import requests
import schemathesis

HOUR = 3_600_000
LAST = 253_402_300_799_999


def is_valid(case):
    """Whether the case is meant to be taken: what is meant to be refused stays as it is."""
    return case.meta is None or case.meta.generation.mode.is_positive


@schemathesis.hook
def before_call(context, case, kwargs):
    if not is_valid(case) or not isinstance(case.body, dict):
        return
    body = case.body
    # That a time lies in the future is a matter of now.
    end = body.get("expiresAt")
    if type(end) in (int, float) and end <= time.time() * 1000 + HOUR:
        body["expiresAt"] = min(int(time.time() * 1000 + HOUR + end % HOUR), LAST)
    # The header and the argument of the same meaning must be equal.
    if case.headers and body.get("idempotencyKey") is not None:
        for name in [name for name in case.headers if name.lower() == "idempotency-key"]:
            del case.headers[name]
    # The server of the examples is deleted by one of them; the others need it still.
    if case.path == "/server/d" and body.get("serverId") == "tea-club":
        body["serverId"] = f"tea-{uuid.uuid4()}"
        requests.post(
            urljoin(case.operation.schema.get_base_url() + "/", "server/c"),
            json={"serverId": body["serverId"], "name": "Tea Club", "ownerId": "ada"},
            headers={name: value for name, value in kwargs.get("headers", {}).items() if name == "Authorization"},
            timeout=10,
        )
