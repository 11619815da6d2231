/** Shows this service's OpenAPI description. */
/** @type {any} */ (globalThis).SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#docs",
  deepLinking: true,
  // Otherwise Swagger UI would send the description's address to an external validator.
  validatorUrl: null,
});
