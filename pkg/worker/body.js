/** Reads a request's body without holding more of it than the rules accept. */

/** How much of an oversized body is still read, so that its sender receives the answer. */
const DRAINED = 1024 * 1024;

const NOTHING = new Uint8Array();

/**
 * @param {Request} request
 * @param {number} largest the most bytes that the body may have
 * @returns {Promise<Uint8Array | undefined>} undefined when the body is too large
 */
export async function readBody(request, largest) {
  const { body } = request;
  if (body === null) return NOTHING;
  const length = request.headers.get("Content-Length");
  try {
    // A length that is not a number is ignored.
    if (length === null || !(Number(length) <= largest)) return await readStream(body, largest);
    const bytes = new Uint8Array(await request.arrayBuffer());
    return bytes.length <= largest ? bytes : undefined;
  } catch {
    // The sender disconnected or framed the body wrongly. Part of a body can parse like a whole one, so the rules get an
    // empty body and refuse it as truncated.
    return NOTHING;
  }
}

/** @param {ReadableStream<Uint8Array>} stream @param {number} largest */
async function readStream(stream, largest) {
  const reader = stream.getReader();
  /** @type {Uint8Array[]} */
  const chunks = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size <= largest) chunks.push(value);
    if (size > largest + DRAINED) {
      await reader.cancel();
      return undefined;
    }
  }
  return size > largest ? undefined : joined(chunks, size);
}

/** @param {Uint8Array[]} chunks @param {number} size */
function joined(chunks, size) {
  const bytes = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}
