//! The Secure Remote Password protocol (SRP-6a, RFC 5054) as Amazon's client libraries use it: the 3072-bit group of
//! RFC 5054 appendix A, SHA-256, and integers hashed in two's complement. The session key proves who knows the
//! password; the password is never sent.

use std::sync::LazyLock;

use aws_lc_rs::{
    digest::{Context, SHA256},
    hmac, rand,
};
use num_bigint::BigUint;

use crate::sandbox::{error::ApiError, random, state::SrpVerifier};

/// The prime of the group, in hexadecimal.
const PRIME: &str = "\
    FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DD\
    EF9519B3CD3A431B302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED\
    EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF0598DA48361C55D39A69163FA8FD24CF5F\
    83655D23DCA3AD961C62F356208552BB9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B\
    E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF6955817183995497CEA956AE515D2261898FA0510\
    15728E5A8AAAC42DAD33170D04507A33A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7\
    ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864D87602733EC86A64521F2B18177B200C\
    BBE117577A615D6C770988C0BAD946E208E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF";

const GENERATOR: u32 = 2;

/// What the session key is derived for (the `info` of HKDF).
const KEY_INFO: &[u8] = b"Caldera Derived Key";

const KEY_BYTES: usize = 16;
const SALT_BYTES: usize = 16;

/// The private value of the server. RFC 5054 §2.5.4 asks for 256 bits.
const PRIVATE_BYTES: usize = 32;

static GROUP: LazyLock<Group> = LazyLock::new(|| {
    let prime = number(PRIME).unwrap_or_default();
    let generator = BigUint::from(GENERATOR);
    let multiplier = hash(&[&signed(&prime), &signed(&generator)]);
    Group { prime, generator, multiplier: BigUint::from_bytes_be(&multiplier) }
});

struct Group {
    prime: BigUint,
    generator: BigUint,
    /// `k` of RFC 5054 §2.5.3.
    multiplier: BigUint,
}

impl Group {
    fn power(&self, exponent: &BigUint) -> BigUint {
        self.generator.modpow(exponent, &self.prime)
    }
}

/// Whose password it is: the part of the pool's id after the region, and the user name.
#[derive(Clone, Copy)]
pub(crate) struct Identity<'a> {
    pool: &'a str,
    username: &'a str,
}

impl<'a> Identity<'a> {
    pub(crate) fn new(pool_id: &'a str, username: &'a str) -> Self {
        Self { pool: pool_id.rsplit_once('_').map_or(pool_id, |(_, name)| name), username }
    }

    /// The `sub` that a user of this name might have: the same at each sign-in.
    pub(crate) fn simulated_sub(self) -> String {
        random::uuid_of(self.simulated_bytes("sub"))
    }

    fn simulated_bytes(self, purpose: &str) -> [u8; SALT_BYTES] {
        let hash = hash(&[purpose.as_bytes(), self.pool.as_bytes(), self.username.as_bytes()]);
        let mut bytes = [0; SALT_BYTES];
        bytes.iter_mut().zip(hash).for_each(|(byte, hashed)| *byte = hashed);
        bytes
    }
}

impl SrpVerifier {
    /// The verifier of a password, with a new salt.
    pub(crate) fn new(identity: Identity<'_>, password: &str) -> Result<Self, ApiError> {
        let salt = random_number(SALT_BYTES)?;
        let name = format!("{}{}:{password}", identity.pool, identity.username);
        let exponent = hash(&[&signed(&salt), &hash(&[name.as_bytes()])]);
        let verifier = GROUP.power(&BigUint::from_bytes_be(&exponent));
        Ok(Self { salt: hex(&salt), verifier: hex(&verifier) })
    }

    /// A verifier that no password has. The salt is the same at each sign-in.
    pub(crate) fn simulated(identity: Identity<'_>) -> Result<Self, ApiError> {
        let salt = BigUint::from_bytes_be(&identity.simulated_bytes("salt"));
        let verifier = GROUP.power(&random_number(PRIVATE_BYTES)?);
        Ok(Self { salt: hex(&salt), verifier: hex(&verifier) })
    }
}

/// The server's pair for one sign-in.
pub(crate) struct ServerKeys {
    /// In hexadecimal.
    pub(crate) private: String,
    /// In hexadecimal: `SRP_B`.
    pub(crate) public: String,
}

/// The server's pair for a verifier (RFC 5054 §2.5.3).
pub(crate) fn server_keys(verifier: &SrpVerifier) -> Result<ServerKeys, ApiError> {
    let group = &*GROUP;
    let private = random_number(PRIVATE_BYTES)?;
    let verifier = number(&verifier.verifier).unwrap_or_default();
    let public = (&group.multiplier * verifier + group.power(&private)) % &group.prime;
    Ok(ServerKeys { private: hex(&private), public: hex(&public) })
}

/// Whether the client's public value, `SRP_A`, may be used: any number but a multiple of the prime (RFC 5054 §2.5.4).
pub(crate) fn is_public_value(text: &str) -> bool {
    text.len() <= PRIME.len()
        && number(text).is_some_and(|value| value % &GROUP.prime != BigUint::ZERO)
}

/// Whether the client's proof is that of the password.
pub(crate) fn verifies(
    identity: Identity<'_>,
    verifier: &SrpVerifier,
    client_public: &str,
    keys: &ServerKeys,
    proof: &Proof<'_>,
) -> bool {
    let key = session_key(verifier, client_public, keys);
    key.is_some_and(|key| {
        let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
        hmac::verify(&key, &proof.message(identity), proof.signature).is_ok()
    })
}

/// What the client signs with the session key.
pub(crate) struct Proof<'a> {
    pub(crate) secret_block: &'a [u8],
    pub(crate) timestamp: &'a str,
    pub(crate) signature: &'a [u8],
}

impl Proof<'_> {
    fn message(&self, identity: Identity<'_>) -> Vec<u8> {
        [
            identity.pool.as_bytes(),
            identity.username.as_bytes(),
            self.secret_block,
            self.timestamp.as_bytes(),
        ]
        .concat()
    }
}

/// The key that both sides know (RFC 5054 §2.6), derived with HKDF (RFC 5869).
fn session_key(verifier: &SrpVerifier, client_public: &str, keys: &ServerKeys) -> Option<Vec<u8>> {
    let prime = &GROUP.prime;
    let (client, server) = (number(client_public)?, number(&keys.public)?);
    let scramble = BigUint::from_bytes_be(&hash(&[&signed(&client), &signed(&server)]));
    let verifier = number(&verifier.verifier)?;
    let base = client * verifier.modpow(&scramble, prime) % prime;
    let shared = base.modpow(&number(&keys.private)?, prime);
    let key = hmac::Key::new(hmac::HMAC_SHA256, &signed(&scramble));
    let key = hmac::sign(&key, &signed(&shared));
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.as_ref());
    let key = hmac::sign(&key, &[KEY_INFO, &[1]].concat());
    key.as_ref().get(..KEY_BYTES).map(<[u8]>::to_vec)
}

/// A non-negative integer in two's complement, as few bytes as possible.
fn signed(value: &BigUint) -> Vec<u8> {
    let bytes = value.to_bytes_be();
    match bytes.first() {
        Some(first) if *first >= 0x80 => [&[0], bytes.as_slice()].concat(),
        _ => bytes,
    }
}

fn hash(parts: &[&[u8]]) -> Vec<u8> {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(part);
    }
    context.finish().as_ref().to_vec()
}

fn random_number(length: usize) -> Result<BigUint, ApiError> {
    let mut bytes = vec![0; length];
    rand::fill(&mut bytes)?;
    Ok(BigUint::from_bytes_be(&bytes))
}

fn hex(value: &BigUint) -> String {
    value.to_str_radix(16)
}

fn number(hex: &str) -> Option<BigUint> {
    if hex.starts_with(['+', '-']) || hex.contains('_') {
        return None;
    }
    BigUint::parse_bytes(hex.as_bytes(), 16)
}
