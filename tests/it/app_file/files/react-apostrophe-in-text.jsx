export default function Welcome() {
  return <p>You're not signed in</p>;
}

export const settings = {
  authority: "{ISSUER}",
  client_id: "{CLIENT_ID}",
  redirect_uri: "https://spa.example/app",
};
