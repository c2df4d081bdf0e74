//! The claims of OpenID Connect, and those that a provider may not have.

/// The standard claims (OpenID Connect Core §5.1) without `sub`. They are the standard attributes of a user pool too (Amazon
/// Cognito Developer Guide, "User pool attributes"), where Cognito sets `sub` itself.
pub(crate) const STANDARD: [&str; 19] = [
    "address",
    "birthdate",
    "email",
    "email_verified",
    "family_name",
    "gender",
    "given_name",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "phone_number",
    "phone_number_verified",
    "picture",
    "preferred_username",
    "profile",
    "updated_at",
    "website",
    "zoneinfo",
];

/// What is doubtful about the claims that are mapped, if anything: those that the provider does not list among those that it
/// supports. Without a list, those that are a standard claim in another case.
pub(crate) fn doubts<'a>(
    mapped: impl Iterator<Item = &'a str>,
    supported: Option<&[&str]>,
) -> Option<String> {
    let is_sure = |claim: &str| match supported {
        Some(supported) => supported.contains(&claim),
        None => in_other_case(claim, &STANDARD).is_none(),
    };
    let (mut misspelt, mut missing) = (Vec::new(), Vec::new());
    for claim in mapped.filter(|claim| *claim != "sub" && !is_sure(claim)) {
        let listed = supported.and_then(|supported| in_other_case(claim, supported));
        match (listed, in_other_case(claim, &STANDARD)) {
            (Some(other), _) => misspelt.push(format!("`{claim}` is `{other}` there")),
            (None, Some(standard)) => {
                misspelt
                    .push(format!("`{claim}` is not the standard claim, which is `{standard}`"));
            }
            (None, None) => missing.push(claim),
        }
    }
    let missing = (!missing.is_empty()).then(|| {
        format!(
            "it does not list {}; map another claim with --map ATTRIBUTE=CLAIM, or have the provider issue it",
            missing.join(", ")
        )
    });
    let misspelt = (!misspelt.is_empty()).then(|| {
        format!(
            "{}: each letter counts, and a claim that is not there fills nothing",
            misspelt.join(", ")
        )
    });
    let doubts: Vec<String> = missing.into_iter().chain(misspelt).collect();
    (!doubts.is_empty()).then(|| doubts.join("; "))
}

/// The name that equals a claim but for capital letters and underscores: `EMAIL`, `givenName`.
fn in_other_case<'a>(claim: &str, names: &[&'a str]) -> Option<&'a str> {
    let folded = |name: &str| name.replace(['_', '-'], "").to_ascii_lowercase();
    let is_twin = |name: &&str| *name != claim && folded(name) == folded(claim);
    names.iter().copied().find(is_twin)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(mapped: &[&str], supported: Option<&[&str]>) -> String {
        doubts(mapped.iter().copied(), supported).unwrap_or_default()
    }

    #[test]
    fn a_standard_claim_in_another_case_is_doubtful_unless_the_provider_lists_it() {
        for (mapped, supported) in [
            (&["email", "sub", "nick"][..], None),
            (&["EMAIL"], Some(&["sub", "EMAIL"][..])),
            (&["sub"], Some(&[])),
        ] {
            assert_eq!(judged(mapped, supported), "", "{mapped:?}");
        }
        insta::assert_snapshot!(
            judged(&["EMAIL", "givenName"], None),
            @"`EMAIL` is not the standard claim, which is `email`, `givenName` is not the standard claim, which is `given_name`: each letter counts, and a claim that is not there fills nothing"
        );
        insta::assert_snapshot!(
            judged(&["Upn", "EMAIL"], Some(&["upn", "name"])),
            @"`Upn` is `upn` there, `EMAIL` is not the standard claim, which is `email`: each letter counts, and a claim that is not there fills nothing"
        );
    }

    #[test]
    fn a_claim_that_the_provider_does_not_list_is_doubtful() {
        insta::assert_snapshot!(
            judged(&["mail", "nick", "Email", "name"], Some(&["email", "name"])),
            @"it does not list mail, nick; map another claim with --map ATTRIBUTE=CLAIM, or have the provider issue it; `Email` is `email` there: each letter counts, and a claim that is not there fills nothing"
        );
    }
}
