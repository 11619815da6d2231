/** The files of the console. Built from js/pages/. */
export const files = {
  "script": "console-DM7Wwafi.js",
  "style": "console-BMF37mBO.css"
};
