/** Whether a URL leads to this machine, where nobody stands on the way. @param {URL} url */
export function isLocal({ hostname }) {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
