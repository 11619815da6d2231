/** The files of the console. Built from js/pages/. */
export const files = {
  "script": "console-DYqAmo9F.js",
  "style": "console-o4rGT5Qh.css"
};
