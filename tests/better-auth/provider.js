/**
 * A small OpenID Connect provider: discovery, authorization code with PKCE, signed ID tokens. Who signs in is whom the test
 * names; nobody is asked for consent.
 */
import { createHash, randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { exportJWK, generateKeyPair, SignJWT } from "jose";

/** @typedef {{ sub: string, email: string, email_verified: boolean, name: string }} Person */

const json = { "Content-Type": "application/json" };

export async function startProvider() {
  const { publicKey, privateKey } = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(publicKey)), kid: "one", alg: "RS256", use: "sig" };
  /** @type {Map<string, { person: Person, challenge: string, client: string, nonce: string | null }>} */
  const codes = new Map();
  /** @type {Map<string, Person>} */
  const tokens = new Map();
  /** @type {Person | undefined} */
  let signedIn;
  let url = "";

  /** @param {URLSearchParams} query */
  function authorize(query) {
    if (signedIn === undefined) throw new Error("the test signed nobody in at the provider");
    const code = randomUUID();
    codes.set(code, { person: signedIn, challenge: query.get("code_challenge") ?? "", client: query.get("client_id") ?? "", nonce: query.get("nonce") });
    const back = new URL(query.get("redirect_uri") ?? "");
    back.search = String(new URLSearchParams({ code, state: query.get("state") ?? "", iss: url }));
    return back.href;
  }

  /** @param {URLSearchParams} body */
  async function token(body) {
    const found = codes.get(body.get("code") ?? "");
    codes.delete(body.get("code") ?? "");
    const challenge = createHash("sha256").update(body.get("code_verifier") ?? "").digest("base64url");
    if (found === undefined || found.challenge !== challenge) return undefined;
    const { sub, ...claims } = found.person;
    const access = randomUUID();
    tokens.set(access, found.person);
    const idToken = await new SignJWT({ ...claims, ...(found.nonce === null ? {} : { nonce: found.nonce }) })
      .setProtectedHeader({ alg: "RS256", kid: "one" })
      .setSubject(sub)
      .setIssuer(url)
      .setAudience(found.client)
      .setIssuedAt()
      .setExpirationTime("5 minutes")
      .sign(privateKey);
    return { access_token: access, token_type: "Bearer", expires_in: 300, id_token: idToken, scope: "openid email profile" };
  }

  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(String(request.url), url);
    const answers = {
      "/.well-known/openid-configuration": () => ({
        issuer: url,
        authorization_endpoint: `${url}/authorize`,
        token_endpoint: `${url}/token`,
        userinfo_endpoint: `${url}/userinfo`,
        jwks_uri: `${url}/jwks`,
        response_types_supported: ["code"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["RS256"],
      }),
      "/jwks": () => ({ keys: [jwk] }),
      "/userinfo": () => tokens.get(request.headers.authorization?.replace("Bearer ", "") ?? ""),
      "/token": async () => {
        let body = "";
        for await (const chunk of request) body += chunk;
        return token(new URLSearchParams(body));
      },
    };
    if (pathname === "/authorize") return void response.writeHead(302, { Location: authorize(searchParams) }).end();
    const answer = await /** @type {Record<string, (() => unknown) | undefined>} */ (answers)[pathname]?.();
    response.writeHead(answer === undefined ? 400 : 200, json).end(JSON.stringify(answer ?? { error: "invalid_request" }));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
  url = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;

  return {
    url,
    /** Says who signs in at the provider from now on. @param {Person} person */
    signIn(person) {
      signedIn = person;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
