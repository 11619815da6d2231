/** The files of the console. Built from js/pages/. */
export const files = {
  "script": "console-Bm3DepAO.js",
  "style": "console-vWuXDFO_.css"
};
