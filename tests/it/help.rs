//! The examples that help shows, each run in a folder that has what they speak of.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What an example may end with: red is no slip, but a command line that is wrong is one, and so are data that are not read.
const FINE: [i32; 3] = [0, 1, 2];

fn program() -> &'static str {
    env!("CARGO_BIN_EXE_chitieu")
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        std::fs::copy(from, to).unwrap();
    }
}

const OWN: &str = "use \"vocabulary.chitieu\"

ruleset grassroots \"Communes\" {
  about  commune
  source \"Decision 1\"

  target named \"Every commune has a name\" {
    require name present
  }
}

ruleset my_rules \"My rules\" {
  about  province
  source \"Decision 1\"

  target staff \"Every province has a budget\" {
    require budget >= 1 VND
  }
}
";
const WAIVERS: &str = "- target: q3_2020.it_spending
  unit: \"42\"
  reason: Lũ lụt
  approver: UBND tỉnh
  date: 2020-12-01
  expiry: 2021-06-30
";

/// A folder with everything that the examples name.
fn furnish(room: &Path) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let report = root.join("examples/reports/ha-tinh-2020.yaml");
    std::fs::create_dir_all(room).unwrap();
    for folder in ["reports", "reports-2020", "reports-2021"] {
        std::fs::create_dir(room.join(folder)).unwrap();
        let name = if folder == "reports-2021" { "ha-tinh-2021.yaml" } else { "ha-tinh-2020.yaml" };
        copy(&root.join("examples/reports").join(name), &room.join(folder).join(name));
    }
    copy(&root.join("rules"), &room.join("rules"));
    for name in ["report.yaml", "old.yaml", "new.yaml", "sent.yaml", "corrected.yaml"] {
        copy(&report, &room.join(name));
    }
    copy(&root.join("tests/it/fixtures/form-filled.xlsx"), &room.join("report.xlsx"));
    std::fs::write(room.join("report.csv"), "code,period,budget,it_spending\n42,2020,17200 tỷ,15.1 tỷ\n").unwrap();
    let communes = "code,province,name,period\n36901,37,Xã số 1,2023\n36902,37,Xã số 2,2023\n";
    std::fs::write(room.join("communes.csv"), communes).unwrap();
    std::fs::create_dir(room.join("communes")).unwrap();
    std::fs::write(room.join("communes/2023.csv"), communes).unwrap();
    std::fs::write(room.join("rules/my-rules.chitieu"), OWN).unwrap();
    for name in ["my.chitieu", "draft.chitieu"] {
        std::fs::write(room.join(name), OWN.replace("vocabulary", "rules/vocabulary")).unwrap();
    }
    std::fs::write(room.join("waivers.yaml"), WAIVERS).unwrap();
    std::fs::write(room.join("chitieu.yaml"), "profiles: {strict: {missing: fail}}\nwaivers: waivers.yaml\n").unwrap();
    for name in ["old", "new", "last"] {
        let format = format!("--format=json={name}.json");
        let made =
            Command::new(program()).args(["check", "reports", "--pack", "q3-2020", "-q", &format]).current_dir(room).output().unwrap();
        assert!(FINE.contains(&made.status.code().unwrap()), "{made:?}");
    }
    std::fs::create_dir(room.join("bin")).unwrap();
    std::os::unix::fs::symlink(program(), room.join("bin/chitieu")).unwrap();
    std::fs::write(room.join("bin/produce-report"), "#!/bin/sh\ncat report.yaml\n").unwrap();
    std::os::unix::fs::symlink("/bin/cat", room.join("bin/cat")).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(room.join("bin/produce-report"), mode).unwrap();
}

fn help(arguments: &[&str]) -> String {
    let said = Command::new(program()).args(arguments).env("LC_ALL", "C").output().unwrap();
    assert!(said.status.success() && said.stderr.is_empty(), "{arguments:?}: {said:?}");
    String::from_utf8(said.stdout).unwrap()
}

/// The commands that `chitieu --help` lists.
fn commands() -> Vec<String> {
    let page = help(&["--help"]);
    let list = page.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let names =
        list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   ")).filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

/// The command lines under the heading of examples.
fn examples(page: &str) -> Vec<String> {
    let block = page.split("Examples:\n").nth(1).and_then(|rest| rest.split("\n\n").next()).unwrap_or_default();
    let command = |line: &str| line.trim().split("  ").next().unwrap_or_default().to_owned();
    block.lines().map(command).filter(|line| line.starts_with("chitieu ") || line.contains("| chitieu ")).collect()
}

#[test]
fn every_example_of_help_runs() {
    let folder = std::env::temp_dir().join(format!("chitieu-help-{}", std::process::id()));
    let model = folder.join("model");
    furnish(&model);
    let mut wrong = Vec::new();
    let mut count = 0;
    let pages = std::iter::once(None).chain(commands().into_iter().map(Some));
    for name in pages {
        let page = name.as_ref().map_or_else(|| help(&["--help"]), |name| help(&["help", name]));
        let lines = examples(&page);
        assert!(!lines.is_empty(), "{name:?} shows no example");
        let room: PathBuf = folder.join(name.as_deref().unwrap_or("chitieu"));
        for line in lines {
            count += 1;
            copy(&model, &room);
            // These make files, and never in the place of others.
            if line.starts_with("chitieu init") || line.starts_with("chitieu template") {
                ["rules", "chitieu.yaml", "report.yaml"]
                    .iter()
                    .for_each(|name| drop(std::fs::rename(room.join(name), room.join(format!("{name}.old")))));
            }
            let mut shell = Command::new("/bin/sh");
            let ran = shell.args(["-c", &line]).current_dir(&room).env("PATH", room.join("bin")).env("LC_ALL", "C.UTF-8").output().unwrap();
            if !ran.status.code().is_some_and(|status| FINE.contains(&status)) {
                wrong.push(format!("$ {line}\n{:?}\n{}", ran.status.code(), String::from_utf8_lossy(&[ran.stdout, ran.stderr].concat())));
            }
            std::fs::remove_dir_all(&room).unwrap();
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 50, "only {count} examples were found");
}

#[test]
fn help_speaks_the_language_that_is_asked_for_or_that_of_the_locale() {
    for arguments in
        [&["--lang", "vi", "--help"][..], &["--help", "--lang=vi"], &["check", "-h", "--lang", "vi"], &["help", "check", "--lang=vi"]]
    {
        let page = help(arguments);
        assert!(page.contains("Cách dùng: chitieu") && page.contains("Ví dụ:") && !page.contains("Examples:"), "{arguments:?}\n{page}");
    }
    let said = Command::new(program()).arg("--help").env("LC_ALL", "vi_VN.UTF-8").output().unwrap();
    assert!(String::from_utf8(said.stdout).unwrap().contains("Trạng thái kết thúc:"));
    assert!(help(&["--help"]).contains("Exit status:"));
}
