'use strict';
// A file of its own: the page's policy allows no script inside the page.
window.addEventListener('load', () => {
    SwaggerUIBundle({
        url: 'openapi.json',
        dom_id: '#documentation',
        deepLinking: true,
        validatorUrl: null,
        persistAuthorization: false,
    });
});
