//! The published schemas, as the program prints them: `examples/schemas` is written from the types of the documents.

/// Each schema by its name.
pub(crate) const SCHEMAS: [(&str, &str); 21] = [
    ("callback", include_str!("../../../examples/schemas/callback.json")),
    ("commands", include_str!("../../../examples/schemas/commands.json")),
    ("config", include_str!("../../../examples/schemas/config.json")),
    ("destroy", include_str!("../../../examples/schemas/destroy.json")),
    ("doctor", include_str!("../../../examples/schemas/doctor.json")),
    ("doctor-all", include_str!("../../../examples/schemas/doctor-all.json")),
    ("doctor-list", include_str!("../../../examples/schemas/doctor-list.json")),
    ("export", include_str!("../../../examples/schemas/export.json")),
    ("failure", include_str!("../../../examples/schemas/failure.json")),
    ("idp", include_str!("../../../examples/schemas/idp.json")),
    ("login", include_str!("../../../examples/schemas/login.json")),
    ("plan", include_str!("../../../examples/schemas/plan.json")),
    ("policy", include_str!("../../../examples/schemas/policy.json")),
    ("sandbox", include_str!("../../../examples/schemas/sandbox.json")),
    ("secret", include_str!("../../../examples/schemas/secret.json")),
    ("set-up", include_str!("../../../examples/schemas/set-up.json")),
    ("spec", include_str!("../../../examples/schemas/spec.json")),
    ("spec-file", include_str!("../../../examples/schemas/spec-file.json")),
    ("status", include_str!("../../../examples/schemas/status.json")),
    ("target-file", include_str!("../../../examples/schemas/target-file.json")),
    ("targets", include_str!("../../../examples/schemas/targets.json")),
];

/// The names of all schemas.
pub(crate) fn names() -> Vec<&'static str> {
    SCHEMAS.iter().map(|(name, _)| *name).collect()
}
