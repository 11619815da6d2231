"""Creates an invitation code over HTTP, shows it, and lets two people use it.

Standard library only: python3 invitations.py, with INVITCODE_URL and INVITCODE_TOKEN in the environment.
"""

import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid


# The functions that only read. A repeat of them is always safe.
READS = {"explain", "r", "list", "uses", "allowed"}


class Refused(Exception):
    """A reply that is an error: `error` names it, `message` says it."""

    def __init__(self, reply):
        super().__init__(reply["message"])
        self.error = reply["error"]
        self.code = reply["code"]


class Invitations:
    """The functions of a running service."""

    def __init__(self, url, token=None, timeout=10, attempts=3):
        self.url = url.rstrip("/")
        self.token = token
        self.timeout = timeout
        self.attempts = attempts

    def call(self, path, **arguments):
        """Calls a function, such as "invitCode:use".

        An answer that says when to come back, and a connection that breaks, lead to another attempt where that is safe: `use`
        counts a user once, and an `idempotencyKey` makes one code.
        """
        repeatable = path == "invitCode:use" or "idempotencyKey" in arguments or path.split(":")[1] in READS
        attempts = self.attempts if repeatable else 1
        for attempt in range(1, attempts + 1):
            try:
                reply, wait = self._post(path.replace(":", "/"), arguments)
            except OSError:
                if attempt == attempts:
                    raise
                wait, reply = 0.2 * attempt, None
            if reply is not None and reply["status"] == "success":
                return reply["data"]
            if wait is None or attempt == attempts:
                raise Refused(reply)
            time.sleep(min(wait, self.timeout))

    def _post(self, route, arguments):
        headers = {"Content-Type": "application/json"}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        body = json.dumps(arguments).encode()
        request = urllib.request.Request(f"{self.url}/{route}", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as answer:
                return json.load(answer), None
        except urllib.error.HTTPError as answer:
            wait = answer.headers.get("Retry-After") if answer.code == 503 else None
            return json.load(answer), None if wait is None else float(wait)


def main():
    service = Invitations(os.environ.get("INVITCODE_URL", "http://127.0.0.1:8787"), os.environ.get("INVITCODE_TOKEN"))
    server = service.call("server:c", name="Reading club", ownerId="ada", owner="Ada")["_id"]
    code = service.call("invitCode:c", serverId=server, creatorId="ada", maxUses=1, idempotencyKey=str(uuid.uuid4()))
    print(f"The code is {code[:4]}-{code[4:8]}-{code[8:]}.")

    for user in ["bob", "bob", "eve"]:
        try:
            used = service.call("invitCode:use", code=code, userId=user)
            print(f"{user} {'joined' if used['joined'] else 'is a member already'}.")
        except Refused as refused:
            print(f"{user}: {refused} ({refused.error}).")

    members = service.call("member:r", serverId=server)["page"]
    print("Members:", ", ".join(sorted(member["userId"] for member in members)))


if __name__ == "__main__":
    try:
        main()
    except (Refused, OSError) as problem:
        sys.exit(f"invitations: {problem}")
