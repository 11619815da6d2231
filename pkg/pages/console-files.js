/** The files of the console. Built from js/pages/. */
export const files = {
  "script": "console-VhWF9rzq.js",
  "style": "console-BMF37mBO.css"
};
