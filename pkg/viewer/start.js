/** Shows this service's OpenAPI description, dark where the visitor's system is. */
const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
follow();
dark.addEventListener("change", follow);
/** @type {any} */ (globalThis).SwaggerUIBundle({
  // Next to this page, whatever the base path is.
  url: new URL("openapi.json", document.baseURI).href,
  dom_id: "#docs",
  deepLinking: true,
  // Otherwise Swagger UI would send the description's address to an external validator.
  validatorUrl: null,
});
