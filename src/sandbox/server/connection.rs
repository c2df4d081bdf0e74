//! Connections on loopback that can be cut from inside a handler, and that do not wait for ever.

use std::{
    io,
    net::{Ipv4Addr, Ipv6Addr},
    pin::Pin,
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
    time::{Sleep, sleep, timeout},
};

use super::{
    handle::{ConnectionHandle, CutKind},
    wire::SERVER_NAME,
};
use crate::sandbox::config::{StartError, Timeouts};

impl Connected<IncomingStream<'_, LoopbackListener>> for ConnectionHandle {
    fn connect_info(stream: IncomingStream<'_, LoopbackListener>) -> Self {
        stream.remote_addr().clone()
    }
}

/// One port on both loopback addresses, or on IPv4 alone if the system has no IPv6.
pub(crate) struct LoopbackListener {
    v4: TcpListener,
    v6: Option<TcpListener>,
    timeouts: Timeouts,
}

/// How often to look for a port that is free on both loopback addresses.
const MAX_PORT_ATTEMPTS: usize = 20;

/// Listens on both loopback addresses, since `localhost` may be either.
pub(crate) async fn listen(
    port: u16,
    timeouts: Timeouts,
) -> Result<(LoopbackListener, u16), StartError> {
    let mut attempts = 0;
    loop {
        attempts += 1;
        let v4 = match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
            Ok(v4) => v4,
            Err(error) => return Err(listen_error(port, error).await),
        };
        let bound = v4.local_addr().map_err(|source| StartError::Listen { port, source })?.port();
        match TcpListener::bind((Ipv6Addr::LOCALHOST, bound)).await {
            Ok(v6) => return Ok((LoopbackListener { v4, v6: Some(v6), timeouts }, bound)),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                if port != 0 || attempts >= MAX_PORT_ATTEMPTS {
                    return Err(listen_error(bound, error).await);
                }
            }
            // The system has no IPv6, so `localhost` is IPv4.
            Err(_) => return Ok((LoopbackListener { v4, v6: None, timeouts }, bound)),
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
    type Addr = ConnectionHandle;

    async fn accept(&mut self) -> (Connection, ConnectionHandle) {
        loop {
            match self.next().await {
                Ok(stream) => {
                    let handle = ConnectionHandle::default();
                    return (Connection::new(stream, handle.clone(), self.timeouts), handle);
                }
                // For example, no file descriptors are left until other connections close.
                Err(error) => {
                    tracing::debug!(%error, "the sandbox could not accept a connection");
                    sleep(Duration::from_millis(100)).await;
                }
            }
        }
    }

    fn local_addr(&self) -> io::Result<ConnectionHandle> {
        Ok(ConnectionHandle::default())
    }
}

/// A connection that its handle can cut, and that ends if a client takes too long for the head of a request.
pub(crate) struct Connection {
    stream: TcpStream,
    handle: ConnectionHandle,
    timeouts: Timeouts,
    head: Head,
}

/// The wait for the head of a request.
#[derive(Default)]
struct Head {
    /// The request that it belongs to, counted from 0.
    number: usize,
    has_begun: bool,
    /// When it has to be complete, or to begin.
    deadline: Option<Pin<Box<Sleep>>>,
}

impl Connection {
    fn new(stream: TcpStream, handle: ConnectionHandle, timeouts: Timeouts) -> Self {
        Self { stream, handle, timeouts, head: Head::default() }
    }

    fn check_open(&self) -> io::Result<()> {
        let Some(kind) = self.handle.cut_kind() else {
            return Ok(());
        };
        if kind == CutKind::Reset {
            self.stream.set_zero_linger()?;
        }
        Err(io::ErrorKind::ConnectionAborted.into())
    }

    /// Sets the time that a head may take, at its first byte.
    fn head_begins(&mut self) {
        if !self.head.has_begun {
            self.head.has_begun = true;
            self.head.deadline = Some(Box::pin(sleep(self.timeouts.request)));
        }
    }

    /// Fails if the head takes too long.
    fn check_deadline(&mut self, context: &mut Context<'_>) -> io::Result<()> {
        let idle = self.timeouts.idle;
        let deadline = self.head.deadline.get_or_insert_with(|| Box::pin(sleep(idle)));
        match deadline.as_mut().poll(context) {
            Poll::Ready(()) => Err(io::ErrorKind::TimedOut.into()),
            Poll::Pending => Ok(()),
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
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        let number = self.handle.requests();
        if number != self.head.number {
            self.head = Head { number, ..Head::default() };
        }
        if self.handle.is_busy() {
            return read;
        }
        if buffer.filled().len() > before {
            self.head_begins();
        }
        if read.is_pending() {
            self.check_deadline(context)?;
        }
        read
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
