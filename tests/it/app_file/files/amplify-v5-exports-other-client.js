/* eslint-disable */
// Written by the Amplify CLI.
const awsmobile = {
    "aws_project_region": "us-east-1",
    "aws_cognito_region": "us-east-1",
    "aws_user_pools_id": "{POOL_ID}",
    "aws_user_pools_web_client_id": "1111111111111111111111111",
    "oauth": {
        "domain": "{DOMAIN}",
        "scope": [
            "phone",
            "email",
            "openid",
            "profile"
        ],
        "redirectSignIn": "http://localhost:8100/tabs/tab1",
        "responseType": "token"
    },
    "federationTarget": "COGNITO_USER_POOLS"
};

export default awsmobile;
