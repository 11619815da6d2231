/** The files of the console. Built from js/pages/. */
export const files = {
  "script": "console-Sy_DY7np.js",
  "style": "console-o4rGT5Qh.css"
};
