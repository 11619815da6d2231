/** The files of the console. Built from js/pages/. */
export const files = {
  "script": "console-BqwtMilV.js",
  "style": "console-CGm-6gzP.css"
};
