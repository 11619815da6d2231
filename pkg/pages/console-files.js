/** The files of the console. Built from js/pages/. */
export const files = {
  "script": "console-BNUPxj2n.js",
  "style": "console-DVo-Kxlp.css"
};
