// A form that says at once whether a code is mistyped, and then joins. No bundler: the page's import map names the
// modules.
import init, { checkCode, describeError } from "invitcode/code";
import { functions, http } from "invitcode/http";

const loaded = init();
const call = functions(http({ url: new URL("/invites", location.href).href }));

const form = document.querySelector("form");
const { user, code } = form.elements;
const button = form.querySelector("button");
const hint = document.getElementById("hint");
const status = form.querySelector("[role=status]");

const HINTS = { length: "", symbol: "A code holds letters and digits.", check: "That code is mistyped." };

async function check() {
  await loaded;
  const checked = checkCode(code.value);
  button.disabled = !checked.ok;
  hint.textContent = checked.ok ? "✓" : HINTS[checked.problem];
}

code.addEventListener("input", check);
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  button.disabled = true;
  const reply = await call("invitCode:use", { code: code.value, userId: user.value, user: user.value });
  status.textContent = reply.status === "success" ? `Welcome, ${user.value}!` : describeError(reply.error, "en");
  button.disabled = false;
});

// The page shows before this script runs, so something may be typed already.
if (code.value !== "") check();
