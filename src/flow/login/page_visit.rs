//! A temporary user's way through the pool's own pages, from the first one to the callback URL.

use std::time::Duration;

use super::attempt::Attempt;
use crate::oidc::Http;
use crate::oidc::chromium;
use crate::oidc::flow::AuthRequest;
use crate::oidc::pages::{self, Credentials, OpenPage, PageSignInError};

/// A sign-in as far as its first page.
pub(super) struct PageVisit {
    pub(super) request: AuthRequest,
    pub(super) browser: Http,
    first: Result<OpenPage, PageSignInError>,
}

impl PageVisit {
    pub(super) async fn begin(attempt: &Attempt<'_>, request: AuthRequest) -> Self {
        let browser = Http::with_cookies().led_by(attempt.endpoints.network);
        let first = pages::open(&browser, &request.url, request.callback()).await;
        Self { request, browser, first }
    }

    /// Signs in on the pages from the first one on, in Chromium if they need JavaScript.
    ///
    /// # Errors
    ///
    /// Why they do not lead to the callback URL.
    pub(super) async fn end(
        self,
        attempt: &Attempt<'_>,
        credentials: &Credentials,
    ) -> Result<Arrival, String> {
        let Self { request, browser, first } = self;
        let signed_in = match first {
            Ok(first) => pages::sign_in(&browser, first, request.callback(), credentials).await,
            Err(why) => Err(why),
        };
        match signed_in {
            Ok(url) => Ok(Arrival { request, url, browser: Some(browser) }),
            Err(PageSignInError::NeedsScripts) => {
                match in_chromium(attempt, &request, credentials).await {
                    Ok(url) => Ok(Arrival { request, url, browser: None }),
                    Err(why) => Err(format!("it could not be tested: {why}")),
                }
            }
            Err(why) => Err(why.to_string()),
        }
    }
}

/// A callback URL that the pages led to.
pub(super) struct Arrival {
    pub(super) request: AuthRequest,
    pub(super) url: String,
    /// `None` if the pages needed JavaScript, so that another browser visited them.
    pub(super) browser: Option<Http>,
}

async fn in_chromium(
    attempt: &Attempt<'_>,
    request: &AuthRequest,
    credentials: &Credentials,
) -> Result<String, String> {
    let Some(program) = chromium::find() else {
        return Err(
            "the sign-in page needs JavaScript, and neither Chromium nor Chrome is installed"
                .to_owned(),
        );
    };
    attempt.printer.detail(format_args!(
        "the sign-in page needs JavaScript: {} opens it without a window",
        program.display()
    ));
    let limit = Duration::from_secs(attempt.args.timeout);
    chromium::sign_in(&program, &request.url, request.callback(), credentials, limit)
        .await
        .map_err(|why| why.to_string())
}
