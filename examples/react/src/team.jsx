// A team's members and codes, live: what one window changes shows on the screen of who may see it.
import { useMutation, useQuery } from "convex/react";
import { api } from "invitcode/api";
import { JoinInvite } from "invitcode/react";
import { useState } from "react";

export function Team({ user }) {
  const own = `team-of-${user}`;
  const [serverId, show] = useKept(`team shown to ${user}`, own);
  const server = useQuery(api.server.r, { serverId });
  const create = useMutation(api.server.c);
  if (server === undefined) return <p>Loading …</p>;
  return (
    <>
      <p>Signed in as {user}</p>
      {server.status === "success" ? (
        <Members key={serverId} serverId={serverId} user={user} name={server.data.name} />
      ) : serverId === own ? (
        <button onClick={() => create({ serverId, name: `Team of ${user}`, ownerId: user })}>Make my team</button>
      ) : (
        <p role="alert">{server.message}</p>
      )}
      {serverId !== own && <button onClick={() => show(own)}>Back to my own team</button>}
      <h2>Join another team</h2>
      <JoinInvite onJoined={({ serverId }) => show(serverId)} />
    </>
  );
}

/** A state that survives a reload. A real app keeps with its users which teams they joined. */
function useKept(name, initial) {
  const [value, setValue] = useState(() => localStorage.getItem(name) ?? initial);
  const set = (next) => {
    localStorage.setItem(name, next);
    setValue(next);
  };
  return [value, set];
}

function Members({ serverId, user, name }) {
  const members = useQuery(api.member.r, { serverId });
  const invite = useMutation(api.invitCode.c);
  const [code, setCode] = useState();
  return (
    <>
      <h1>{name}</h1>
      {/* Admins and the owner may read the members. Who may read the team's name is in it. */}
      {members?.status === "error" && <p>You are in this team. Its owner and admins see who else is.</p>}
      <ul>
        {members?.status === "success" && members.data.page.map(({ userId, role }) => (
          <li key={userId}>
            {userId} ({role})
          </li>
        ))}
      </ul>
      <button onClick={async () => setCode(await invite({ serverId, creatorId: user, maxUses: 1 }))}>Invite somebody</button>
      <p role="status">{code?.status === "success" ? code.data : code?.message}</p>
    </>
  );
}
