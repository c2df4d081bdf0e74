const { auth } = require("express-openid-connect");

app.use(
  auth({
    issuerBaseURL: "{ISSUER}",
    baseURL: "https://media.example",
    clientID: "{CLIENT_ID}",
    clientSecret: process.env.CLIENT_SECRET,
    secret: process.env.SESSION_SECRET,
    authorizationParams: { response_type: "code", scope: "openid email" },
    idpLogout: false,
  }),
);
