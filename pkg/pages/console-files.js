/** The files of the console. Built from js/pages/. */
export const files = {
  "script": "console-Capcween.js",
  "style": "console-CEIBARc3.css"
};
