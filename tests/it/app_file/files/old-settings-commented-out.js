// export const settings = {
//   authority: "https://dev-12345678.okta.com/oauth2/default",
//   client_id: "0oa1b2c3d4e5f6g7h8i9",
//   redirect_uri: "http://localhost:3000/",
// };
/*
authority: 'https://accounts.google.com',
client_id: 'x',
*/
export const settings = {
  authority: "{ISSUER}", // not "https://accounts.google.com"
  client_id: "{CLIENT_ID}",
  redirect_uri: "https://spa.example/app",
};
