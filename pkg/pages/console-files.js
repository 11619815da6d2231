/** The files of the console. Built from js/pages/. */
export const files = {
  "script": "console-CJunQCVb.js",
  "style": "console-Xf5kvAG0.css"
};
