/** The files of the console. Built from js/pages/. */
export const files = {
  "script": "console-1TCUWzPP.js",
  "style": "console-DVo-Kxlp.css"
};
