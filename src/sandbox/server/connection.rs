//! Connections on loopback that can be cut from inside a handler.

use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf},
    net::{TcpListener, TcpStream},
    time::timeout,
};

use super::wire::SERVER_NAME;
use crate::sandbox::config::StartError;

const OPEN: u8 = 0;
const CLOSED: u8 = 1;
const RESET: u8 = 2;

/// The switch that cuts one connection.
#[derive(Clone, Debug, Default)]
pub(crate) struct CutSwitch(Arc<AtomicU8>);

impl CutSwitch {
    /// Stops all sending. The connection closes at the next attempt to read or write.
    pub(crate) fn cut(&self, reset: bool) {
        self.0.store(if reset { RESET } else { CLOSED }, Ordering::Release);
    }
}

impl Connected<IncomingStream<'_, LoopbackListener>> for CutSwitch {
    fn connect_info(stream: IncomingStream<'_, LoopbackListener>) -> Self {
        stream.remote_addr().clone()
    }
}

/// One port on both loopback addresses, or on IPv4 alone if the system has no IPv6.
pub(crate) struct LoopbackListener {
    v4: TcpListener,
    v6: Option<TcpListener>,
}

/// How often to look for a port that is free on both loopback addresses.
const MAX_PORT_ATTEMPTS: usize = 20;

/// Listens on both loopback addresses, since `localhost` may be either.
pub(crate) async fn listen(port: u16) -> Result<(LoopbackListener, u16), StartError> {
    let mut attempts = 0;
    loop {
        attempts += 1;
        let v4 = match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
            Ok(v4) => v4,
            Err(error) => return Err(listen_error(port, error).await),
        };
        let bound = v4.local_addr().map_err(|source| StartError::Listen { port, source })?.port();
        match TcpListener::bind((Ipv6Addr::LOCALHOST, bound)).await {
            Ok(v6) => return Ok((LoopbackListener { v4, v6: Some(v6) }, bound)),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                if port != 0 || attempts >= MAX_PORT_ATTEMPTS {
                    return Err(listen_error(bound, error).await);
                }
            }
            // The system has no IPv6, so `localhost` is IPv4.
            Err(_) => return Ok((LoopbackListener { v4, v6: None }, bound)),
        }
    }
}

async fn listen_error(port: u16, source: io::Error) -> StartError {
    match source.kind() {
        io::ErrorKind::AddrInUse => StartError::PortTaken { port, by: occupant(port).await },
        _ => StartError::Listen { port, source },
    }
}

/// What [`StartError::PortTaken`] calls another sandbox.
pub const ANOTHER_SANDBOX: &str = "another cogoidc sandbox";

/// Whether a sandbox answers on a port of localhost.
pub async fn answers_on(port: u16) -> bool {
    port != 0 && occupant(port).await == ANOTHER_SANDBOX
}

/// The kind of program that answers on a port.
async fn occupant(port: u16) -> String {
    let ask = async {
        let mut stream = TcpStream::connect(("localhost", port)).await.ok()?;
        let request = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        stream.write_all(request).await.ok()?;
        let mut response = [0; 1024];
        let length = stream.read(&mut response).await.ok()?;
        Some(String::from_utf8_lossy(response.get(..length)?).into_owned())
    };
    match timeout(Duration::from_millis(500), ask).await {
        Ok(Some(response)) if response.contains(SERVER_NAME) => ANOTHER_SANDBOX.into(),
        Ok(Some(response)) if response.starts_with("HTTP/") => "a web server".into(),
        _ => "another program".into(),
    }
}

impl LoopbackListener {
    async fn next(&self) -> io::Result<TcpStream> {
        let (stream, _) = match &self.v6 {
            None => self.v4.accept().await?,
            Some(v6) => tokio::select! {
                accepted = self.v4.accept() => accepted?,
                accepted = v6.accept() => accepted?,
            },
        };
        Ok(stream)
    }
}

impl Listener for LoopbackListener {
    type Io = Connection;
    type Addr = CutSwitch;

    async fn accept(&mut self) -> (Connection, CutSwitch) {
        loop {
            match self.next().await {
                Ok(stream) => {
                    let switch = CutSwitch::default();
                    let connection = Connection { stream, switch: switch.clone() };
                    return (connection, switch);
                }
                // For example, no file descriptors are left until other connections close.
                Err(error) => {
                    tracing::debug!(%error, "the sandbox could not accept a connection");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<CutSwitch> {
        Ok(CutSwitch::default())
    }
}

/// A connection that its switch can cut.
pub(crate) struct Connection {
    stream: TcpStream,
    switch: CutSwitch,
}

impl Connection {
    fn check_open(&self) -> io::Result<()> {
        match self.switch.0.load(Ordering::Acquire) {
            OPEN => Ok(()),
            cut => {
                if cut == RESET {
                    self.stream.set_zero_linger()?;
                }
                Err(io::ErrorKind::ConnectionAborted.into())
            }
        }
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.check_open()?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Connection {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check_open()?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check_open()?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.check_open()?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
