//! Where URLs come from: arguments, stdin, the outputs of a CloudFormation stack.

use std::path::Path;

use serde_json::Value;

use crate::cli::CallbackSources;
use crate::error::{Error, Failure};
use crate::files;

/// Limit on the URLs on stdin, in bytes: a hundred URLs is what an app client may have.
const MAX_STDIN_BYTES: u64 = 1 << 20;

/// Limit on a file of stack outputs, in bytes: an account may have thousands of stacks.
const MAX_OUTPUTS_BYTES: u64 = 64 << 20;

/// The texts that were given as URLs, in order, each once.
///
/// # Errors
///
/// None given; an outputs file that cannot be read or has no such output.
pub(crate) fn texts(sources: &CallbackSources) -> Result<Vec<String>, Failure> {
    let mut texts = Vec::new();
    for url in &sources.urls {
        if url == "-" {
            let text = files::read_stdin(MAX_STDIN_BYTES)?;
            texts.extend(
                text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned),
            );
        } else {
            texts.push(url.clone());
        }
    }
    if let (Some(file), Some(key)) = (&sources.from_stack_outputs, &sources.key) {
        texts.push(output(file, key)?);
    }
    let mut once: Vec<String> = Vec::new();
    for text in texts {
        if !once.contains(&text) {
            once.push(text);
        }
    }
    if once.is_empty() {
        return Err(Error::Usage("no URL was given".to_owned()).into());
    }
    Ok(once)
}

/// The value of one output.
fn output(file: &Path, key: &str) -> Result<String, Failure> {
    let wrong = |why: String| {
        Failure::from(Error::Usage(format!("--from-stack-outputs: {}: {why}", file.display())))
    };
    let document: Value = serde_json::from_str(&files::read(file, MAX_OUTPUTS_BYTES)?)
        .map_err(|why| wrong(format!("it is not JSON: {why}")))?;
    let mut found = Vec::new();
    let mut names = Vec::new();
    outputs(&document, &mut |name, value| {
        names.push(name.to_owned());
        if name == key && !found.contains(&value.to_owned()) {
            found.push(value.to_owned());
        }
    });
    names.sort();
    names.dedup();
    match (found.len(), found.pop()) {
        (1, Some(value)) => Ok(value),
        (0, _) if names.is_empty() => {
            Err(wrong("it contains no stack outputs".to_owned()).hint("create it: aws cloudformation describe-stacks --stack-name NAME > FILE, or cdk deploy --outputs-file FILE"))
        }
        (0, _) => Err(wrong(format!("there is no output `{key}`; there are {}", names.join(", ")))),
        (several, _) => Err(wrong(format!("{several} stacks have an output `{key}` of different values; keep one stack in the file"))),
    }
}

/// Every output in a document: of `describe-stacks`, a bare list of outputs, or the file of `cdk deploy`.
fn outputs(document: &Value, each: &mut impl FnMut(&str, &str)) {
    match document {
        Value::Array(list) => list.iter().for_each(|entry| outputs(entry, each)),
        Value::Object(map) => {
            if let (Some(Value::String(key)), Some(Value::String(value))) =
                (map.get("OutputKey"), map.get("OutputValue"))
            {
                each(key, value);
                return;
            }
            if let Some(inner) = map.get("Stacks").or_else(|| map.get("Outputs")) {
                outputs(inner, each);
                return;
            }
            for (name, value) in map {
                match value {
                    Value::String(text) => each(name, text),
                    inner => outputs(inner, each),
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(document: &Value) -> Vec<(String, String)> {
        let mut found = Vec::new();
        outputs(document, &mut |name, value| {
            found.push((name.to_owned(), value.to_owned()));
        });
        found
    }

    #[test]
    fn outputs_are_found_in_every_form_that_aws_tools_write() {
        let expected = vec![("ApiUrl".to_owned(), "https://a.example/Prod/".to_owned())];
        let output = json!({"OutputKey": "ApiUrl", "OutputValue": "https://a.example/Prod/", "Description": "d"});
        for document in [
            json!({"Stacks": [{"StackName": "s", "Outputs": [output]}]}),
            json!({"Outputs": [output]}),
            json!([output]),
            json!({"MLSpaceStack": {"ApiUrl": "https://a.example/Prod/"}}),
            json!({"ApiUrl": "https://a.example/Prod/"}),
        ] {
            assert_eq!(found(&document), expected, "{document}");
        }
        assert_eq!(
            found(&json!({"Stacks": [{"StackName": "s"}]})),
            vec![("StackName".to_owned(), "s".to_owned())]
        );
    }
}
