"""A story told by Convex's own client for Python: `python client.py URL TOKEN`. Prints what happened, as JSON."""

import json
import sys

from convex.http_client import ConvexHttpClient

url, token = sys.argv[1:]
ada = ConvexHttpClient(url)
ada.set_auth(token)


def refusal(call):
    """What a call raises."""
    try:
        call()
    except Exception as error:
        return [type(error).__name__, str(error)]
    return None


server = ada.mutation("server:c", {"name": "Tea", "ownerId": "ada"})
server_id = server["data"]["_id"]
code = ada.mutation("invitCode:c", {"serverId": server_id, "creatorId": "ada", "maxUses": 2.0})["data"]
story = {
    "server": server,
    "read": ada.query("server:r", {"serverId": server_id}),
    "code": ada.query("invitCode:r", {"code": code}),
    "used": ada.mutation("invitCode:use", {"code": code, "userId": "ada"}),
    "uses": ada.query("invitCode:uses", {"id": ada.query("invitCode:r", {"code": code})["data"]["_id"]}),
    "explained": ada.query("invitCode:explain", {"code": code}),
    "integer": ada.mutation("invitCode:c", {"serverId": server_id, "creatorId": "ada", "maxUses": 3})["data"] != code,
    "refused": ada.mutation("invitCode:use", {"code": "NOSUCH-CODE", "userId": "ada"}),
    "forbidden": ada.mutation("invitCode:use", {"code": code, "userId": "bob"}),
    "invalid": refusal(lambda: ada.mutation("invitCode:use", {"kode": code, "userId": "ada"})),
    "unknown": refusal(lambda: ada.query("nope:x", {})),
}
types = {name: type(value).__name__ for name, value in story["code"]["data"].items()}
print(json.dumps({**story, "types": types}))
