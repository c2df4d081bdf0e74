import { RemovalPolicy } from 'aws-cdk-lib';

// REQUIRED AWS account
export const AWS_ACCOUNT = '';
export const AWS_REGION = 'us-east-1';
export const EMR_DEFAULT_INSTANCE_TYPE = 'm5.xlarge';
// Well-known of the identity provider and the client registered there
export const IDP_ENDPOINT_SSM_PARAM = '';
export const INTERNAL_OIDC_URL = '';
export const OIDC_URL = '{ISSUER}';
export const OIDC_CLIENT_NAME = '{CLIENT_ID}';
export const OIDC_REDIRECT_URI = 'https://ml.example/Prod/';
export const OIDC_VERIFY_SSL = true;
export const OIDC_VERIFY_SIGNATURE = true;
export const ADDITIONAL_LAMBDA_ENVIRONMENT_VARS: { [key: string]: string } = {};
export const SYSTEM_TAG = 'MLSpace';
