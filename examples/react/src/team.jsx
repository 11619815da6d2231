// A team's members and codes, live: what one window changes shows in all others.
import { useMutation, useQuery } from "convex/react";
import { api } from "invitcode/api";
import { JoinInvite } from "invitcode/react";
import { useState } from "react";

export function Team({ user }) {
  const [serverId, setServerId] = useState(`team-of-${user}`);
  const server = useQuery(api.server.r, { serverId });
  const create = useMutation(api.server.c);
  if (server === undefined) return <p>Loading …</p>;
  return (
    <>
      <p>Signed in as {user}</p>
      {server.status === "success" ? (
        <Members serverId={serverId} user={user} name={server.data.name} />
      ) : (
        <button onClick={() => create({ serverId, name: `Team of ${user}`, ownerId: user })}>Make my team</button>
      )}
      <h2>Join another team</h2>
      <JoinInvite onJoined={({ serverId }) => setServerId(serverId)} />
    </>
  );
}

function Members({ serverId, user, name }) {
  const members = useQuery(api.member.r, { serverId });
  const invite = useMutation(api.invitCode.c);
  const [code, setCode] = useState();
  return (
    <>
      <h1>{name}</h1>
      <ul>
        {/* Admins and the owner may read the members. */}
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
