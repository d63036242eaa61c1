//! Ctrl-C: a run that is broken off tells what was judged, and says that it is not all.

use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

const RULES: &str = r#"
entity commune "Commune" plural communes { key code: text  staff: count  remark: text }
ruleset r "R" { about commune
  source "S"
  target staffed "Has staff" { require staff >= 1 }
  target all "Not too few" across communes { require 100% of communes have staff >= 1 }
}
"#;
/// Many blocks of rows, the results of one of which do not fit into a pipe: the program cannot be done while nobody reads on.
const ROWS: usize = 10_000;
const REMARK: usize = 2_000;

/// A folder of its own for a test.
struct Room(PathBuf);

impl Room {
    fn new(name: &str) -> Room {
        let room = std::env::temp_dir().join(format!("chitieu-interrupt-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&room).unwrap();
        std::fs::write(room.join("r.chitieu"), RULES).unwrap();
        Room(room)
    }

    fn check(&self, args: &[&str]) -> Child {
        let mut command = Command::new(env!("CARGO_BIN_EXE_chitieu"));
        command.current_dir(&self.0).env("LC_ALL", "C").args(["check", "-r", "r.chitieu"]).args(args);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.0.join(name)).unwrap()
    }
}

impl Drop for Room {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn interrupt(child: &Child) {
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// What comes out of a program that has to end soon, and its status.
fn end(mut child: Child, mut out: BufReader<ChildStdout>) -> (String, Option<i32>) {
    let begun = Instant::now();
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    let status = child.wait().unwrap().code();
    assert!(begun.elapsed() < Duration::from_secs(30), "it went on");
    (rest, status)
}

fn table(room: &Room) {
    let mut text = String::from("code,period,staff,remark\n");
    let remark = "r".repeat(REMARK);
    for row in 0..ROWS {
        writeln!(text, "c{row},2020,0,{remark}").unwrap();
    }
    std::fs::write(room.0.join("communes.csv"), text).unwrap();
}

#[test]
fn what_was_judged_is_told_as_a_part() {
    for threads in ["1", "3"] {
        let room = Room::new(&format!("part-{threads}"));
        table(&room);
        let formats = ["--format", "jsonl", "--format", "json=all.json", "--format", "human=all.txt", "--format", "concise=all.log"];
        let mut child = room.check(&[&["communes.csv", "--as", "commune", "--threads", threads][..], &formats[..]].concat());
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut first = String::new();
        out.read_line(&mut first).unwrap();
        assert!(first.starts_with(r#"{"result":"#), "{first}");
        interrupt(&child);
        let (rest, status) = end(child, out);
        assert_eq!(status, Some(130));
        let lines: Vec<serde_json::Value> = rest.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let run = &lines.last().unwrap()["run"];
        assert_eq!((&run["status"], &run["interrupted"]), (&130.into(), &true.into()));
        let judged = run["summary"]["judged"].as_u64().unwrap();
        assert!(judged > 0 && (judged as usize) < ROWS, "{judged}");
        assert_eq!(lines.len() as u64, judged, "one line was read before, and one is the run's");
        // What needs all records is not said of some.
        assert!(!rest.contains(r#""rule":"r.all""#) && run["silent"].as_array().unwrap().is_empty());
        let report: serde_json::Value = serde_json::from_str(&room.read("all.json")).unwrap();
        assert_eq!((&report["interrupted"], &report["summary"]), (&true.into(), &run["summary"]));
        assert_eq!(report["results"].as_array().unwrap().len() as u64, judged);
        for text in ["all.txt", "all.log"] {
            let text = room.read(text);
            let last = text.lines().last().unwrap();
            assert!(last.contains("broken off") && last.contains("records"), "{last}");
        }
    }
}

#[test]
fn waiting_for_standard_input_can_be_broken_off() {
    let room = Room::new("stdin");
    let mut child = room.check(&["-", "--input", "csv", "--as", "commune", "--format", "concise"]);
    let out = BufReader::new(child.stdout.take().unwrap());
    let stdin = child.stdin.take();
    while !catches_interrupts(&child) {
        std::thread::sleep(Duration::from_millis(5));
    }
    interrupt(&child);
    let (text, status) = end(child, out);
    assert_eq!(status, Some(130), "{text}");
    assert!(text.starts_with("✗ broken off") && text.contains(" 0 records"), "{text}");
    drop(stdin);
}

#[test]
fn the_second_interrupt_ends_the_program() {
    let room = Room::new("second");
    table(&room);
    let mut child = room.check(&["communes.csv", "--as", "commune", "--format", "jsonl"]);
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut first = String::new();
    out.read_line(&mut first).unwrap();
    interrupt(&child);
    // It cannot end while nobody reads what it still has to say.
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(child.try_wait().unwrap(), None);
    interrupt(&child);
    assert_eq!(child.wait().unwrap().code(), Some(130));
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    assert!(!rest.contains(r#"{"run":"#));
}

/// Whether the program has come so far that an interrupt does not just end it.
fn catches_interrupts(child: &Child) -> bool {
    let Ok(status) = std::fs::read_to_string(format!("/proc/{}/status", child.id())) else {
        // Where there is no such file, some time has to do.
        std::thread::sleep(Duration::from_secs(1));
        return true;
    };
    let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap().trim();
    u64::from_str_radix(caught, 16).unwrap() & 0b10 != 0
}
