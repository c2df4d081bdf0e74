//! The config that an app was deployed with, read tolerantly: JavaScript, TypeScript, JSON, HCL or `.env`.

/// What a config says, as far as it says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Deployed {
    /// The path of the file, as it was given.
    pub(crate) name: String,
    pub(crate) issuer: Option<String>,
    pub(crate) client_id: Option<String>,
    pub(crate) callback: Option<String>,
    pub(crate) response_type: Option<String>,
    pub(crate) scopes: Option<Vec<String>>,
    /// Whether it holds a client secret.
    pub(crate) secret: bool,
    /// Addresses of the sign-in pages: authorization, token.
    pub(crate) endpoints: Vec<String>,
    /// Addresses of the key set.
    pub(crate) key_sets: Vec<String>,
}

/// A name and the texts after it.
type AttributeList = (String, Vec<String>);

impl Deployed {
    pub(crate) fn read(name: &str, text: &str) -> Self {
        let mut found = Self { name: name.to_owned(), ..Self::default() };
        for (key, values) in entries(text) {
            found.take(&key.to_lowercase(), &values);
        }
        found
    }

    /// Whether it says nothing about a sign-in.
    pub(crate) fn is_empty(&self) -> bool {
        let bare = Self { name: self.name.clone(), ..Self::default() };
        *self == bare
    }

    fn take(&mut self, key: &str, values: &[String]) {
        let Some(first) = values.first().filter(|first| !first.trim().is_empty()) else {
            return;
        };
        let one = || Some(first.clone());
        match key {
            "authority" | "issuer" | "issuer_url" | "oidc_url" | "oidc_issuer"
            | "oidc_authority" => {
                self.issuer = self.issuer.take().or_else(one);
            }
            "client_id" | "clientid" | "oidc_client_id" | "oidc_client_name" => {
                self.client_id = self.client_id.take().or_else(one);
            }
            "redirect_uri" | "redirecturi" | "redirect_url" | "callback_url"
            | "oidc_redirect_uri" | "oidc_redirect_url" => {
                self.callback = self.callback.take().or_else(one);
            }
            "response_type" | "responsetype" => {
                self.response_type = self.response_type.take().or_else(one);
            }
            "scope" | "scopes" | "oidc_scope" | "oidc_scopes" => {
                let words = values.iter().flat_map(|value| value.split([' ', ',']));
                let words = words.filter(|word| !word.is_empty()).map(str::to_owned);
                self.scopes.get_or_insert_with(|| words.collect());
            }
            "client_secret" | "clientsecret" | "oidc_client_secret" => {
                self.secret |= !first.starts_with('<') && !first.contains("cogoidc config");
            }
            "authorization_endpoint"
            | "auth_url"
            | "oidc_authorization_endpoint"
            | "token_endpoint"
            | "token_url"
            | "oidc_token_endpoint" => self.endpoints.push(first.clone()),
            "jwks_uri" | "certs_url" | "oidc_jwks_uri" => self.key_sets.push(first.clone()),
            _ => {}
        }
    }
}

/// Each name with a text after it, separated by `:` or `=`; a list counts as its texts.
fn entries(text: &str) -> Vec<AttributeList> {
    let mut letters = Letters(text.chars().peekable());
    let mut reader = Reader::default();
    while let Some(letter) = letters.0.next() {
        match letter {
            '/' if letters.0.peek() == Some(&'/') => letters.skip_line(),
            '/' if letters.0.peek() == Some(&'*') => letters.skip_comment(),
            '#' => letters.skip_line(),
            '\'' | '"' | '`' => reader.text(letters.text(letter)),
            ':' | '=' if !reader.word.is_empty() => reader.separator(letter, &mut letters),
            '[' => reader.begin_list(),
            ',' if reader.in_list => {}
            ']' | '{' | '}' | ',' | ';' => reader.end_entry(),
            letter if is_of_word(letter) => reader.word = letters.word(letter),
            _ => {}
        }
    }
    reader.entries
}

/// Where a reading is.
#[derive(Default)]
struct Reader {
    entries: Vec<AttributeList>,
    /// The last word.
    word: String,
    /// The name that waits for its text, and the separator after it.
    name: Option<(String, char)>,
    /// Whether texts belong to the last entry.
    in_list: bool,
}

impl Reader {
    fn text(&mut self, value: String) {
        match (self.name.take(), self.in_list, self.entries.last_mut()) {
            (Some((name, _)), _, _) => self.entries.push((name, vec![value])),
            (None, true, Some((_, values))) => values.push(value),
            _ => self.word = value,
        }
    }

    fn separator(&mut self, separator: char, letters: &mut Letters<'_>) {
        let word = std::mem::take(&mut self.word);
        let name = match self.name.take() {
            // A type stands between the two, as in `NAME: string = 'text'`.
            Some((first, ':')) if separator == '=' => first,
            _ => word,
        };
        // `.env`: the rest of the line is the text, without quotes.
        if separator == '=' && letters.has_bare_value() {
            self.entries.push((name, vec![letters.line()]));
        } else {
            self.name = Some((name, separator));
        }
    }

    fn begin_list(&mut self) {
        if let Some((name, _)) = self.name.take() {
            self.entries.push((name, Vec::new()));
            self.in_list = true;
        }
    }

    fn end_entry(&mut self) {
        self.word.clear();
        (self.name, self.in_list) = (None, false);
    }
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || "_$".contains(letter)
}

struct Letters<'a>(std::iter::Peekable<std::str::Chars<'a>>);

impl Letters<'_> {
    fn skip_line(&mut self) {
        while self.0.next_if(|letter| *letter != '\n').is_some() {}
    }

    fn skip_comment(&mut self) {
        let mut last = ' ';
        for letter in self.0.by_ref() {
            if last == '*' && letter == '/' {
                return;
            }
            last = letter;
        }
    }

    /// The text up to the closing quote.
    fn text(&mut self, quote: char) -> String {
        let mut text = String::new();
        while let Some(letter) = self.0.next() {
            match letter {
                '\\' => text.extend(self.0.next()),
                letter if letter == quote => break,
                letter => text.push(letter),
            }
        }
        text
    }

    fn word(&mut self, first: char) -> String {
        let mut word = String::from(first);
        while let Some(letter) = self.0.next_if(|letter| is_of_word(*letter)) {
            word.push(letter);
        }
        word
    }

    /// Whether a word begins right here: a `.env` has no space after its `=`.
    fn has_bare_value(&mut self) -> bool {
        self.0.peek().is_some_and(|letter| letter.is_alphanumeric() || *letter == '<')
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        while let Some(letter) = self.0.next_if(|letter| *letter != '\n') {
            line.push(letter);
        }
        line.trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ISSUER: &str = "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123";
    const CLIENT: &str = "1example23456789";

    fn example(name: &str) -> Deployed {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name);
        Deployed::read(name, &std::fs::read_to_string(path).unwrap())
    }

    #[test]
    fn what_cogoidc_writes_is_read_back() {
        for (name, issuer, callback, scopes) in [
            ("ohif.js", Some(ISSUER), true, true),
            ("spa.js", Some(ISSUER), true, true),
            ("mlspace.json", Some(ISSUER), true, false),
            ("mlspace.ts", Some(ISSUER), true, false),
            ("mlspace-before-deployment.ts", Some(ISSUER), false, false),
            ("cloudflare-access.json", None, false, true),
            ("cloudflare-access.tf", None, false, true),
        ] {
            let found = example(name);
            assert_eq!(found.issuer.as_deref(), issuer, "{name}");
            assert_eq!(found.client_id.as_deref(), Some(CLIENT), "{name}");
            assert_eq!(found.callback.is_some(), callback, "{name}: {found:?}");
            let asked: Vec<&str> = found.scopes.iter().flatten().map(String::as_str).collect();
            assert_eq!(
                asked,
                if scopes { vec!["openid", "email", "profile"] } else { vec![] },
                "{name}"
            );
            assert!(!found.secret, "{name} holds a placeholder");
        }
        assert_eq!(example("ohif.js").response_type.as_deref(), Some("code"));
        assert_eq!(example("cloudflare-access.json").endpoints.len(), 2);
        assert_eq!(example("cloudflare-access.json").key_sets.len(), 1);
    }

    #[test]
    fn what_people_write_is_read_as_well() {
        for text in [
            "window.config = { oidc: [{ authority: 'A', client_id: 'B', response_type: 'id_token token' }] }",
            "window.config = {\n // authority: 'X',\n authority : \"A\" /* client_id: 'X' */, client_id:`B`,\nresponse_type: 'id_token token' };",
            "{\"oidc\": {\"authority\": \"A\", \"client_id\": \"B\", \"response_type\": \"id_token token\"}}",
            "# issuer=X\nISSUER=A\nCLIENT_ID=B\nresponse_type=id_token token\n",
            "ISSUER='A'\nCLIENT_ID=\"B\"\nRESPONSE_TYPE=\"id_token token\"\n",
            "export const ISSUER: string = 'A';\nexport const CLIENT_ID: string = 'B'; const response_type: string = 'id_token token'",
            "issuer = \"A\"\nclient_id = \"B\"\nresponse_type = \"id_token token\"\n",
        ] {
            let found = Deployed::read("x", text);
            assert_eq!(found.issuer.as_deref(), Some("A"), "{text}");
            assert_eq!(found.client_id.as_deref(), Some("B"), "{text}");
            assert_eq!(found.response_type.as_deref(), Some("id_token token"), "{text}");
        }
    }

    #[test]
    fn a_secret_is_noticed_and_a_placeholder_is_not_a_secret() {
        assert!(Deployed::read("x", "client_secret: 'abc'").secret);
        assert!(Deployed::read("x", "CLIENT_SECRET=abc").secret);
        assert!(!Deployed::read("x", "client_secret: ''").secret);
        assert!(!Deployed::read("x", "client_secret: '<printed by: …>'").secret);
        assert!(Deployed::read("x", "nothing of the kind").is_empty());
    }

    proptest! {
        #[test]
        fn no_text_is_too_odd(text in "\\PC{0,200}|[a-z:='\"`\\[\\]{}/*#\\\\,; \n]{0,200}") {
            Deployed::read("x", &text);
        }
    }
}
