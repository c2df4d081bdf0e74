//! Random bytes.

use aws_lc_rs::rand;

use crate::error::{Error, Failure};

/// That many random bytes.
///
/// # Errors
///
/// The system gives none.
pub(crate) fn random<const LENGTH: usize>() -> Result<[u8; LENGTH], Failure> {
    let mut bytes = [0; LENGTH];
    rand::fill(&mut bytes)
        .map_err(|_| Failure::from(Error::Failed("cannot generate random bytes".to_owned())))?;
    Ok(bytes)
}
