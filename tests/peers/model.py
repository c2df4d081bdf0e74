"""Extracts what cogoidc has of the Cognito service model that ships with botocore.

    python model.py --check    say where the files differ from the installed model
    python model.py --write    make the files anew

src/sandbox/model/model.json holds the constraints that the sandbox enforces, of the operations named in the table of
src/sandbox/api/mod.rs. src/cognito/update/members.json holds the members of the resources that are updated as a whole.
"""

import argparse
import json
import pathlib
import re
import sys

import botocore
from botocore.loaders import Loader

ROOT = pathlib.Path(__file__).resolve().parents[2]
TARGET = ROOT / "src" / "sandbox" / "model" / "model.json"
MEMBERS = ROOT / "src" / "cognito" / "update" / "members.json"
TABLE = ROOT / "src" / "sandbox" / "api" / "mod.rs"
NOTICE = (
    "Extracted from the Amazon Cognito user pools service model (cognito-idp, API version 2016-04-18) "
    "of botocore, https://github.com/boto/botocore, Copyright Amazon.com, Inc. or its affiliates, "
    "licensed under the Apache License 2.0. Only names and constraints are kept."
)
# The updates of whole resources, each with the operation and the member of its answer that describe the resource.
UPDATES = {
    "SetUserPoolMfaConfig": ("GetUserPoolMfaConfig", None),
    "UpdateIdentityProvider": ("DescribeIdentityProvider", "IdentityProvider"),
    "UpdateUserPool": ("DescribeUserPool", "UserPool"),
    "UpdateUserPoolClient": ("DescribeUserPoolClient", "UserPoolClient"),
    "UpdateUserPoolDomain": ("DescribeUserPoolDomain", "DomainDescription"),
}
SCALARS = ("enum", "min", "max", "pattern", "sensitive")


def served():
    return sorted(set(re.findall(r'\b(?:read|write)\(\s*"(\w+)"', TABLE.read_text())))


def compact(shape, keys):
    """One shape without its prose, with these constraints, and the names of the shapes it refers to."""
    kind = shape["type"]
    if shape.get("document"):
        return {"type": "document"}, []
    small = {"type": kind}
    refers = []
    if kind == "structure":
        if shape.get("required"):
            small["required"] = shape["required"]
        small["members"] = {name: member["shape"] for name, member in shape["members"].items()}
        refers = list(small["members"].values())
    elif kind == "list":
        small["member"] = shape["member"]["shape"]
        refers = [small["member"]]
    elif kind == "map":
        small["key"] = shape["key"]["shape"]
        small["value"] = shape["value"]["shape"]
        refers = [small["key"], small["value"]]
    small.update({key: shape[key] for key in keys if key in shape})
    return small, refers


def extract(model):
    operations, shapes = {}, {}
    for name in served():
        found = model["operations"].get(name)
        if found is None:
            sys.exit(f"the installed model has no operation {name}")
        entry = {side: found[side]["shape"] for side in ("input", "output") if side in found}
        entry["errors"] = sorted(error["shape"] for error in found.get("errors", []))
        if found.get("authtype") == "none":
            entry["unsigned"] = True
        operations[name] = entry

    def collect(side, keys):
        waiting = [entry[side] for entry in operations.values() if side in entry]
        while waiting:
            name = waiting.pop()
            if name not in shapes:
                shapes[name], refers = compact(model["shapes"][name], keys)
                waiting += refers

    # What only answers hold is never judged, so its bounds would be dead weight.
    collect("input", SCALARS)
    collect("output", ())
    others = sorted(set(model["operations"]) - set(operations))
    return {"notice": NOTICE, "unserved": others, "operations": operations, "shapes": dict(sorted(shapes.items()))}


def text(document):
    """JSON with one operation or shape a line, so that a change of the model reads well as a diff."""

    def block(entries):
        lines = (f"    {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in entries.items())
        return "{\n" + ",\n".join(lines) + "\n  }"

    return (
        "{\n"
        f'  "notice": {json.dumps(document["notice"])},\n'
        f'  "unserved": {json.dumps(document["unserved"])},\n'
        f'  "operations": {block(document["operations"])},\n'
        f'  "shapes": {block(document["shapes"])}\n'
        "}\n"
    )


def updates(model):
    """For each update the members that its resource is described with, and those that the update takes."""

    def members(shape):
        return model["shapes"][shape]["members"]

    found = {}
    for update, (describe, member) in UPDATES.items():
        described = model["operations"][describe]["output"]["shape"]
        if member is not None:
            described = members(described)[member]["shape"]
        taken = model["operations"][update]["input"]["shape"]
        found[update] = {"described": sorted(members(described)), "taken": sorted(members(taken))}
    return {"notice": NOTICE, "updates": found}


def differences(ours, theirs):
    for name in sorted(set(ours.get("unserved", [])) ^ set(theirs.get("unserved", []))):
        yield f"unserved {name}: in one of them only"
    for part in sorted(set(theirs) - {"notice", "unserved"}):
        for name in sorted(set(ours[part]) | set(theirs[part])):
            old, new = ours[part].get(name), theirs[part].get(name)
            if old != new:
                yield f"{part} {name}: checked in {json.dumps(old)}, installed {json.dumps(new)}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    action = parser.add_mutually_exclusive_group(required=True)
    action.add_argument("--check", action="store_true")
    action.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    model = Loader().load_service_model("cognito-idp", "service-2")
    theirs, members = extract(model), updates(model)
    if arguments.write:
        TARGET.write_text(text(theirs), encoding="utf-8")
        MEMBERS.write_text(json.dumps(members, indent=1) + "\n", encoding="utf-8")
        return 0
    found = []
    for path, installed in ((TARGET, theirs), (MEMBERS, members)):
        found += differences(json.loads(path.read_text(encoding="utf-8")), installed)
    for line in found:
        print(line)
    print(f"{len(found)} differences from botocore {botocore.__version__}, {len(theirs['operations'])} operations")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
