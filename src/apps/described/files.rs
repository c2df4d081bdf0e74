//! The built-in apps that a file describes: one file each, one line here.

use super::Described;

/// Every file of a built-in app, in the order people are offered them.
pub(in crate::apps) static FILES: [Described; 20] = [
    Described::new("amplify", include_str!("files/amplify.toml")),
    Described::new("auth-js", include_str!("files/auth-js.toml")),
    Described::new("next-auth", include_str!("files/next-auth.toml")),
    Described::new("streamlit", include_str!("files/streamlit.toml")),
    Described::new("jupyterhub", include_str!("files/jupyterhub.toml")),
    Described::new("superset", include_str!("files/superset.toml")),
    Described::new("django-allauth", include_str!("files/django-allauth.toml")),
    Described::new("mozilla-django-oidc", include_str!("files/mozilla-django-oidc.toml")),
    Described::new("alb", include_str!("files/alb.toml")),
    Described::without_client("api-gateway", include_str!("files/api-gateway.toml")),
    Described::new("mod-auth-openidc", include_str!("files/mod-auth-openidc.toml")),
    Described::new("grafana", include_str!("files/grafana.toml")),
    Described::new("oauth2-proxy", include_str!("files/oauth2-proxy.toml")),
    Described::new("argo-cd", include_str!("files/argo-cd.toml")),
    Described::new("kubernetes", include_str!("files/kubernetes.toml")),
    Described::new("spring-boot", include_str!("files/spring-boot.toml")),
    Described::new("open-webui", include_str!("files/open-webui.toml")),
    Described::new("chainlit", include_str!("files/chainlit.toml")),
    Described::new("jenkins", include_str!("files/jenkins.toml")),
    Described::new("generic", include_str!("files/generic.toml")),
];
