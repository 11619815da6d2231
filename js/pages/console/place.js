/** The path under which the service is mounted: what stands before `/console`. */
export function baseOf() {
  return location.pathname.replace(/\/console\/?$/, "");
}
