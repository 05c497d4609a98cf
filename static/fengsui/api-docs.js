// The interface, from the platform's own schema. Nothing can be sent from here: a report filed for a try is a report.
"use strict";
window.addEventListener("DOMContentLoaded", () => {
  const place = document.getElementById("api-docs");
  window.SwaggerUIBundle({
    url: place.dataset.schema, domNode: place, deepLinking: false, docExpansion: "list", defaultModelsExpandDepth: 0,
    supportedSubmitMethods: [], validatorUrl: null, layout: "BaseLayout",
  });
});
