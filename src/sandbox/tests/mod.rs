//! What the sandbox rejects, and what its pages and endpoints reply.

mod alias;
mod api_challenge;
mod api_sign_in;
mod authorize;
mod client;
mod client_tokens;
mod discovery;
mod domain;
mod faults;
mod federation;
mod full;
mod general;
mod hostile;
mod http;
mod login;
mod mfa;
mod notices;
mod pages;
mod persistence;
mod pool;
mod provider;
mod saml;
mod srp;
mod token;
mod user;
