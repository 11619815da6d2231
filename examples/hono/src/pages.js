// The pages of the example.
import { html } from "hono/html";

/** @param {unknown} body */
const page = (body) => html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Teams</title>
    <link rel="icon" href="data:,">
  </head>
  <body>${body}</body>
</html>`;

/** @param {string} [problem] */
export const signIn = (problem) => page(html`<form method="post" action="/sign-in">
  <label>Your name <input name="user" required></label>
  <button>Sign in</button>
  <p role="alert">${problem}</p>
</form>`);

/** @param {string} user */
export const home = (user) => page(html`<p>Signed in as <b id="user">${user}</b></p>
<button id="invite">Invite somebody to my team</button>
<p role="status" id="said"></p>
<script type="module">
  const user = document.getElementById("user").textContent;
  const post = async (path, args) => {
    const headers = { "Content-Type": "application/json" };
    return (await fetch("/invites/" + path, { method: "POST", headers, body: JSON.stringify(args) })).json();
  };
  document.getElementById("invite").onclick = async () => {
    // The team exists after the first time, and a conflict is then the answer.
    await post("server/c", { serverId: "team-of-" + user, name: "Team of " + user, ownerId: user });
    const reply = await post("invitCode/c", { serverId: "team-of-" + user, creatorId: user, maxUses: 1 });
    const said = document.getElementById("said");
    said.textContent = reply.message;
    if (reply.status !== "success") return;
    const link = document.createElement("a");
    link.href = "/invites/j/" + reply.data;
    link.textContent = reply.data;
    said.append(": ", link);
  };
</script>`);
