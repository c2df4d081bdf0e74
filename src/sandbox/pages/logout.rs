//! `/logout`, which takes `logout_uri`, unlike the logout of OpenID Connect.

use crate::sandbox::{
    state::Pool,
    visit::{Visit, auth_request::to_error_page, page::Reply, session},
};

/// Ends the browser's session. Tokens and sessions at identity providers stay valid.
pub(crate) fn logout(visit: &Visit<'_>, pool: &mut Pool) -> Reply {
    let missing =
        |name: &str| refuse(visit, &format!("Required String parameter '{name}' is not present"));
    let Some(id) = visit.query.get("client_id") else {
        return missing("client_id");
    };
    let Some(client) = pool.clients.get(id) else {
        return refuse(visit, "Client does not exist");
    };
    let registered = client.list("LogoutURLs");
    if let Some(target) = visit.query.get("logout_uri").filter(|uri| registered.contains(uri)) {
        return Reply::redirect(target).with_header("set-cookie", &session::close(visit, pool));
    }
    // Without `logout_uri`: back to the sign-in page.
    let Some(callback) = visit.query.get("redirect_uri") else {
        return missing("redirect_uri");
    };
    if visit.query.get("response_type").is_none() {
        return missing("response_type");
    }
    if !client.list("CallbackURLs").contains(&callback) {
        return to_error_page(visit, "redirect_mismatch");
    }
    let query = visit.query.with(&["logout_uri"], None);
    Reply::redirect(format!("{}/login?{query}", visit.base))
        .with_header("set-cookie", &session::close(visit, pool))
}

/// Sends the browser to the error page with the parameters of its request (streamlit/streamlit#14601).
fn refuse(visit: &Visit<'_>, why: &str) -> Reply {
    let query = visit.query.with(&["error"], Some(("error", why)));
    Reply::redirect(format!("{}/error?{query}", visit.base))
}
