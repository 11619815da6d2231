/** The settings of a server, for its owner. */
import { useState } from "react";
import { useCall } from "../../react/index.js";
import { messageOf, useDone, useSubmit } from "./data.jsx";
import { plain } from "./format.js";
import { changedLimits, Limits, limitsOf } from "./limits.jsx";
import { go } from "./route.js";
import { Button, Confirm, Failure, Field, useLanguage, useToast } from "./ui.jsx";

/** @typedef {import("../../../pkg/functions.js").ServerDocument} Server */

const POLICIES = /** @type {const} */ (["owner", "admins", "members"]);
const PREVIEWS = /** @type {const} */ (["full", "name", "none"]);

/** @param {{ server: Server, user: string | undefined }} props */
export function Settings({ server, user }) {
  const { t } = useLanguage();
  const call = useCall();
  const done = useDone();
  const say = useToast();
  // What was entered and not yet saved. Everything else follows the server, which others change too.
  const [entered, setEntered] = useState(/** @type {Partial<Pick<Server, "name" | "invitePolicy" | "preview">>} */ ({}));
  const [enteredLimits, setEnteredLimits] = useState(/** @type {Partial<ReturnType<typeof limitsOf>>} */ ({}));
  const { name, invitePolicy: policy, preview } = { ...server, ...entered };
  const limits = { ...limitsOf(server), ...enteredLimits };
  const [heir, setHeir] = useState("");
  const [asked, setAsked] = useState(/** @type {"handOver" | "delete" | undefined} */ (undefined));
  const isOwner = user === undefined || user === server.ownerId;
  const set = (/** @type {typeof entered} */ change) => setEntered((before) => ({ ...before, ...change }));

  const { busy, error, problems, onSubmit } = useSubmit(async () => {
    const changes = { ...entered, ...(entered.name === undefined ? {} : { name: entered.name.trim() }), ...changedLimits(server, limits) };
    if (Object.keys(changes).length > 0) await done(call("server:u", { serverId: server._id, ...changes }));
    setEntered({});
    setEnteredLimits({});
    say(t.saved);
  }, ["name", "maxMembers"]);

  return (
    <section aria-labelledby="settings-title">
      <h2 id="settings-title" className="hidden">
        {t.settings.title}
      </h2>
      {!isOwner && <p className="soft section">{t.settings.onlyOwner}</p>}
      <div className="card section">
        <form onSubmit={onSubmit}>
          <Field label={t.settings.name} error={problems["name"]}>
            {(props) => <input {...props} required maxLength={128} value={name} disabled={!isOwner} onInput={(event) => set({ name: event.currentTarget.value })} />}
          </Field>
          <div className="pair">
            <Field label={t.settings.policy}>
              {(props) => (
                <select {...props} value={policy} disabled={!isOwner} onChange={(event) => set({ invitePolicy: /** @type {Server["invitePolicy"]} */ (event.currentTarget.value) })}>
                  {POLICIES.map((each) => (
                    <option key={each} value={each}>
                      {t.settings.policies[each]}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            <Field label={t.settings.preview}>
              {(props) => (
                <select {...props} value={preview} disabled={!isOwner} onChange={(event) => set({ preview: /** @type {Server["preview"]} */ (event.currentTarget.value) })}>
                  {PREVIEWS.map((each) => (
                    <option key={each} value={each}>
                      {t.settings.previews[each]}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          </div>
          <Limits limits={limits} problems={problems} isOwner={isOwner} onChange={(name, value) => setEnteredLimits((before) => ({ ...before, [name]: value }))} />
          {error !== undefined && <Failure message={error} />}
          <footer>
            <Button kind="primary" type="submit" busy={busy} disabled={!isOwner}>
              {t.save}
            </Button>
          </footer>
        </form>
      </div>
      {isOwner && (
        <>
          <div className="card section">
            <h2>{t.settings.handOver}</h2>
            <form
              onSubmit={(event) => {
                event.preventDefault();
                if (heir.trim() !== "") setAsked("handOver");
              }}
            >
              <Field label={t.settings.handOverTo} hint={t.settings.handOverHint}>
                {(props) => <input {...props} required maxLength={128} value={heir} autoComplete="off" onInput={(event) => setHeir(event.currentTarget.value)} />}
              </Field>
              <footer>
                <Button type="submit">{t.settings.handOver}</Button>
              </footer>
            </form>
          </div>
          <div className="card section danger-zone">
            <h2>{t.settings.danger}</h2>
            <p className="soft">{t.settings.dangerText}</p>
            <div>
              <Button kind="danger" onClick={() => setAsked("delete")}>
                {t.settings.remove}
              </Button>
            </div>
          </div>
        </>
      )}
      {asked === "handOver" && (
        <Confirm
          title={t.settings.handOverTitle(plain(heir.trim()))}
          text={t.settings.handOverText}
          action={t.settings.handOver}
          onClose={() => setAsked(undefined)}
          onConfirm={async () => {
            try {
              await done(call("server:u", { serverId: server._id, ownerId: heir.trim() }));
              say(t.settings.handedOver);
              setHeir("");
            } catch (refusal) {
              say(messageOf(refusal), "bad");
            }
            setAsked(undefined);
          }}
        />
      )}
      {asked === "delete" && (
        <Confirm
          title={t.settings.danger}
          text={t.settings.dangerText}
          typed={{ label: t.settings.removeConfirm(plain(server.name)), value: plain(server.name) }}
          action={t.settings.remove}
          onClose={() => setAsked(undefined)}
          onConfirm={async () => {
            try {
              await done(call("server:d", { serverId: server._id }));
              say(t.settings.removed);
              go({ server: "", tab: "codes", code: "", q: "", status: "" });
            } catch (refusal) {
              say(messageOf(refusal), "bad");
            }
            setAsked(undefined);
          }}
        />
      )}
    </section>
  );
}
