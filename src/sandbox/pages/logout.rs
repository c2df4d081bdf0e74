//! `/logout`, which is not the logout of OpenID Connect: it wants `logout_uri`.

use crate::sandbox::{
    state::Pool,
    visit::{Visit, asked::to_error_page, page::Reply, session},
};

/// Ends the browser's session. Tokens, and sessions at upstream providers, live on.
pub(crate) fn logout(visit: &Visit<'_>, pool: &mut Pool) -> Reply {
    let absent = |name: &str| {
        Reply::failure(400, &format!("Required String parameter '{name}' is not present"))
    };
    let Some(id) = visit.query.get("client_id") else {
        return absent("client_id");
    };
    let Some(client) = pool.clients.get(id) else {
        return Reply::failure(400, "Client does not exist");
    };
    let registered = client.list("LogoutURLs");
    if let Some(target) = visit.query.get("logout_uri").filter(|uri| registered.contains(uri)) {
        return Reply::redirect(target).with("set-cookie", &session::close(visit, pool));
    }
    // The other variant: sign out, then back to the sign-in page.
    let Some(callback) = visit.query.get("redirect_uri") else {
        return absent("redirect_uri");
    };
    if visit.query.get("response_type").is_none() {
        return absent("response_type");
    }
    if !client.list("CallbackURLs").contains(&callback) {
        return to_error_page(visit, "redirect_mismatch");
    }
    let query = visit.query.with(&["logout_uri"], None);
    Reply::redirect(format!("{}/login?{query}", visit.base))
        .with("set-cookie", &session::close(visit, pool))
}
