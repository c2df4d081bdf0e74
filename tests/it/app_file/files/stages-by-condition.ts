let settings: Record<string, string>;

if (process.env.NODE_ENV === "production") {
  settings = {
    authority: "{ISSUER}",
    client_id: "{CLIENT_ID}",
    redirect_uri: "https://spa.example/app",
  };
} else {
  settings = {
    authority: "http://localhost:9000/us-east-1_Develop01",
    client_id: "developmentclient",
    redirect_uri: "http://localhost:5173/",
  };
}

export default settings;
