"""Reads a config file from stdin as a usual loader does, and prints it as JSON.

    loaders.py env|ini|toml|yaml|hcl
    loaders.py terraform    whether Terraform would format it, and takes it
"""

import configparser
import io
import json
import pathlib
import sys
import tempfile
import tomllib

import dotenv
import hcl2
import yaml
from terraform import Terraform


def ini(text):
    parser = configparser.ConfigParser()
    parser.read_string(text)
    return {name: dict(parser[name]) for name in parser.sections()}


def hcl(text):
    """Without what the parser adds, and texts without their quotes."""
    def plain(value):
        if isinstance(value, dict):
            return {key: plain(inner) for key, inner in value.items() if not key.startswith("__")}
        if isinstance(value, list):
            return [plain(inner) for inner in value]
        if isinstance(value, str):
            return value.strip('"')
        return value

    [block] = plain(hcl2.loads(text))["locals"]
    return block


LOADERS = {
    "env": lambda text: dict(dotenv.dotenv_values(stream=io.StringIO(text))),
    "ini": ini,
    "toml": tomllib.loads,
    "yaml": yaml.safe_load,
    "hcl": hcl,
}


def terraform(text):
    with tempfile.TemporaryDirectory() as folder:
        program = Terraform(pathlib.Path(folder))
        pathlib.Path(folder, "main.tf").write_text(text, encoding="utf-8")
        for command in (["fmt", "-check"], ["init", "-backend=false"], ["validate"]):
            ran = program.run(*command)
            if ran.returncode != 0:
                sys.exit(f"{command}: {ran.stdout}{ran.stderr[-2000:]}")
    print("formatted and valid")


kind, text = sys.argv[1], sys.stdin.read()
if kind == "terraform":
    terraform(text)
else:
    json.dump(LOADERS[kind](text), sys.stdout)
