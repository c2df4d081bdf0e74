"""The arguments of the Cognito resources of Terraform's AWS provider, from a package that is generated from its schema.

    provider.py --write|--check

Needs npm and a registry. Writes, or compares, `src/export/terraform/provider.json`: for each resource, each argument
with `required` or `optional`, or with its own arguments if it is a block.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

PACKAGE = "@cdktn/provider-aws@25.7.0"
RESOURCES = [
    "cognito_identity_provider",
    "cognito_managed_login_branding",
    "cognito_resource_server",
    "cognito_user_pool",
    "cognito_user_pool_client",
    "cognito_user_pool_domain",
]
FILE = pathlib.Path(__file__).parents[2] / "src/export/terraform/provider.json"

# The classes and functions of a module begin at the start of a line, and so do the braces that end them.
DEFINITION = re.compile(r"^(?:class|function) (\w+)\b.*?^}", re.MULTILINE | re.DOTALL)
STATE = re.compile(r"^ +// (\w+) - computed: \w+, optional: (\w+), required: (\w+)$", re.MULTILINE)
BLOCK = re.compile(r"^ +(\w+): \{\n +value: [^\n]*?\b(cognito\w+?)ToHclTerraform\b[^\n]*,\n +isBlock: true,", re.MULTILINE)
VERSION = re.compile(r"providerVersion: '([^']+)'")


def arguments(definitions, name, writer):
    """The arguments of a class, the blocks among them by the functions that write them."""
    states = {
        argument: "required" if required == "true" else "optional"
        for argument, optional, required in STATE.findall(definitions[name])
        if "true" in (optional, required)
    }
    for argument, block in BLOCK.findall(definitions[writer]):
        reference = block[0].upper() + block[1:] + "OutputReference"
        if reference in definitions:
            states[argument] = arguments(definitions, reference, f"{block}ToHclTerraform")
    return dict(sorted(states.items()))


def resource(text, name):
    definitions = {found[1]: found[0] for found in DEFINITION.finditer(text)}
    top = "".join(part.capitalize() for part in name.split("_"))
    found = arguments(definitions, top, top)
    found.pop("id", None)
    # What every resource has: the time that an operation may take.
    found.pop("timeouts", None)
    return found


def facts():
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["npm", "pack", "--silent", PACKAGE], cwd=folder, check=True, capture_output=True, text=True
        ).stdout.strip()
        paths = {name: f"package/lib/{name.replace('_', '-')}/index.js" for name in RESOURCES}
        subprocess.run(["tar", "xzf", packed, *paths.values()], cwd=folder, check=True)
        texts = {name: pathlib.Path(folder, path).read_text() for name, path in paths.items()}
    versions = {VERSION.search(text)[1] for text in texts.values()}
    if len(versions) != 1:
        sys.exit(f"the resources are of several versions: {versions}")
    return {
        "notice": "The names of arguments, as the schema of the provider hashicorp/aws (MPL-2.0) has them.",
        "version": versions.pop(),
        "resources": {f"aws_{name}": resource(text, name) for name, text in texts.items()},
    }


text = json.dumps(facts(), indent=1) + "\n"
if sys.argv[1:] == ["--write"]:
    FILE.write_text(text)
elif FILE.read_text() == text:
    print("ok   export: the arguments of Terraform's provider are those of its package")
else:
    sys.exit("fail export: the arguments of Terraform's provider are those of its package: provider.py --write")
