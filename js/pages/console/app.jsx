/** The frame: who is signed in, the list of servers, the server that is open. */
import { useEffect, useRef, useState } from "react";
import { Audit } from "./audit.jsx";
import { Avatar } from "./avatar.jsx";
import { Campaigns } from "./campaigns.jsx";
import { Codes } from "./codes.jsx";
import { useCall, usePages, useRefresh, useRequests, useServer } from "../../react/index.js";
import { ConnectionBanner, useConnection, useDone, useEndsWith, useSubmit } from "./data.jsx";
import { number, plain } from "./format.js";
import { Members } from "./members.jsx";
import { Requests } from "./requests.jsx";
import { go, hrefOf, toServer, useRoute } from "./route.js";
import { Settings } from "./settings.jsx";
import { SignIn, useSession } from "./session.jsx";
import { Brand, Button, Dialog, Empty, Failure, Field, Icon, Languages, Skeleton, useLanguage, useTitle, useToast } from "./ui.jsx";

/** @typedef {import("../../../pkg/functions.js").ServerDocument} Server */
/** @typedef {ReturnType<typeof usePages<"server:list">>} Listed */

export function App() {
  const { session } = useSession();
  return session === undefined ? <SignIn /> : <Console key={session.key} />;
}

function Console() {
  const { t } = useLanguage();
  const { session } = useSession();
  const route = useRoute();
  const user = session?.user;
  const servers = usePages("server:list", user === undefined ? "skip" : { ownerId: user });
  return (
    <>
      <a className="skip" href="#main">
        {t.skip}
      </a>
      <div className="frame">
        <aside className="side">
          <Brand />
          <nav aria-label={t.servers.mine}>
            <h2>{t.servers.mine}</h2>
            <Link className="server-link" change={toServer("")} current={route.server === ""}>
              <span className="avatar" aria-hidden="true">
                <Icon name="grid" />
              </span>
              <span>{t.servers.back}</span>
            </Link>
            {servers.rows.map((server) => (
              <ServerLink key={server._id} server={server} current={route.server === server._id} />
            ))}
          </nav>
          <Account />
        </aside>
        <header className="top">
          <Brand />
          <div className="row">
            <Languages isShort />
            <SignOut />
          </div>
        </header>
        <div>
          <ConnectionBanner />
          <main id="main" tabIndex={-1}>
            {route.server === "" ? <Servers servers={servers} /> : <OneServer key={route.server} serverId={route.server} />}
          </main>
        </div>
      </div>
    </>
  );
}

/** A link within the console: it changes the address without a reload. @param {{ change: Partial<import("./route.js").Route>, current?: boolean, className?: string, children: import("react").ReactNode }} props */
function Link({ change, current = false, className, children }) {
  return (
    <a
      className={className}
      href={hrefOf(change)}
      aria-current={current ? "page" : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
        event.preventDefault();
        go(change);
      }}
    >
      {children}
    </a>
  );
}

/** @param {{ server: Server, current: boolean }} props */
function ServerLink({ server, current }) {
  return (
    <Link className="server-link" change={toServer(server._id)} current={current}>
      <Avatar name={plain(server.name)} seed={server._id} />
      <span dir="auto">{plain(server.name)}</span>
    </Link>
  );
}

function SignOut() {
  const { t } = useLanguage();
  const { signOut } = useSession();
  return (
    <Button kind="quiet" className="small" onClick={() => signOut()}>
      {t.signIn.out}
    </Button>
  );
}

function Account() {
  const { session } = useSession();
  const { t } = useLanguage();
  return (
    <div className="account">
      <div className="person-cell">
        <span className="who" title={session?.user}>
          <bdi>{session?.user === undefined ? t.signIn.key : plain(session.user)}</bdi>
        </span>
        <SignOut />
      </div>
      <Languages />
    </div>
  );
}

/** @param {{ servers: Listed }} props */
function Servers({ servers }) {
  const { t } = useLanguage();
  const { session } = useSession();
  const [isCreating, setCreating] = useState(false);
  const [id, setId] = useState("");
  const { rows, status, refusal } = servers;
  const user = session?.user;
  const isReading = user !== undefined && status === "loading";
  const refresh = useRefresh();
  useEndsWith(refusal?.error);
  useTitle(t.servers.title);
  return (
    <>
      <div className="toolbar">
        <h1 className="grow">{t.servers.title}</h1>
        {user !== undefined && (
          <Button kind="primary" icon="plus" onClick={() => setCreating(true)}>
            {t.servers.create}
          </Button>
        )}
      </div>
      {(status === "failed" || status === "refused") && <Failure message={refusal?.message ?? t.unreachable} onRetry={status === "failed" ? () => void refresh() : undefined} />}
      {isReading && rows.length === 0 && <Skeleton rows={3} />}
      {rows.length > 0 && (
        <ul className="server-grid">
          {rows.map((server) => (
            <li key={server._id}>
              <Link className="card" change={toServer(server._id)}>
                <Avatar name={plain(server.name)} seed={server._id} />
                <span>
                  <strong>
                    <bdi>{plain(server.name)}</bdi>
                  </strong>
                  <span className="sub">
                    <bdi>{server._id}</bdi>
                  </span>
                </span>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {servers.hasMore && (
        <Button busy={servers.isLoadingMore} onClick={servers.loadMore}>
          {t.more}
        </Button>
      )}
      {user !== undefined && rows.length === 0 && status === "ready" && (
        <div className="card">
          <Empty icon="people" title={t.servers.none} hint={t.servers.noneHint}>
            <Button icon="plus" onClick={() => setCreating(true)}>
              {t.servers.create}
            </Button>
          </Empty>
        </div>
      )}
      <form
        className="card section"
        onSubmit={(event) => {
          event.preventDefault();
          if (id.trim() !== "") go({ server: id.trim() });
        }}
      >
        <Field label={t.servers.open}>
          {(props) => (
            <div className="search-row">
              <input {...props} value={id} maxLength={128} autoComplete="off" onInput={(event) => setId(event.currentTarget.value)} />
              <Button type="submit">{t.servers.openSubmit}</Button>
            </div>
          )}
        </Field>
      </form>
      {isCreating && user !== undefined && <CreateServer user={user} onClose={() => setCreating(false)} />}
    </>
  );
}

/** @param {{ user: string, onClose: () => void }} props */
function CreateServer({ user, onClose }) {
  const { t } = useLanguage();
  const call = useCall();
  const done = useDone();
  const say = useToast();
  const [name, setName] = useState("");
  const [serverId, setServerId] = useState("");
  const { busy, error, problems, onSubmit } = useSubmit(async () => {
    const server = await done(call("server:c", { name: name.trim(), ownerId: user, ...(serverId.trim() === "" ? {} : { serverId: serverId.trim() }) }));
    say(t.servers.created(plain(server.name)));
    onClose();
    go({ server: server._id });
  }, ["name", "serverId"]);
  return (
    <Dialog title={t.servers.create} onClose={onClose}>
      <form onSubmit={onSubmit}>
        <Field label={t.servers.name} error={problems["name"]}>{(props) => <input {...props} required maxLength={128} value={name} autoComplete="off" onInput={(event) => setName(event.currentTarget.value)} />}</Field>
        <Field label={t.servers.id} hint={t.servers.idHint} error={problems["serverId"]}>
          {(props) => <input {...props} maxLength={128} value={serverId} autoComplete="off" onInput={(event) => setServerId(event.currentTarget.value)} />}
        </Field>
        {error !== undefined && <Failure message={error} />}
        <footer>
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button kind="primary" type="submit" busy={busy}>
            {t.servers.create}
          </Button>
        </footer>
      </form>
    </Dialog>
  );
}

const TABS = /** @type {const} */ ([
  ["codes", "ticket"],
  ["members", "people"],
  ["requests", "inbox"],
  ["campaigns", "flag"],
  ["audit", "list"],
  ["settings", "gear"],
]);

/** How many requests wait, for those who may decide; undefined where none does. @param {string | undefined} serverId */
function useWaiting(serverId) {
  const { language } = useLanguage();
  const { requests, hasMore, status } = useRequests(serverId, { status: "pending" });
  return requests.length === 0 || status === "refused" ? undefined : `${number(requests.length, language)}${hasMore ? "+" : ""}`;
}

/** @param {{ serverId: string }} props */
function OneServer({ serverId }) {
  const { t } = useLanguage();
  const { session } = useSession();
  const route = useRoute();
  const connection = useConnection();
  const { server, status, message, reason } = useServer(serverId);
  const refresh = useRefresh();
  useEndsWith(reason);
  useTitle(server ? plain(server.name) : t.servers.title);
  const user = session?.user;
  const tabs = useRef(/** @type {HTMLElement | null} */ (null));
  const isKnown = server !== undefined;
  const waiting = useWaiting(isKnown ? serverId : undefined);
  useEffect(() => {
    // On a phone the tabs are wider than the window: the present one is brought into it.
    const here = tabs.current?.querySelector("[aria-current]")?.getBoundingClientRect();
    if (tabs.current === null || here === undefined) return;
    const { left, width } = tabs.current.getBoundingClientRect();
    tabs.current.scrollLeft += here.left - left - (width - here.width) / 2;
  }, [route.tab, isKnown, waiting]);
  return (
    <>
      <p>
        <Link className="back-link soft" change={toServer("")}>
          <Icon name="back" />
          {t.servers.back}
        </Link>
      </p>
      <header className="server-head">
        <Avatar name={server ? plain(server.name) : serverId} seed={serverId} />
        <div>
          <h1>
            <bdi>{plain(server?.name ?? serverId)}</bdi>
          </h1>
          {server && (
            <p>
              <bdi>{serverId}</bdi>
            </p>
          )}
        </div>
        {server !== undefined && connection === "live" && <span className="pulse">{t.live}</span>}
      </header>
      {message !== undefined && <Failure message={reason === "errors.serverNotFound" ? t.servers.unknown : message} onRetry={status === "failed" ? () => void refresh() : undefined} />}
      {server === undefined && status === "loading" && <Skeleton rows={2} />}
      {server && (
        <>
          <nav className="tabs" ref={tabs} aria-label={plain(server.name)}>
            {TABS.map(([tab, icon]) => (
              <Link key={tab} change={{ tab, q: "", code: "", status: "" }} current={route.tab === tab}>
                <Icon name={icon} />
                {t.tabs[tab]}
                {tab === "requests" && waiting !== undefined && <span className="badge waiting">{waiting}</span>}
              </Link>
            ))}
          </nav>
          {route.tab === "codes" && <Codes serverId={serverId} creator={user ?? server.ownerId} />}
          {route.tab === "members" && <Members serverId={serverId} ownerId={server.ownerId} user={user} />}
          {route.tab === "requests" && <Requests serverId={serverId} />}
          {route.tab === "campaigns" && <Campaigns serverId={serverId} creator={user ?? server.ownerId} />}
          {route.tab === "audit" && <Audit serverId={serverId} />}
          {route.tab === "settings" && <Settings server={server} user={user} />}
        </>
      )}
    </>
  );
}
