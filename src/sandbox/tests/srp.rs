//! Sign-ins with SRP, by a client that computes as RFC 5054 and Amazon's libraries do.

use std::sync::LazyLock;

use aws_lc_rs::{digest, hmac};
use base64::{Engine, prelude::BASE64_STANDARD};
use num_bigint::{BigInt, BigUint};
use serde_json::{Value, json};

use crate::sandbox::testing::{
    direct::DirectApi,
    merged,
    reply::verified_claims,
    text,
    world::{ADA, PASSWORD, api_with_ada},
};

const TIMESTAMP: &str = "Tue Nov 14 22:13:20 UTC 2023";

/// The arc tangent of `1 / divisor` in units of `2^-bits`.
fn arc_tangent(divisor: u32, bits: u32) -> BigInt {
    let mut power = (BigInt::from(1) << bits) / divisor;
    let mut sum = BigInt::ZERO;
    let mut term = 0_u32;
    while power != BigInt::ZERO {
        let part = &power / (2 * term + 1);
        sum += if term.is_multiple_of(2) { part } else { -part };
        power /= divisor * divisor;
        term += 1;
    }
    sum
}

/// The 3072-bit prime by its definition in RFC 3526 §4, which RFC 5054 appendix A takes:
/// `2^3072 - 2^3008 - 1 + 2^64 * ([2^2942 pi] + 1690314)`, with pi by Machin's formula.
static PRIME: LazyLock<BigUint> = LazyLock::new(|| {
    const GUARD: u32 = 64;
    let bits = 2942 + GUARD;
    let pi = (arc_tangent(5, bits) * 16_u32 - arc_tangent(239, bits) * 4_u32) >> GUARD;
    let one = BigInt::from(1);
    let prime: BigInt = (&one << 3072) - (&one << 3008) - &one + ((pi + 1_690_314_u32) << 64);
    prime.to_biguint().unwrap()
});

/// The client of one sign-in.
struct Client {
    private: BigUint,
}

/// The bytes of a text in hexadecimal, leading zeros included.
fn bytes(hex: &str) -> Vec<u8> {
    number(&format!("1{hex}")).to_bytes_be().split_off(1)
}

fn sha256(hex: &str) -> String {
    hex_of(digest::digest(&digest::SHA256, &bytes(hex)).as_ref())
}

fn hex_of(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The hexadecimal form that the libraries hash: whole bytes, and a zero byte before a high bit.
fn padded(value: &BigUint) -> String {
    let digits = value.to_str_radix(16);
    match digits.as_bytes() {
        [_, rest @ ..] if rest.len() % 2 == 0 => format!("0{digits}"),
        [b'8'..=b'9' | b'a'..=b'f', ..] => format!("00{digits}"),
        _ => digits,
    }
}

fn number(hex: &str) -> BigUint {
    BigUint::parse_bytes(hex.as_bytes(), 16).unwrap()
}

fn mac(key: &[u8], message: &[u8]) -> Vec<u8> {
    hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message).as_ref().to_vec()
}

impl Client {
    fn new() -> Self {
        Self { private: number(&"5a".repeat(32)) }
    }

    fn public(&self) -> BigUint {
        BigUint::from(2_u32).modpow(&self.private, &PRIME)
    }

    /// The session key.
    fn key(&self, pool: &str, password: &str, parameters: &Value) -> Vec<u8> {
        let name = text(&parameters["USER_ID_FOR_SRP"]);
        let server = number(&text(&parameters["SRP_B"]));
        let salt = number(&text(&parameters["SALT"]));
        let generator = BigUint::from(2_u32);
        let multiplier = number(&sha256(&format!("{}{}", padded(&PRIME), padded(&generator))));
        let scramble = number(&sha256(&format!("{}{}", padded(&self.public()), padded(&server))));
        let secret = hex_of(format!("{pool}{name}:{password}").as_bytes());
        let exponent = number(&sha256(&format!("{}{}", padded(&salt), sha256(&secret))));
        let power = multiplier * generator.modpow(&exponent, &PRIME) % &*PRIME;
        let base = (server + &*PRIME - power) % &*PRIME;
        let shared = base.modpow(&(&self.private + &scramble * exponent), &PRIME);
        let extracted = mac(&bytes(&padded(&scramble)), &bytes(&padded(&shared)));
        mac(&extracted, b"Caldera Derived Key\x01")[..16].to_vec()
    }

    /// The answer to `PASSWORD_VERIFIER`.
    fn answer(&self, pool_id: &str, password: &str, parameters: &Value) -> Value {
        let (_, pool) = pool_id.split_once('_').unwrap();
        let name = text(&parameters["USER_ID_FOR_SRP"]);
        let block = text(&parameters["SECRET_BLOCK"]);
        let message = [
            pool.as_bytes(),
            name.as_bytes(),
            &BASE64_STANDARD.decode(&block).unwrap(),
            TIMESTAMP.as_bytes(),
        ]
        .concat();
        let signature = mac(&self.key(pool, password, parameters), &message);
        json!({
            "USERNAME": name,
            "PASSWORD_CLAIM_SECRET_BLOCK": block,
            "PASSWORD_CLAIM_SIGNATURE": BASE64_STANDARD.encode(signature),
            "TIMESTAMP": TIMESTAMP,
        })
    }
}

/// A client whose users may sign in with SRP.
fn srp_client(api: &mut DirectApi, pool: &str, more: Value) -> String {
    let flows = json!({"ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]});
    api.client(pool, merged(flows, more))
}

fn start(client: &str, name: &str) -> Value {
    let parameters = json!({"USERNAME": name, "SRP_A": Client::new().public().to_str_radix(16)});
    json!({"ClientId": client, "AuthFlow": "USER_SRP_AUTH", "AuthParameters": parameters})
}

fn proof(client: &str, responses: impl Into<Value>) -> Value {
    let responses: Value = responses.into();
    json!({"ClientId": client, "ChallengeName": "PASSWORD_VERIFIER", "ChallengeResponses": responses})
}

/// The parameters of `PASSWORD_VERIFIER`.
#[track_caller]
fn challenged(api: &mut DirectApi, client: &str, name: &str) -> Value {
    let answer = api.ok("InitiateAuth", start(client, name));
    assert_eq!(answer["ChallengeName"], "PASSWORD_VERIFIER");
    // The secret block joins the two calls: pycognito sends no session.
    assert_eq!(answer["Session"], Value::Null);
    answer["ChallengeParameters"].clone()
}

#[test]
fn srp_signs_in_who_knows_the_password() {
    for pool in [json!({}), json!({"UsernameAttributes": ["email"]})] {
        let (mut api, pool) = api_with_ada(pool);
        let client = srp_client(&mut api, &pool, json!({}));
        let parameters = challenged(&mut api, &client, ADA);
        let answer = Client::new().answer(&pool, PASSWORD, &parameters);
        let signed_in = api.ok("RespondToAuthChallenge", proof(&client, answer));
        assert_eq!(signed_in["ChallengeParameters"], json!({}));
        let result = &signed_in["AuthenticationResult"];
        let jwks = api.state.pools.get(&pool).unwrap().jwks().unwrap();
        let access = verified_claims(&result["AccessToken"], jwks, 1);
        assert_eq!(access["username"], parameters["USER_ID_FOR_SRP"]);
        assert_eq!(access["username"], parameters["USERNAME"]);
        assert!(result["RefreshToken"].is_string());
    }
}

#[test]
fn an_srp_proof_is_for_one_password_one_sign_in_and_one_client() {
    let (mut api, pool) = api_with_ada(json!({}));
    let client = srp_client(&mut api, &pool, json!({"AuthSessionValidity": 5}));
    let other = srp_client(&mut api, &pool, json!({}));
    let wrong = "NotAuthorizedException: Incorrect username or password.";
    let parameters = challenged(&mut api, &client, ADA);
    let right = Client::new().answer(&pool, PASSWORD, &parameters);
    let of_another = challenged(&mut api, &client, ADA);
    for (client, change) in [
        (&client, Client::new().answer(&pool, "Wrong-Horse-1", &parameters)),
        (&client, json!({"TIMESTAMP": "Tue Nov 14 22:13:21 UTC 2023"})),
        (&client, json!({"USERNAME": "nobody"})),
        (&client, json!({"PASSWORD_CLAIM_SIGNATURE": "???"})),
        (&client, json!({"PASSWORD_CLAIM_SECRET_BLOCK": of_another["SECRET_BLOCK"]})),
        (&client, json!({"PASSWORD_CLAIM_SECRET_BLOCK": "made-up"})),
        (&other, json!({})),
    ] {
        let refused = proof(client, merged(right.clone(), change));
        assert_eq!(api.error("RespondToAuthChallenge", refused), wrong);
    }
    api.now += 300.0;
    assert_eq!(api.error("RespondToAuthChallenge", proof(&client, right.clone())), wrong);
    api.now -= 1.0;
    api.ok("RespondToAuthChallenge", proof(&client, right.clone()));
    assert_eq!(api.error("RespondToAuthChallenge", proof(&client, right)), wrong, "only once");
}

#[test]
fn an_srp_sign_in_needs_its_flow_and_a_public_value() {
    let (mut api, pool) = api_with_ada(json!({}));
    let client = srp_client(&mut api, &pool, json!({}));
    let without = api.client(&pool, json!({"ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]}));
    assert_eq!(
        api.error("InitiateAuth", start(&without, ADA)),
        "InvalidParameterException: USER_SRP_AUTH flow not enabled for this client"
    );
    let custom = api.client(&pool, json!({"ExplicitAuthFlows": ["CUSTOM_AUTH_FLOW_ONLY"]}));
    assert_eq!(
        api.error("InitiateAuth", start(&custom, ADA)),
        "InvalidParameterException: USER_SRP_AUTH flow not enabled for this client"
    );
    // The other legacy names leave it on.
    let legacy = api.client(&pool, json!({"ExplicitAuthFlows": ["ADMIN_NO_SRP_AUTH"]}));
    api.ok("InitiateAuth", start(&legacy, ADA));
    let prime = PRIME.to_str_radix(16);
    let twice = (&*PRIME * 2_u32).to_str_radix(16);
    for value in ["0", "-1", "1_0", "xyz", "", &prime, &twice, &"1".repeat(4000)] {
        let mut request = start(&client, ADA);
        request["AuthParameters"]["SRP_A"] = value.into();
        assert_eq!(
            api.error("InitiateAuth", request),
            "InvalidParameterException: SRP_A is not a public value of the 3072-bit group.",
            "{value}"
        );
    }
    let parameters = challenged(&mut api, &client, ADA);
    let mut answer = Client::new().answer(&pool, PASSWORD, &parameters);
    answer["TIMESTAMP"] = "Tue Nov 4 22:13:20 2023".into();
    assert_eq!(
        api.error("RespondToAuthChallenge", proof(&client, answer)),
        "InvalidParameterException: TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english."
    );
    api.ok("AdminInitiateAuth", merged(start(&client, ADA), json!({"UserPoolId": pool})));
}

#[test]
fn srp_tells_of_unknown_users_only_if_the_client_does() {
    for (pool, is_name) in [(json!({}), true), (json!({"UsernameAttributes": ["email"]}), false)] {
        let (mut api, pool) = api_with_ada(pool);
        let telling = srp_client(&mut api, &pool, json!({}));
        assert_eq!(
            api.error("InitiateAuth", start(&telling, "bob@example.com")),
            "UserNotFoundException: User does not exist."
        );
        let hiding = srp_client(&mut api, &pool, json!({"PreventUserExistenceErrors": "ENABLED"}));
        let parameters = challenged(&mut api, &hiding, "bob@example.com");
        let again = challenged(&mut api, &hiding, "bob@example.com");
        for same in ["SALT", "USER_ID_FOR_SRP"] {
            assert_eq!(parameters[same], again[same], "{same} of a user does not change");
        }
        assert_eq!(parameters["USER_ID_FOR_SRP"] == "bob@example.com", is_name);
        assert_ne!(parameters["SALT"], challenged(&mut api, &hiding, ADA)["SALT"]);
        let answer = Client::new().answer(&pool, PASSWORD, &parameters);
        assert_eq!(
            api.error("RespondToAuthChallenge", proof(&hiding, answer)),
            "NotAuthorizedException: Incorrect username or password."
        );
    }
}

#[test]
fn a_password_that_was_stored_without_a_verifier_has_to_be_set_again() {
    let (mut api, pool) = api_with_ada(json!({}));
    let client = srp_client(&mut api, &pool, json!({}));
    let user = api.state.pools.get_mut(&pool).unwrap().users.get_mut(ADA).unwrap();
    user.srp = None;
    assert_eq!(
        api.error("InitiateAuth", start(&client, ADA)),
        "InvalidParameterException: The sandbox has no SRP verifier of the password of \
         ada@example.com. Set the password again, with AdminSetUserPassword."
    );
    let password = json!({"Password": PASSWORD, "Permanent": true});
    let body = merged(json!({"UserPoolId": pool, "Username": ADA}), password);
    api.ok("AdminSetUserPassword", body);
    challenged(&mut api, &client, ADA);
}

#[test]
fn a_confidential_client_proves_itself_at_both_steps_of_srp() {
    let (mut api, pool) = api_with_ada(json!({"UsernameAttributes": ["email"]}));
    let client = srp_client(&mut api, &pool, json!({"GenerateSecret": true}));
    let secret = text(&api.describe_client(&pool, &client)["ClientSecret"]);
    let hash = |name: &str| {
        let message = format!("{name}{client}");
        BASE64_STANDARD.encode(mac(secret.as_bytes(), message.as_bytes()))
    };
    let missing = format!(
        "NotAuthorizedException: Client {client} is configured with secret but SECRET_HASH was not received"
    );
    let mut request = start(&client, ADA);
    assert_eq!(api.error("InitiateAuth", request.clone()), missing);
    request["AuthParameters"]["SECRET_HASH"] = hash(ADA).into();
    let parameters = api.ok("InitiateAuth", request)["ChallengeParameters"].clone();
    let mut answer = Client::new().answer(&pool, PASSWORD, &parameters);
    assert_eq!(api.error("RespondToAuthChallenge", proof(&client, answer.clone())), missing);
    // The hash is of the name that is sent with it.
    answer["SECRET_HASH"] = hash(ADA).into();
    assert_eq!(
        api.error("RespondToAuthChallenge", proof(&client, answer.clone())),
        format!("NotAuthorizedException: SecretHash does not match for the client: {client}")
    );
    answer["SECRET_HASH"] = hash(&text(&parameters["USERNAME"])).into();
    api.ok("RespondToAuthChallenge", proof(&client, answer));
}
