//! How much each lint weighs in a project.

use std::collections::BTreeMap;

use super::LINTS;
use crate::diagnostic::{Code, Text, nearest};

/// What becomes of a lint's findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    /// It is not looked for.
    Off,
    /// It is told.
    Warning,
    /// It is told as an error.
    Error,
}

/// The levels that were chosen; every other lint warns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Levels(BTreeMap<Code, Level>);

impl Levels {
    /// The level of a lint.
    #[must_use]
    pub fn of(&self, code: Code) -> Level {
        self.0.get(&code).copied().unwrap_or(Level::Warning)
    }

    /// Chooses the level of the lint of this name, with `lint/` before it or without.
    ///
    /// # Errors
    /// There is no such lint; the text says which is nearest.
    pub fn set(&mut self, name: &str, level: Level) -> Result<(), Text> {
        let bare = name.strip_prefix("lint/").unwrap_or(name);
        let known = || LINTS.iter().map(|lint| short(lint.code));
        match LINTS.iter().find(|lint| short(lint.code) == bare) {
            Some(lint) => {
                self.0.insert(lint.code, level);
                Ok(())
            }
            None => Err(nearest(bare, known()).map_or_else(
                || {
                    let all = known().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", ");
                    Text::new(format!("there are {all}"), format!("hiện có {all}"))
                },
                |near| Text::new(format!("did you mean `{near}`?"), format!("ý bạn là `{near}`?")),
            )),
        }
    }
}

fn short(code: Code) -> &'static str {
    code.0.strip_prefix("lint/").unwrap_or(code.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lint_is_named_with_and_without_its_group() {
        let mut levels = Levels::default();
        assert_eq!(levels.of(Code::LINT_UNUSED_FIELD), Level::Warning);
        levels.set("unused-field", Level::Off).unwrap();
        assert_eq!(levels.of(Code::LINT_UNUSED_FIELD), Level::Off);
        levels.set("lint/unused-field", Level::Error).unwrap();
        assert_eq!(levels.of(Code::LINT_UNUSED_FIELD), Level::Error);
        assert_eq!(levels.of(Code::LINT_NO_TEST), Level::Warning);
        assert_eq!(levels.set("unsed-field", Level::Off).unwrap_err().en, "did you mean `unused-field`?");
    }
}
