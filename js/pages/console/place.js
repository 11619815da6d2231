/** The addresses of the service. */

/** The base path of the service: the part before `/console`. */
export function baseOf() {
  return location.pathname.replace(/\/console\/?$/, "");
}

/** The service's address as people reach it, if the deployment names one. The worker writes it into the page. */
const publicUrl = () => document.documentElement.dataset["public"];

/** The link of a code, to share. @param {string} code */
export function linkOf(code) {
  return `${publicUrl() ?? `${location.origin}${baseOf()}`}/j/${encodeURIComponent(code)}`;
}

/** The image of a code's link; undefined where the deployment names no address to put into it. @param {string} code */
export function pictureOf(code) {
  return publicUrl() === undefined ? undefined : `${baseOf()}/j/${encodeURIComponent(code)}/qr.svg`;
}
