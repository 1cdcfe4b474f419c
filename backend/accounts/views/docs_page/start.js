// Shows the description; requests go to the origin that served the page, whatever address the description names.
"use strict";

window.ui = SwaggerUIBundle({
  url: "/api/v1/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  filter: true,
  persistAuthorization: true,
  tryItOutEnabled: true,
  syntaxHighlight: { theme: "nord" },
  requestInterceptor: (request) => {
    const wanted = new URL(request.url, window.location.origin);
    request.url = window.location.origin + wanted.pathname + wanted.search;
    return request;
  },
});
