/** A local server that serves a JSON Web Key Set, as an identity provider does. */
import { createServer } from "node:http";

export class KeyServer {
  /** The key set that it serves; a test may change it. @type {{ keys: unknown[] }} */
  keySet = { keys: [] };
  /** The status of its answers. */
  status = 200;
  /** The number of requests. */
  asked = 0;
  #server = createServer((_request, response) => {
    this.asked += 1;
    response.writeHead(this.status, { "Content-Type": "application/json" }).end(JSON.stringify(this.keySet));
  });

  /** @param {unknown[]} keys */
  async start(keys) {
    this.keySet = { keys };
    await new Promise((resolve) => this.#server.listen(0, "127.0.0.1", () => resolve(undefined)));
    return this;
  }

  get url() {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("the key server does not run");
    return `http://127.0.0.1:${address.port}/jwks.json`;
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
