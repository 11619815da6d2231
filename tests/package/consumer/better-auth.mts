import { betterAuth } from "better-auth";
import { createAuthClient } from "better-auth/client";
import { functions, http } from "invitcode/http";
import { describeInviteError, invitcode, type Redeemed } from "invitcode/better-auth";
import { invitcodeClient } from "invitcode/better-auth/client";

const call = functions(http({ url: "https://invites.example", token: "key" }));

export const auth = betterAuth({
  emailAndPassword: { enabled: true },
  plugins: [
    invitcode({
      call,
      required: (user, context) => user.email !== "" && context?.path !== "/admin/create-user",
      organization: ({ serverId, role }) => (role === "admin" ? { organizationId: serverId, role } : serverId),
      onRedeemed({ joined, pending, expiresAt, user }) {
        const told: [boolean, boolean, number | undefined, string] = [joined, pending, expiresAt, user.id];
        void told;
      },
    }),
  ],
});

// @ts-expect-error: the functions are wanted
invitcode({});
// @ts-expect-error: there is no such option
invitcode({ call, require: true });
// @ts-expect-error: an organization has an id
invitcode({ call, organization: () => ({ role: "member" }) });

export type Roles = Redeemed["role"];

export async function server(headers: Headers) {
  const { server, requires } = await auth.api.checkInviteCode({ body: { code: "NHKA-N1Q9-D9CT" } });
  const name: string | undefined = server?.name;
  const by: ("email" | "user")[] = requires;
  const joined = await auth.api.redeemInviteCode({ body: {}, headers });
  const organization: string | undefined = joined.organizationId;
  const code: "INVITE_CODE_USED_UP" = auth.$ERROR_CODES.INVITE_CODE_USED_UP.code;
  // @ts-expect-error: the code is wanted
  await auth.api.checkInviteCode({ body: {} });
  return [name, by, organization, code];
}

const client = createAuthClient({ plugins: [invitcodeClient()] });

export async function page() {
  const { data, error } = await client.invitcode.keep({ code: "NHKA-N1Q9-D9CT" });
  if (error) return describeInviteError(error.code, "fr") ?? error.message;
  const inviter: string | undefined = data.invitedBy?.name;
  const redeemed = await client.invitcode.redeem({});
  const joined: boolean | undefined = redeemed.data?.joined;
  const message: string = client.$ERROR_CODES.INVITE_CODE_EXPIRED.message;
  await client.invitcode.drop();
  // @ts-expect-error: a code is a text
  await client.invitcode.check({ code: 5 });
  // @ts-expect-error: there is no such call
  await client.invitcode.use({ code: "x" });
  return [inviter, joined, message];
}
