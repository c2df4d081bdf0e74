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
use crate::sandbox::StartError;

const WHOLE: u8 = 0;
const CLOSED: u8 = 1;
const RESET: u8 = 2;

/// The switch that cuts one connection.
#[derive(Clone, Debug, Default)]
pub(crate) struct Switch(Arc<AtomicU8>);

impl Switch {
    /// From now on nothing more is sent; the connection closes as soon as something would be.
    pub(crate) fn cut(&self, reset: bool) {
        let how = if reset { RESET } else { CLOSED };
        self.0.store(how, Ordering::Release);
    }
}

impl Connected<IncomingStream<'_, Loopback>> for Switch {
    fn connect_info(stream: IncomingStream<'_, Loopback>) -> Self {
        stream.remote_addr().clone()
    }
}

/// One port on both loopback addresses, or on the older one alone where the system lacks the newer.
pub(crate) struct Loopback {
    v4: TcpListener,
    v6: Option<TcpListener>,
}

/// How often to look for a port that is free on both loopback addresses.
const PORTS_TRIED: usize = 20;

/// Both loopback addresses on one port, since `localhost` may be either.
pub(crate) async fn listen(port: u16) -> Result<(Loopback, u16), StartError> {
    let mut tried = 0;
    loop {
        tried += 1;
        let v4 = match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
            Ok(v4) => v4,
            Err(error) => return Err(not_listening(port, error).await),
        };
        let bound = v4.local_addr().map_err(|source| StartError::Listen { port, source })?.port();
        match TcpListener::bind((Ipv6Addr::LOCALHOST, bound)).await {
            Ok(v6) => return Ok((Loopback { v4, v6: Some(v6) }, bound)),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                if port != 0 || tried >= PORTS_TRIED {
                    return Err(not_listening(bound, error).await);
                }
            }
            // The system has no IPv6; then `localhost` is not IPv6 either.
            Err(_) => return Ok((Loopback { v4, v6: None }, bound)),
        }
    }
}

async fn not_listening(port: u16, source: io::Error) -> StartError {
    match source.kind() {
        io::ErrorKind::AddrInUse => StartError::PortTaken { port, by: occupant(port).await },
        _ => StartError::Listen { port, source },
    }
}

/// Another sandbox, as [`StartError::PortTaken`] names it.
pub const OTHER: &str = "another cogoidc sandbox";

/// Whether a sandbox answers on that port of localhost.
pub async fn answers(port: u16) -> bool {
    port != 0 && occupant(port).await == OTHER
}

/// What answers on a port, as far as it says.
async fn occupant(port: u16) -> String {
    let ask = async {
        let mut stream = TcpStream::connect(("localhost", port)).await.ok()?;
        let question = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
        stream.write_all(question).await.ok()?;
        let mut answer = [0; 1024];
        let length = stream.read(&mut answer).await.ok()?;
        Some(String::from_utf8_lossy(answer.get(..length)?).into_owned())
    };
    match timeout(Duration::from_millis(500), ask).await {
        Ok(Some(answer)) if answer.contains(SERVER_NAME) => OTHER.into(),
        Ok(Some(answer)) if answer.starts_with("HTTP/") => "a web server".into(),
        _ => "another program".into(),
    }
}

impl Loopback {
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

impl Listener for Loopback {
    type Io = Line;
    type Addr = Switch;

    async fn accept(&mut self) -> (Line, Switch) {
        loop {
            match self.next().await {
                Ok(stream) => {
                    let switch = Switch::default();
                    let line = Line { stream, switch: switch.clone() };
                    return (line, switch);
                }
                // Out of file descriptors, say: connections that end will free some.
                Err(error) => {
                    tracing::debug!(%error, "the sandbox could not accept a connection");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<Switch> {
        Ok(Switch::default())
    }
}

/// A connection that its switch can cut.
pub(crate) struct Line {
    stream: TcpStream,
    switch: Switch,
}

impl Line {
    fn whole(&self) -> io::Result<()> {
        match self.switch.0.load(Ordering::Acquire) {
            WHOLE => Ok(()),
            how => {
                if how == RESET {
                    self.stream.set_zero_linger()?;
                }
                Err(io::ErrorKind::ConnectionAborted.into())
            }
        }
    }
}

impl AsyncRead for Line {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.whole()?;
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Line {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.whole()?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.whole()?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.whole()?;
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
