"""Judges the rule of a load balancer by the model of the API: `python load_balancer.py rule.json`."""

import json
import pathlib
import sys

import botocore.session
from botocore.validate import ParamValidator

rule = json.loads(pathlib.Path(sys.argv[1]).read_text())
operation = botocore.session.Session().get_service_model("elbv2").operation_model("CreateRule")
report = ParamValidator().validate(rule, operation.input_shape)
if report.has_errors():
    sys.exit(report.generate_report())
kinds = operation.service_model.shape_for("ActionTypeEnum").enum
assert all(action["Type"] in kinds for action in rule["Actions"]), kinds
