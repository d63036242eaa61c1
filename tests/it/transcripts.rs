//! Documents that show a session at a terminal, run as a reader would: files are written down, commands typed.

use std::path::Path;
use std::process::Command;

use crate::support::blocks_with_places;

/// What a reader does with a block of a document.
enum Step {
    /// Writes a file down.
    Write { path: String, text: String },
    /// Changes lines of a file: `-` goes, `+` comes, the others stand around them.
    Change { path: String, old: String, new: String },
    /// Types a command.
    Run(Run),
}

/// A command of a `console` block with what it should print and its exit status.
struct Run {
    command: String,
    output: String,
    status: i32,
    /// The lines of the output in the document.
    lines: (usize, usize),
}

/// ```` ```chitieu NAME ```` is a file, ```` ```diff NAME ```` a change of one, ```` ```console ```` holds commands.
fn steps(document: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    for block in blocks_with_places(document) {
        let text = block.text;
        match block.info.split_once(' ') {
            None if block.info == "console" => steps.extend(runs(&text, block.line).into_iter().map(Step::Run)),
            Some(("diff", path)) => {
                let kept = |other: char| {
                    let lines = text.lines().filter(|line| !line.starts_with(other));
                    lines.map(|line| format!("{}\n", line.get(1..).unwrap_or(""))).collect::<String>()
                };
                steps.push(Step::Change { path: path.to_owned(), old: kept('+'), new: kept('-') });
            }
            Some((_, path)) => steps.push(Step::Write { path: path.to_owned(), text }),
            None => {}
        }
    }
    steps
}

/// `$ command`, then `? STATUS` where it is not 0, then the output; the block's text begins at a line of the document.
fn runs(block: &str, first: usize) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, line) in block.lines().enumerate() {
        let next = first + at + 1;
        if let Some(command) = line.strip_prefix("$ ") {
            runs.push(Run { command: command.to_owned(), output: String::new(), status: 0, lines: (next, next) });
        } else if let Some(run) = runs.last_mut() {
            match line.strip_prefix("? ") {
                Some(status) if run.output.is_empty() => {
                    run.status = status.parse().unwrap();
                    run.lines = (next, next);
                }
                _ => {
                    run.output += &format!("{line}\n");
                    run.lines.1 = next;
                }
            }
        }
    }
    runs
}

/// Does what a document shows, in a folder, with programs from `path` alone; what comes out otherwise. With `CHITIEU_BLESS` the
/// document gets what was printed.
pub fn follow(document: &Path, room: &Path, path: &str) -> (usize, Vec<String>) {
    let text = std::fs::read_to_string(document).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let (mut wrong, mut blessed, mut at, mut count) = (Vec::new(), Vec::<String>::new(), 0, 0);
    for step in steps(&text) {
        let run = match step {
            Step::Write { path, text } => {
                let path = room.join(path);
                std::fs::create_dir_all(path.parent().unwrap()).unwrap();
                std::fs::write(path, text).unwrap();
                continue;
            }
            Step::Change { path, old, new } => {
                let file = room.join(&path);
                let text = std::fs::read_to_string(&file).unwrap();
                assert_eq!(text.matches(&old).count(), 1, "in {path} should stand once:\n{old}\nof:\n{text}");
                std::fs::write(file, text.replacen(&old, &new, 1)).unwrap();
                continue;
            }
            Step::Run(run) => run,
        };
        count += 1;
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", &run.command]).current_dir(room).env("PATH", path).env("LC_ALL", "C.UTF-8");
        let ran = shell.output().unwrap();
        let printed = String::from_utf8(ran.stdout).unwrap() + &String::from_utf8(ran.stderr).unwrap();
        if printed.trim_end() != run.output.trim_end() {
            wrong.push(format!("$ {}\n--- expected\n{}--- printed\n{printed}", run.command, run.output));
        }
        if ran.status.code() != Some(run.status) {
            wrong.push(format!("$ {}: status {:?} instead of {}", run.command, ran.status.code(), run.status));
        }
        blessed.extend(lines[at..run.lines.0].iter().map(ToString::to_string));
        blessed.extend(printed.trim_end().lines().map(str::to_owned));
        at = run.lines.1;
    }
    blessed.extend(lines[at..].iter().map(ToString::to_string));
    if std::env::var_os("CHITIEU_BLESS").is_some() {
        std::fs::write(document, blessed.join("\n") + "\n").unwrap();
    }
    (count, wrong)
}
