//! Help in Vietnamese: what `--help` says, in words of its own. What is wrong with a command line is clap's to tell, in English.

mod arguments;
mod commands;

use clap::{Arg, Command};

use self::arguments::{ARGUMENTS, VALUES};
use self::commands::{COMMANDS, Said};

/// The page of a command: clap's own, with its heading in Vietnamese.
const PAGE: &str = "{before-help}{about-with-newline}\n\u{1b}[1m\u{1b}[4mCách dùng:\u{1b}[0m {usage}\n\n{all-args}{after-help}";

/// The command line with everything that help says in Vietnamese.
pub(super) fn told(mut command: Command) -> Command {
    // What clap adds by itself is there to be told, too.
    command.build();
    page(command)
}

fn page(command: Command) -> Command {
    let name = command.get_name().to_owned();
    let mut command = command.mut_args(|arg| argument(&name, arg)).mut_subcommands(page);
    command = command.help_template(PAGE).subcommand_help_heading("Lệnh").subcommand_value_name("LỆNH");
    let Some(Said { about, long, after, .. }) = COMMANDS.iter().find(|said| said.name == name) else { return command };
    command = command.about(*about);
    if let Some(long) = long {
        command = command.long_about(*long);
    }
    if let Some(after) = after {
        command = command.after_help(*after);
    }
    command
}

/// What is said of an argument: of the command's own, else of those of that name.
fn said(command: &str, id: &str) -> Option<&'static str> {
    let of = |wanted: &str| ARGUMENTS.iter().find(|(of, name, _)| *of == wanted && *name == id);
    of(command).or_else(|| of("")).map(|(.., said)| *said)
}

fn argument(command: &str, arg: Arg) -> Arg {
    let heading = if arg.is_positional() { "Tham số" } else { "Tùy chọn" };
    let Some(said) = said(command, arg.get_id().as_str()) else { return arg.help_heading(heading) };
    let takes_values = arg.get_action().takes_values();
    let values: Vec<_> = arg.get_possible_values().into_iter().filter(|value| takes_values && !value.is_hide_set()).collect();
    let default: Vec<_> = arg.get_default_values().iter().filter(|_| takes_values).map(|value| value.to_string_lossy()).collect();
    let default = if default.is_empty() { String::new() } else { format!(" [mặc định: {}]", default.join(", ")) };
    let names: Vec<&str> = values.iter().map(clap::builder::PossibleValue::get_name).collect();
    let listed = if names.is_empty() { String::new() } else { format!(" [giá trị: {}]", names.join(", ")) };
    let meaning = |value: &&str| VALUES.iter().find(|(of, name, _)| *of == arg.get_id().as_str() && name == value).map(|(.., said)| *said);
    let meanings: Vec<String> = names.iter().filter_map(|name| Some(format!("- {name}: {}", meaning(name)?))).collect();
    let short = format!("{said}{default}{listed}");
    let long = if meanings.is_empty() { short.clone() } else { format!("{said}{default}\n\nGiá trị:\n{}", meanings.join("\n")) };
    arg.help_heading(heading).hide_possible_values(true).hide_default_value(true).help(short).long_help(long)
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr as _;

    use super::*;
    use crate::cli;
    use crate::diagnostic::Lang;

    fn each(command: &Command) -> Vec<&Command> {
        std::iter::once(command).chain(command.get_subcommands().filter(|command| command.get_name() != "help")).collect()
    }

    #[test]
    fn every_command_and_argument_is_told_and_nothing_else() {
        let mut english = cli::command(Lang::En);
        english.build();
        let mut used = Vec::new();
        for command in each(&english) {
            let name = command.get_name();
            let said = COMMANDS.iter().find(|said| said.name == name).unwrap_or_else(|| panic!("{name} has no page"));
            let long = |about: Option<&clap::builder::StyledStr>| about.is_some_and(|long| long.to_string().contains("\n\n"));
            assert_eq!(said.long.is_some(), long(command.get_long_about()), "{name}");
            assert_eq!(said.after.is_some(), command.get_after_help().is_some(), "{name}");
            for arg in command.get_arguments() {
                let id = arg.get_id().as_str();
                assert!(super::said(name, id).is_some(), "{name} {id}");
                used.push((name.to_owned(), id.to_owned()));
                for value in arg.get_possible_values().iter().filter(|value| value.get_help().is_some() && arg.get_action().takes_values())
                {
                    assert!(VALUES.iter().any(|(of, name, _)| *of == id && *name == value.get_name()), "{id} {}", value.get_name());
                }
            }
        }
        assert_eq!(COMMANDS.len(), each(&english).len() + 1, "a page has no command");
        for (command, id, _) in ARGUMENTS {
            let is_used = used.iter().any(|(of, arg)| arg == id && (command.is_empty() || of == command)) || *command == "help";
            assert!(is_used, "no command has {command} {id}");
        }
    }

    #[test]
    fn the_pages_show_the_same_commands_and_statuses() {
        let (mut english, vietnamese) = (cli::command(Lang::En), cli::command(Lang::Vi));
        english.build();
        for (en, vi) in each(&english).into_iter().zip(each(&vietnamese)) {
            let after = |command: &Command| command.get_after_help().map(ToString::to_string).unwrap_or_default();
            let shown = |page: &str| {
                let lines = page.lines().map(str::trim).filter(|line| line.contains("chitieu ") || line.starts_with("- target"));
                lines.map(|line| line.split("  ").next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
            };
            let (en_page, vi_page) = (after(en), after(vi));
            // Longer ones would be broken wherever they end, and the list with them.
            let long = |page: &str| page.lines().find(|line| line.starts_with("  ") && line.width() > 100).map(str::to_owned);
            assert_eq!((long(&en_page), long(&vi_page)), (None, None), "{}", en.get_name());
            let commands = |page: &str| shown(page).into_iter().filter(|line| line.starts_with("chitieu ")).collect::<Vec<_>>();
            assert_eq!(commands(&vi_page), commands(&en_page), "{}", en.get_name());
            let digits = |page: &str| {
                let numbers = page.split(|c: char| !c.is_ascii_digit()).filter(|n| !n.is_empty()).map(str::to_owned);
                numbers.collect::<std::collections::BTreeSet<_>>()
            };
            assert_eq!(digits(&vi_page), digits(&en_page), "{}", en.get_name());
        }
    }

    #[test]
    fn every_format_is_named() {
        for lang in [Lang::En, Lang::Vi] {
            let whole = cli::command(lang);
            let format = whole.find_subcommand("check").and_then(|check| check.get_arguments().find(|arg| arg.get_id() == "format"));
            let said = format.and_then(Arg::get_help).unwrap().to_string();
            let words: Vec<&str> = said.split(|c: char| !c.is_ascii_alphanumeric()).collect();
            assert!(crate::report::FORMATS.iter().all(|format| words.contains(&format.name())), "{said}");
        }
    }

    #[test]
    fn nothing_of_a_page_is_left_in_english() {
        let mut whole = cli::command(Lang::Vi);
        for name in std::iter::once(None).chain(COMMANDS.iter().map(|said| Some(said.name))) {
            let command = match name.filter(|name| *name != "chitieu" && *name != "help") {
                None => &mut whole,
                Some(name) => whole.find_subcommand_mut(name).unwrap(),
            };
            let page = command.render_long_help().to_string();
            for english in [
                "Usage",
                "Options:",
                "Arguments:",
                "Commands:",
                "possible values",
                "[default",
                "Print help",
                "Examples",
                "Exit status",
                "Repeatable",
            ] {
                assert!(!page.contains(english), "{english} in\n{page}");
            }
        }
    }
}
