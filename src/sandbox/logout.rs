//! `/logout`, which is not the logout of OpenID Connect: it wants `logout_uri`.

use super::{
    authorize::{client, to_error_page},
    oidc::Visit,
    pages::Reply,
};

pub(crate) fn logout(visit: &Visit<'_>) -> Reply {
    let absent = |name: &str| {
        Reply::failure(
            400,
            &format!("Required String parameter '{name}' is not present"),
        )
    };
    if visit.query.get("client_id").is_none() {
        return absent("client_id");
    }
    let Some(client) = client(visit) else {
        return Reply::failure(400, "Client does not exist");
    };
    let registered = client.list("LogoutURLs");
    if let Some(target) = visit
        .query
        .get("logout_uri")
        .filter(|uri| registered.contains(uri))
    {
        return Reply::redirect(target);
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
}
