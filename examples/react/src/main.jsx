import { ConvexProvider, ConvexReactClient } from "convex/react";
import { InvitcodeProvider } from "invitcode/react";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { SignIn } from "./sign-in.jsx";
import { Team } from "./team.jsx";

// The address of the service with its base path. The session cookie goes with the connection.
const client = new ConvexReactClient(new URL("/invites", location.href).href);

const { user } = await (await fetch("/me")).json();

createRoot(document.getElementById("root")).render(
  <StrictMode>
    {user === null ? (
      <SignIn />
    ) : (
      <ConvexProvider client={client}>
        <InvitcodeProvider client={client} userId={user} userName={user}>
          <Team user={user} />
        </InvitcodeProvider>
      </ConvexProvider>
    )}
  </StrictMode>,
);
