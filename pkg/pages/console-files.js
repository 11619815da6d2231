/** The files of the console. Built from js/pages/. */
export const files = {
  "script": "console-CC9qqVye.js",
  "style": "console-CiYjI6LB.css"
};
