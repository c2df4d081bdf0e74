const { Issuer } = require("openid-client");

module.exports = async function connect() {
  const issuer = await Issuer.discover("{ISSUER}");
  return new issuer.Client({
    client_id: "{CLIENT_ID}",
    client_secret: process.env.CLIENT_SECRET,
    redirect_uris: ["https://media.example/login/oauth2/code/cognito"],
    response_types: ["code"],
  });
};
