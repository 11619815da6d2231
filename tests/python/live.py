"""A story told by Convex's own live client for Python: `python live.py URL TOKEN`. Prints what happened, as JSON."""

import json
import sys

from convex import ConvexClient

url, token = sys.argv[1:]
ada = ConvexClient(url)
ada.set_auth(token)
other = ConvexClient(url)
other.set_auth(token)


def refusal(call):
    """What a call raises."""
    try:
        call()
    except Exception as error:
        return [type(error).__name__, str(error)]
    return None


server = ada.mutation("server:c", {"name": "Tea", "ownerId": "ada"})
server_id = server["data"]["_id"]
names = []
for reply in ada.subscribe("server:r", {"serverId": server_id}):
    names.append(reply["data"]["name"])
    if names[-1] == "Cocoa":
        break
    # Each change is made by another client, once the one before was seen.
    following = {"Tea": "Coffee", "Coffee": "Cocoa"}[names[-1]]
    other.mutation("server:u", {"serverId": server_id, "name": following})
code = ada.mutation("invitCode:c", {"serverId": server_id, "creatorId": "ada", "maxUses": 2.0})["data"]
anonymous = ConvexClient(url)
print(
    json.dumps(
        {
            "server": server,
            "names": names,
            "members": ada.query("member:r", {"serverId": server_id}),
            "code": ada.query("invitCode:r", {"code": code}),
            "refused": ada.mutation("invitCode:use", {"code": "NOSUCH-CODE", "userId": "ada"}),
            "forbidden": ada.mutation("invitCode:use", {"code": code, "userId": "bob"}),
            "anonymous": anonymous.query("member:r", {"serverId": server_id}),
            "invalid": refusal(lambda: ada.mutation("invitCode:use", {"kode": code, "userId": "ada"})),
            "unknown": refusal(lambda: ada.query("nope:x", {})),
            "action": refusal(lambda: ada.action("nope:x", {})),
        }
    )
)
