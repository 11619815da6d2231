/** Whether a URL leads to this machine, so that no network is involved. @param {URL} url */
export function isLocal({ hostname }) {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
