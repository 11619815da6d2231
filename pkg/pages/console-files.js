/** The files of the console. Built from js/pages/. */
export const files = {
  "script": "console-DYvZo6ar.js",
  "style": "console-Xf5kvAG0.css"
};
