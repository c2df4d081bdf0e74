const stages = {
  development: {
    authority: "http://localhost:9000/us-east-1_Develop01",
    client_id: "developmentclient",
    redirect_uri: "http://localhost:5173/",
  },
  production: {
    authority: "{ISSUER}",
    client_id: "{CLIENT_ID}",
    redirect_uri: "https://spa.example/app",
  },
};

export default stages[import.meta.env.MODE as keyof typeof stages];
