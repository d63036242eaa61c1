//! The registry of diagnostic codes; each has a page under `docs/codes/`, which `explain` prints.

/// A stable name for one kind of problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Code(pub &'static str);

impl std::fmt::Display for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

macro_rules! codes {
    ($($name:ident = $code:literal),* $(,)?) => {
        impl Code {
            $(#[doc = concat!("`", $code, "`; its page is `docs/codes/", $code, ".md`.")]
            pub const $name: Code = Code($code);)*
        }

        /// Every code with its page, sorted by code.
        pub const CODES: &[(Code, &str)] = &[
            $((Code::$name, include_str!(concat!("../../docs/codes/", $code, ".md"))),)*
        ];
    };
}

codes! {
    DATA_DUPLICATE_KEY = "data/duplicate-key",
}

/// The page of a code, in Markdown.
#[must_use]
pub fn page(code: &str) -> Option<&'static str> {
    CODES.iter().find(|(c, _)| c.0 == code).map(|(_, page)| *page)
}
