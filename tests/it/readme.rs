//! The README's transcripts, run as a reader would: by a shell, in a copy of the repository's examples and rules.

use std::path::Path;
use std::process::Command;

/// A command of a `console` block with what it should print and its exit status.
struct Step {
    command: String,
    output: String,
    status: i32,
    /// The lines of the output in the document.
    lines: (usize, usize),
}

/// `$ command`, then `? STATUS` where it is not 0, then the output.
fn steps(document: &str) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    let mut inside = false;
    for (number, line) in document.lines().enumerate() {
        if line.starts_with("```") {
            inside = line == "```console";
        } else if !inside {
        } else if let Some(command) = line.strip_prefix("$ ") {
            steps.push(Step { command: command.to_owned(), output: String::new(), status: 0, lines: (number + 1, number + 1) });
        } else if let Some(step) = steps.last_mut() {
            match line.strip_prefix("? ") {
                Some(status) if step.output.is_empty() => {
                    step.status = status.parse().unwrap();
                    step.lines = (number + 1, number + 1);
                }
                _ => {
                    step.output.push_str(line);
                    step.output.push('\n');
                    step.lines.1 = number + 1;
                }
            }
        }
    }
    steps
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn every_transcript_is_what_the_program_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let room = std::env::temp_dir().join(format!("chitieu-readme-{}", std::process::id()));
    for folder in ["examples", "rules"] {
        copy(&root.join(folder), &room.join(folder));
    }
    let program = Path::new(env!("CARGO_BIN_EXE_chitieu")).parent().unwrap();
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap());
    let document = std::fs::read_to_string(root.join("README.md")).unwrap();
    let steps = steps(&document);
    assert!(steps.len() >= 6, "the transcripts of the README were not found");
    let lines: Vec<&str> = document.lines().collect();
    let (mut wrong, mut blessed, mut at) = (Vec::new(), Vec::<String>::new(), 0);
    for step in &steps {
        let ran =
            Command::new("sh").args(["-c", &step.command]).current_dir(&room).env("PATH", &path).env("LC_ALL", "C.UTF-8").output().unwrap();
        let printed = String::from_utf8(ran.stdout).unwrap() + &String::from_utf8(ran.stderr).unwrap();
        if printed.trim_end() != step.output.trim_end() {
            wrong.push(format!("$ {}\n--- expected\n{}--- printed\n{printed}", step.command, step.output));
        }
        if ran.status.code() != Some(step.status) {
            wrong.push(format!("$ {}: status {:?} instead of {}", step.command, ran.status.code(), step.status));
        }
        blessed.extend(lines[at..step.lines.0].iter().map(ToString::to_string));
        blessed.extend(printed.trim_end().lines().map(str::to_owned));
        at = step.lines.1;
    }
    blessed.extend(lines[at..].iter().map(ToString::to_string));
    std::fs::remove_dir_all(&room).unwrap();
    if std::env::var_os("CHITIEU_BLESS").is_some() {
        std::fs::write(root.join("README.md"), blessed.join("\n") + "\n").unwrap();
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
