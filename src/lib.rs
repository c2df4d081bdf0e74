//! Makes an app sign people in through Amazon Cognito, and proves that it works.

pub mod sandbox;
