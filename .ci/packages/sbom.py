"""The bill of materials: CycloneDX JSON, the same for every machine that builds the same source."""

import json
import uuid
from datetime import datetime, timezone

import archive
from platforms import Platform
from project import ROOT, Project


def name(project: Project, platform: Platform) -> str:
    return f"{archive.stem(project, platform)}.cdx.json"


def portable(made: str, root: str, epoch: int) -> str:
    """`made`, as cargo-cyclonedx writes it, without the folder of the source, the clock and the random number."""
    document = json.loads(made.replace(f"path+file://{root}#", "path+file:///cogoidc#"))
    if root in json.dumps(document):
        raise SystemExit(f"the bill of materials names the folder {root}")
    document["metadata"]["timestamp"] = datetime.fromtimestamp(epoch, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    document.pop("serialNumber", None)
    content = uuid.uuid5(uuid.NAMESPACE_OID, json.dumps(document, sort_keys=True))
    return json.dumps({"serialNumber": f"urn:uuid:{content}"} | document, indent=2) + "\n"


def read(made: str, epoch: int) -> str:
    return portable(made, ROOT.as_posix(), epoch)
