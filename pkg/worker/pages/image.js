/** `/j/{code}/qr.svg`: draws the link that the reply names. */
import { renderSVG } from "uqr";

/** A quiet zone of four modules, as the standard asks of it. */
const BORDER = 4;

/** Nothing in the image runs or loads, wherever it is opened. */
const HEADERS = {
  "content-security-policy": "default-src 'none'; sandbox",
  "x-robots-tag": "noindex",
  "cross-origin-resource-policy": "cross-origin",
};

/**
 * Black on white in every theme: many scanners do not read inverted codes. Level M tolerates a thumb or a crease.
 *
 * @type {import("./index.js").Page}
 */
export function image({ status, headers, body }) {
  if (status !== 200) return body;
  Object.assign(headers, HEADERS);
  return renderSVG(body, { border: BORDER, ecc: "M", pixelSize: 8, whiteColor: "#fff", blackColor: "#000" });
}
