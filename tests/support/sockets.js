/**
 * Requests as bytes on sockets, because `fetch` would correct or stagger them: invalid requests for the HTTP layer, and
 * races, for which all sockets are opened first and then written to together.
 */
import { connect } from "node:net";

/** @typedef {{ status: number, headers: Headers, text: string }} RawReply */

/**
 * @param {number} port
 * @returns {Promise<import("node:net").Socket>}
 */
export function open(port) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true }, () => {
      socket.off("error", reject);
      resolve(socket);
    });
    socket.once("error", reject);
  });
}

/**
 * A POST of JSON to a native route, as bytes.
 *
 * @param {string} path such as `invitCode:use`
 * @param {unknown} args
 * @param {Record<string, string>} [headers]
 */
export function postBytes(path, args, headers = {}) {
  const body = Buffer.from(JSON.stringify(args));
  const lines = [
    `POST /${path.replace(":", "/")} HTTP/1.1`,
    "Host: 127.0.0.1",
    "Content-Type: application/json",
    `Content-Length: ${body.length}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), body]);
}

/**
 * Reads one response; `undefined` if the connection ended before it was complete.
 *
 * @param {import("node:net").Socket} socket
 * @param {number} [patience] milliseconds after which a silent peer counts as hanging
 * @returns {Promise<RawReply | undefined>}
 */
export function readReply(socket, patience = 60_000) {
  return new Promise((resolve) => {
    let received = Buffer.alloc(0);
    /** @param {RawReply | undefined} reply */
    const finish = (reply) => {
      clearTimeout(timer);
      socket.removeAllListeners();
      socket.on("error", () => {});
      socket.destroy();
      resolve(reply);
    };
    const timer = setTimeout(() => finish(undefined), patience);
    socket.on("data", (/** @type {Buffer} */ chunk) => {
      received = Buffer.concat([received, chunk]);
      const reply = parseReply(received, false);
      if (reply !== undefined) finish(reply);
    });
    socket.on("error", () => finish(parseReply(received, true)));
    socket.on("close", () => finish(parseReply(received, true)));
  });
}

/**
 * @param {Buffer} bytes
 * @param {boolean} ended
 * @returns {RawReply | undefined}
 */
function parseReply(bytes, ended) {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return undefined;
  const [first = "", ...lines] = bytes.subarray(0, end).toString("latin1").split("\r\n");
  const headers = new Headers();
  for (const line of lines) headers.append(line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim());
  const status = Number(first.split(" ")[1]);
  const body = bytes.subarray(end + 4);
  if (status >= 100 && status < 200 && status !== 101) return parseReply(body, ended);
  const length = headers.get("Content-Length");
  if (length !== null && body.length < Number(length)) return undefined;
  if (headers.get("Transfer-Encoding") !== "chunked") {
    if (length === null && !ended && status !== 204) return undefined;
    return { status, headers, text: body.toString() };
  }
  const text = unchunk(body);
  return text === undefined ? undefined : { status, headers, text };
}

/** @param {Buffer} body @returns {string | undefined} */
function unchunk(body) {
  const parts = [];
  for (let at = 0; ; ) {
    const line = body.indexOf("\r\n", at);
    if (line < 0) return undefined;
    const size = Number.parseInt(body.subarray(at, line).toString(), 16);
    if (size === 0) return Buffer.concat(parts).toString();
    if (body.length < line + 2 + size + 2) return undefined;
    parts.push(body.subarray(line + 2, line + 2 + size));
    at = line + 2 + size + 2;
  }
}

/**
 * Sends bytes on a new socket, and reads the response.
 *
 * @param {number} port
 * @param {string | Buffer} bytes
 * @param {number} [patience]
 */
export async function exchange(port, bytes, patience) {
  const socket = await open(port);
  const reply = readReply(socket, patience);
  socket.write(bytes);
  return reply;
}

/**
 * Opens a socket for each request, then writes all requests at once.
 *
 * @param {number} port
 * @param {Buffer[]} requests
 * @returns {Promise<(RawReply & { body: any })[]>}
 */
export async function race(port, requests) {
  const sockets = [];
  // A listening socket's queue is short: it would refuse too many connections at once.
  for (let at = 0; at < requests.length; at += 64) {
    sockets.push(...(await Promise.all(requests.slice(at, at + 64).map(() => open(port)))));
  }
  const replies = sockets.map((socket) => readReply(socket));
  sockets.forEach((socket, index) => socket.write(/** @type {Buffer} */ (requests[index])));
  return (await Promise.all(replies)).map((reply) => {
    if (reply === undefined) throw new Error("a racing request got no reply");
    return { ...reply, body: JSON.parse(reply.text) };
  });
}
