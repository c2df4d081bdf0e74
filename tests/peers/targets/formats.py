"""Has the configs of described apps in examples/ read by the parser of their format, the expressions in them run by
JMESPath, and the requests for AWS judged by the service models of botocore.

    formats.py EXAMPLES

One line a check; ends with 1 if one fails.
"""

import configparser
import io
import json
import pathlib
import sys
import tomllib
import traceback

import botocore.session
import dotenv
import jmespath
import yaml
from botocore.validate import ParamValidator

EXAMPLES = pathlib.Path(sys.argv[1])
ISSUER = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123"
CLIENT = "1example23456789"
ARN = "arn:aws:cognito-idp:eu-central-1:111122223333:userpool/eu-central-1_AbCdEf123"
SCOPES = ["openid", "email", "profile"]
MEMBER = {"email": "ada@hospital.example", "name": "Ada", "cognito:groups": ["grafana-admins", "staff"]}
OTHER = {"email": "bob@hospital.example", "cognito:groups": ["staff"]}
# People in no group have no such claim.
NOBODY = {"email": "eve@hospital.example"}

failed = 0


def check(claim):
    """Runs a check, and says whether it held."""

    def run(body):
        global failed
        try:
            body()
            print(f"ok    {claim}")
        except Exception:
            failed += 1
            print(f"fail  {claim}")
            print("      " + traceback.format_exc().replace("\n", "\n      "))

    return run


def text(name):
    return (EXAMPLES / name).read_text()


def of_yaml(name):
    return yaml.safe_load(text(name))


def of_env(name):
    return dotenv.dotenv_values(stream=io.StringIO(text(name)))


def equal(found, expected):
    assert found == expected, f"{found!r} instead of {expected!r}"


def domain(app):
    return f"{app}-7c1f2a.auth.eu-central-1.amazoncognito.com"


def logout(app, back):
    back = back.replace(":", "%3A").replace("/", "%2F")
    return f"https://{domain(app)}/logout?client_id={CLIENT}&logout_uri={back}"


def validated(service, operation, **parameters):
    """Fails unless the service model takes the parameters."""
    model = botocore.session.get_session().get_service_model(service)
    shape = model.operation_model(operation).input_shape
    report = ParamValidator().validate(parameters, shape)
    assert not report.has_errors(), report.generate_report()


def refused(service, operation, **parameters):
    try:
        validated(service, operation, **parameters)
    except AssertionError:
        return
    raise AssertionError("a misspelt key is taken")


def grafana(name):
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(text(name))
    return parser


@check("grafana: its INI names every address, and ends the session at Cognito")
def _():
    parser = grafana("grafana.ini")
    oauth = parser["auth.generic_oauth"]
    equal(oauth["client_id"], CLIENT)
    equal(oauth["scopes"].split(), SCOPES)
    equal(oauth["token_url"], f"https://{domain('grafana')}/oauth2/token")
    equal(parser["server"]["root_url"], "https://grafana.example/")
    equal(parser["auth"]["signout_redirect_url"], logout("grafana", "https://grafana.example/login"))


@check("grafana: JMESPath finds groups, names and roles in the tokens of members, others and people in no group")
def _():
    oauth = grafana("grafana.ini")["auth.generic_oauth"]
    groups, name = oauth["groups_attribute_path"], oauth["name_attribute_path"]
    comment = next(line for line in text("grafana.ini").splitlines() if "role_attribute_path" in line)
    role = comment.split(" = ", 1)[1]
    for token, expected in [
        (MEMBER, (["grafana-admins", "staff"], "Ada", "Admin")),
        (OTHER, (["staff"], "bob@hospital.example", "Viewer")),
        (NOBODY, (None, "eve@hospital.example", "Viewer")),
    ]:
        equal(tuple(jmespath.search(path, token) for path in (groups, name, role)), expected)
    try:
        jmespath.search(groups.replace('"', ""), MEMBER)
    except jmespath.exceptions.ParseError:
        return
    raise AssertionError("without double quotes the claim is found too")


@check("grafana: the variables for a container say what the INI says")
def _():
    parser = grafana("grafana.ini")
    said = {}
    for section in parser.sections():
        for key, value in parser[section].items():
            said[f"GF_{section.replace('.', '_')}_{key}".upper()] = value.strip("`")
    variables = of_env("grafana.env")
    equal({name: said.get(name) for name in variables}, variables)


@check("oauth2-proxy: its TOML asks for named scopes, by S256, and lets sign-out lead to Cognito")
def _():
    cfg = tomllib.loads(text("oauth2-proxy.cfg"))
    equal(cfg["oidc_issuer_url"], ISSUER)
    equal(cfg["scope"].split(), SCOPES)
    equal(cfg["code_challenge_method"], "S256")
    equal(cfg["oidc_groups_claim"], "cognito:groups")
    equal(cfg["whitelist_domains"], [domain("oauth2-proxy")])
    assert cfg["cookie_secure"] is True


@check("argo-cd: its ConfigMaps and its Secret are YAML, the config inside included")
def _():
    data = of_yaml("argo-cd.yaml")["data"]
    config = yaml.safe_load(data["oidc.config"])
    equal(data["url"], "https://argocd.example")
    equal(config["issuer"], ISSUER)
    equal(config["clientID"], CLIENT)
    equal(config["requestedScopes"], SCOPES)
    equal(config["logoutURL"], logout("argo-cd", "https://argocd.example/"))
    # The part after the dollar is a key of the Secret.
    secret = of_yaml("argo-cd.secret.yaml")["stringData"]
    assert config["clientSecret"].removeprefix("$") in secret, secret
    scopes = yaml.safe_load(of_yaml("argo-cd.rbac.yaml")["data"]["scopes"])
    equal(scopes, ["cognito:groups", "email"])


@check("kubernetes: the flags of the API server and of kubelogin name one issuer and one client")
def _():
    server = dict(flag.removeprefix("--").split("=", 1) for flag in of_yaml("kubernetes.yaml"))
    [person] = of_yaml("kubernetes.kubeconfig.yaml")["users"]
    login = dict(flag.removeprefix("--").split("=", 1) for flag in person["user"]["exec"]["args"] if "=" in flag)
    for flags in (server, login):
        equal((flags["oidc-issuer-url"], flags["oidc-client-id"]), (ISSUER, CLIENT))
    equal(server["oidc-groups-claim"], "cognito:groups")
    equal((login["oidc-extra-scope"], login["oidc-pkce-method"]), ("email", "S256"))


@check("kubernetes: the API model of EKS takes the identity provider, and no misspelt key")
def _():
    oidc = json.loads(text("kubernetes.json"))
    validated("eks", "AssociateIdentityProviderConfig", clusterName="c", oidc=oidc)
    refused("eks", "AssociateIdentityProviderConfig", clusterName="c", oidc=oidc | {"issuerURL": ISSUER})


@check("spring-boot: its YAML names the registration of the callback URL")
def _():
    client = of_yaml("spring-boot.yml")["spring"]["security"]["oauth2"]["client"]
    [(name, registration)] = client["registration"].items()
    assert registration["redirect-uri"].endswith(f"/login/oauth2/code/{name}")
    equal(client["provider"][name], {"issuer-uri": ISSUER})
    equal(registration["scope"], SCOPES)


@check("open-webui: its variables are read as they are meant")
def _():
    env = of_env("open-webui.env")
    equal(env["OPENID_PROVIDER_URL"], f"{ISSUER}/.well-known/openid-configuration")
    equal(env["OAUTH_SCOPES"].split(), SCOPES)
    equal(env["OPENID_END_SESSION_ENDPOINT"], logout("open-webui", "https://chat.example/auth"))


@check("chainlit: its variables name the bare domain")
def _():
    env = of_env("chainlit.env")
    equal(env["OAUTH_COGNITO_DOMAIN"], domain("chainlit"))
    equal(env["OAUTH_COGNITO_SCOPE"].split(), SCOPES)


@check("jenkins: its YAML finds the groups by JMESPath, and sends what Cognito's /logout expects")
def _():
    oic = of_yaml("jenkins.yaml")["jenkins"]["securityRealm"]["oic"]
    equal(jmespath.search(oic["groupsFieldName"], MEMBER), MEMBER["cognito:groups"])
    equal(jmespath.search(oic["groupsFieldName"], NOBODY), None)
    sent = {item["key"]: item["value"] for item in oic["logoutQueryParameters"]["items"]}
    equal(sent, {"client_id": CLIENT, "logout_uri": "https://jenkins.example/"})


@check("alb: the API model of Elastic Load Balancing takes the actions, and no misspelt key")
def _():
    actions = json.loads(text("alb.json"))
    rule = {"ListenerArn": "arn", "Conditions": [], "Priority": 1}
    validated("elbv2", "CreateRule", Actions=actions, **rule)
    cognito = actions[0]["AuthenticateCognitoConfig"]
    equal((cognito["UserPoolArn"], cognito["UserPoolDomain"]), (ARN, "alb-7c1f2a"))
    cognito["UserPoolID"] = "x"
    refused("elbv2", "CreateRule", Actions=actions, **rule)


@check("alb: the annotation for the Ingress controller holds JSON with the same values")
def _():
    annotations = of_yaml("alb.yaml")["metadata"]["annotations"]
    idp = json.loads(annotations["alb.ingress.kubernetes.io/auth-idp-cognito"])
    expected = {"userPoolARN": ARN, "userPoolClientID": CLIENT, "userPoolDomain": "alb-7c1f2a"}
    equal(idp, expected)


@check("api-gateway: the API models take both authorizers, and no misspelt key")
def _():
    http, rest = json.loads(text("api-gateway.http.json")), json.loads(text("api-gateway.rest.json"))
    validated("apigatewayv2", "CreateAuthorizer", **http)
    validated("apigateway", "CreateAuthorizer", **rest)
    refused("apigatewayv2", "CreateAuthorizer", **http | {"JwtConfig": {}})
    refused("apigateway", "CreateAuthorizer", **rest | {"providerArns": []})
    equal((http["JwtConfiguration"]["Issuer"], http["JwtConfiguration"]["Audience"]), (ISSUER, [CLIENT]))
    equal(rest["providerARNs"], [ARN])


sys.exit(1 if failed else 0)
