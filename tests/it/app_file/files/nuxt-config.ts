export default defineNuxtConfig({
  devtools: { enabled: true },
  modules: ["@pinia/nuxt"],
  runtimeConfig: {
    sessionPassword: "",
    public: {
      apiBase: "https://api.spa.example",
      cognito: {
        issuer: "{ISSUER}",
        clientId: "{CLIENT_ID}",
        redirectUri: "https://spa.example/app",
      },
    },
  },
});
