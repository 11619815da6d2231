/** The files of the console. Built from js/pages/. */
export const files = {
  "script": "console-EzpqJMb6.js",
  "style": "console-DVo-Kxlp.css"
};
