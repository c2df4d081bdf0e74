//! A strict local Cognito.
