window.__RUNTIME_CONFIG__ = JSON.parse('{"oidc":{"authority":"{ISSUER}","client_id":"portal"}}');
