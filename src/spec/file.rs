//! `cogoidc.toml`: a draft as a file.
