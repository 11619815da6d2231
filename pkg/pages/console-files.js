/** The files of the console. Built from js/pages/. */
export const files = {
  "script": "console-BZmL3dTo.js",
  "style": "console-DtQP1YLz.css"
};
