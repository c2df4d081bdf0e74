//! The sign-in page and what it asks, without a server.
