window["env"] = window["env"] || {};
window["env"]["authority"] = "{ISSUER}";
window["env"]["clientId"] = "${CLIENT}";
window["env"]["redirectUri"] = window.location.origin + "/app";
