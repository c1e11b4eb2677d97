//! Sending: the traits that an HTTP client implements, and the calls that use them.

use std::future::Future;
use std::pin::Pin;

use crate::TransportError;
use crate::request::{Request, Response};
#[cfg(feature = "os")]
use crate::{Call, CallError, Grant, Moment, Next, Revocation, Verification, Verified};

/// A future on the heap.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends requests.
///
/// An implementation must not follow redirects, must not treat a status as an error, must check certificates, and should
/// stop reading after [`Response::LIMIT`] bytes.
pub trait Http: Send + Sync {
    /// Sends a request once.
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>>;
}

/// Sends requests, and waits for the answer. The rules of [`Http`] apply. Closures do it too.
pub trait BlockingHttp: Send + Sync {
    /// Sends a request once.
    ///
    /// # Errors
    ///
    /// There was no answer.
    fn send(&self, request: Request) -> Result<Response, TransportError>;
}

impl<F> BlockingHttp for F
where
    F: Fn(Request) -> Result<Response, TransportError> + Send + Sync,
{
    fn send(&self, request: Request) -> Result<Response, TransportError> {
        self(request)
    }
}

#[cfg(feature = "os")]
impl Call {
    /// Sends all requests, one after the other.
    ///
    /// # Errors
    ///
    /// See [`CallError`]; its [`advice`](CallError::advice) says what to do.
    pub async fn send(mut self, http: &dyn Http) -> Result<Grant, CallError> {
        loop {
            let moment = Moment::os();
            let request = self.request(&moment)?;
            let flow = self.flow();
            let response = http.send(request).await.map_err(|error| CallError::Transport { error, flow })?;
            match self.receive(response, &moment)? {
                Next::Send(next) => self = *next,
                Next::Done(grant) => return Ok(grant),
            }
        }
    }

    /// Sends all requests, one after the other, and waits.
    ///
    /// # Errors
    ///
    /// See [`CallError`]; its [`advice`](CallError::advice) says what to do.
    pub fn send_blocking(mut self, http: &dyn BlockingHttp) -> Result<Grant, CallError> {
        loop {
            let moment = Moment::os();
            let request = self.request(&moment)?;
            let flow = self.flow();
            let response = http.send(request).map_err(|error| CallError::Transport { error, flow })?;
            match self.receive(response, &moment)? {
                Next::Send(next) => self = *next,
                Next::Done(grant) => return Ok(grant),
            }
        }
    }
}

/// Gives a type of single requests its `send` and `send_blocking`.
#[cfg(feature = "os")]
macro_rules! single {
    ($($type:ty => $output:ty),*) => {$(
        impl $type {
            /// Sends the request.
            ///
            /// # Errors
            ///
            /// See [`CallError`]; its [`advice`](CallError::advice) says what to do.
            pub async fn send(self, http: &dyn Http) -> Result<$output, CallError> {
                let moment = Moment::os();
                let flow = self.flow();
                let response = http.send(self.request(&moment)?).await;
                self.receive(&response.map_err(|error| CallError::Transport { error, flow })?, &moment)
            }

            /// Sends the request, and waits.
            ///
            /// # Errors
            ///
            /// See [`CallError`]; its [`advice`](CallError::advice) says what to do.
            pub fn send_blocking(self, http: &dyn BlockingHttp) -> Result<$output, CallError> {
                let moment = Moment::os();
                let flow = self.flow();
                let response = http.send(self.request(&moment)?);
                self.receive(&response.map_err(|error| CallError::Transport { error, flow })?, &moment)
            }
        }
    )*};
}

#[cfg(feature = "os")]
single!(Revocation => (), Verification => Verified);
