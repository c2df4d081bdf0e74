//! Keys for user pools, made ahead in the background: finding one takes longer than all else that a sandbox does.

use std::{sync::OnceLock, thread};

use tokio::{
    sync::{Mutex, mpsc},
    task::spawn_blocking,
};

use crate::sandbox::{error::ApiError, state::signing_key::SigningKey};

/// How many threads make keys: a pool needs two at once. Each makes one more than fits in the stock.
const MAKERS: usize = 2;

/// How many keys wait in the stock, besides the one that each maker holds.
const STOCK: usize = 1;

type Made = Result<SigningKey, ApiError>;

/// The keys that are ready.
pub(crate) struct KeyStock {
    /// Whether all pools of this process have the same keys.
    shared: bool,
    /// Filled from the first use on.
    made: OnceLock<Mutex<mpsc::Receiver<Made>>>,
}

impl KeyStock {
    pub(crate) fn new(shared: bool) -> Self {
        Self { shared, made: OnceLock::new() }
    }

    /// Starts to make keys, if that has not begun.
    pub(crate) fn fill(&self) {
        if !self.shared {
            self.made();
        }
    }

    fn made(&self) -> &Mutex<mpsc::Receiver<Made>> {
        self.made.get_or_init(|| {
            let (sender, receiver) = mpsc::channel(STOCK);
            for _ in 0..MAKERS {
                let sender = sender.clone();
                // Not a task of the runtime, which would wait for it at its end. If no thread starts, `pair` fails.
                let _ = thread::Builder::new()
                    .name("keys".to_owned())
                    .spawn(move || while sender.blocking_send(SigningKey::generate()).is_ok() {});
            }
            Mutex::new(receiver)
        })
    }

    /// Keys for ID tokens and for access tokens.
    pub(crate) async fn pair(&self) -> Result<Vec<SigningKey>, ApiError> {
        let failed = || ApiError::internal("no keys can be made");
        if self.shared {
            return spawn_blocking(SigningKey::shared).await.map_err(|_| failed())?;
        }
        let mut made = self.made().lock().await;
        let mut pair = Vec::new();
        for _ in 0..2 {
            pair.push(made.recv().await.ok_or_else(failed)??);
        }
        Ok(pair)
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;

    use serde_json::json;

    use crate::sandbox::{Config, testing::server::TestServer};

    #[tokio::test]
    async fn others_are_answered_while_a_pool_waits_for_its_keys() {
        let server = TestServer::with(Config::default()).await;
        let pool = server.pool().await;
        let stock = server.sandbox.shared.keys.made().lock().await;
        let path = format!("/{pool}/.well-known/jwks.json");
        let mut keys = pin!(server.get(&path));
        for _ in 0..10 {
            tokio::select! {
                biased;
                _ = &mut keys => panic!("the keys do not come from the stock"),
                _ = server.ok("DescribeUserPool", json!({"UserPoolId": pool})) => {}
            }
        }
        drop(stock);
        assert_eq!(keys.await.json()["keys"].as_array().unwrap().len(), 2);
    }
}
