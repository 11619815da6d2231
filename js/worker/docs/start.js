/** Shows the description of the service that serves this page. */
/** @type {any} */ (globalThis).SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  // Without this, the description's address would be sent to a validator elsewhere.
  validatorUrl: null,
});
