"""What schemathesis must know of the service beside its description.

Each of these is about a rule that a schema cannot say, and says which.
"""

import json
import os
import secrets
import time
import uuid
from urllib.parse import unquote, urljoin

import requests
import schemathesis
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.openapi.checks import RejectedPositiveData

# Whatever is sent so is a text, and the service tells what is wrong with it line by line.
LINES = "application/x-ndjson"

HOUR = 3_600_000
LAST = 253_402_300_799_999


def is_valid(case):
    """Whether the case is meant to be taken: what is meant to be refused stays as it is."""
    return case.meta is None or case.meta.generation.mode.is_positive


def from_anywhere():
    """The headers of a call from an address that no other call comes from."""
    address = f"2001:db8:{secrets.token_hex(2)}:{secrets.token_hex(2)}::1"
    return {"CF-Connecting-IP": address, "X-Client-Address": address}


@schemathesis.hook
def before_call(context, case, kwargs):
    # Each call comes from an address of its own, so that the limits of one do not hide what the others meet.
    case.headers.update(from_anywhere())
    if not is_valid(case):
        return
    if case.method == "DELETE" and case.path.startswith("/api/invite-codes/"):
        case.path_parameters["codeId"] = call(case, "invitCode/r", {"code": new_code(case)})["_id"]
    if not isinstance(case.body, dict):
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
    # What the examples speak of is used up by some of them; the others need it still.
    if case.path == "/server/d" and body.get("serverId") == "tea-club":
        body["serverId"] = f"tea-{uuid.uuid4()}"
        call(case, "server/c", {"serverId": body["serverId"], "name": "Tea Club", "ownerId": "ada"})
    if case.path in ("/member/u", "/member/d") and body.get("userId") == "grace":
        body["userId"] = f"user-{uuid.uuid4()}"
        call(case, "invitCode/use", {"code": new_code(case), "userId": body["userId"]})
    # What a body says of its own path must be so.
    for name in ("guild_id", "code"):
        if case.path.startswith("/guilds/") and name in body and name in case.path_parameters:
            body[name] = unquote(case.path_parameters[name])
    if case.path == "/api/invite-codes/use" and body.get("code") == "Joh-456":
        body["code"] = new_code(case, maxUses=1)


def new_code(case, **settings):
    """Makes a code for the server of the examples."""
    text = f"ENTRY-{secrets.token_hex(8)}"
    call(case, "invitCode/c", {"serverId": "tea-club", "creatorId": "ada", "code": text, **settings})
    return text


def call(case, path, arguments):
    """Calls a function as a service, to make what a case speaks of, and returns its data."""
    response = requests.post(
        urljoin(case.operation.schema.get_base_url() + "/", path),
        json=arguments,
        headers={"Authorization": os.environ["VERIFY_AUTHORIZATION"], **from_anywhere()},
        timeout=10,
    )
    return response.json().get("data")


# Refusals that say 400 for what is of the right form, as the documents want it: of a code that is not
# there, or was good until it was used or ran out.
STATE = {
    "errors.expired",
    "errors.maxUsed",
    "Cannot revoke used code",
    "Invite code does not exist",
    "Invite code has already been used",
    "Invite code has expired",
}


# Refusals of a single argument for what a schema cannot say: the form of a domain (UTS 46) or an address, that one of
# several arguments is needed, how two compare, what only one value of a type may be, and that what replies hold too takes
# no further fields. The three lists of a code share a form, so a user id is described as long as an address. A cursor is
# what a reply gave, and a time may have to lie in the past.
RULES = (
    "must be an object with exactly two integers",
    "is not a domain, such as example.com",
    "must be an e-mail address",
    "is not an e-mail address",
    "is not a user id: 1 to 128 characters",
    "must be a cursor from an earlier reply",
    "must not be in the future",
    "must name an entry, unless remove does",
    # Lists and metadata as a whole.
    "is in the list twice",
    "must not have numbers beyond 2^53",
    "must be plain JSON",
    "must not be nested deeper than 8 levels",
    "must not be longer than 2048 bytes",
    "must not have the same field twice",
    "must not be before from",
    "must be before expiresAt",
    "must not be true for a code that grants admin",
    "must be an object with at least one of",
    "must be false, which lifts a ban",
)


def is_ruled_out(reply):
    """Whether each refused argument breaks such a rule."""
    details = reply.get("details") or []
    said = [detail["problem"] for detail in details] or [str(reply.get("error"))]
    return all(any(rule in problem for rule in RULES) for problem in said)


@schemathesis.hook
def filter_failure(context, failure, case, response):
    if isinstance(failure, AcceptedNegativeData) and case.media_type == LINES and "in body" in str(failure):
        return False
    if not isinstance(failure, RejectedPositiveData) or response.status_code != 400:
        return True
    reply = response.json()
    return reply.get("error") not in STATE and not is_ruled_out(reply)


@schemathesis.serializer(LINES)
def lines(context, value):
    """Documents line by line are described, and made, as one text."""
    return value.encode() if isinstance(value, str) else json.dumps(value).encode()
