//! The transcripts of the README, in a copy of the repository's examples and rules.

use std::path::Path;

use crate::transcripts::follow;

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
    let (count, wrong) = follow(&root.join("README.md"), &room, &path);
    std::fs::remove_dir_all(&room).unwrap();
    assert!(count >= 6, "the transcripts of the README were not found");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
