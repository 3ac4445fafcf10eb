//! What `link` keeps when a signal stops it. Nothing sleeps: each signal is sent when the program has said, or asked for, something.

use crate::harness::{run, scratch, signal};
use crate::service::{Reply, Service};
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::Mutex;
use std::sync::mpsc::channel;

/// The rest of what a program says, and its exit code.
fn ended(mut child: Child) -> (Option<i32>, String) {
    let mut said = String::new();
    child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    (child.wait().unwrap().code(), said)
}

fn hidden(dir: &Path) -> usize {
    fs::read_dir(dir).unwrap().filter(|e| e.as_ref().unwrap().file_name().to_string_lossy().starts_with(".bioatlas")).count()
}

#[test]
fn what_was_decided_before_ctrl_c_is_kept() {
    let dir = scratch();
    let (table, links) = (dir.path().join("t.csv"), dir.path().join("l.sssom.tsv"));
    // The line without a name is told when all is read; what follows takes much longer than a signal.
    let names: String = (0..4000).map(|n| format!("{n},Celtrion Pharmaceutcal Holding{n}s of Incheon\n")).collect();
    fs::write(&table, format!("id,name\nnone,\n{names}")).unwrap();
    let link = || run(&["link", "--reverse"]).arg(&table).arg("-o").arg(&links);
    let mut child = link().started();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(lines.by_ref().any(|line| line.unwrap().contains("without a name")));
    signal(child.id(), "INT");
    let rest: Vec<String> = lines.map(Result::unwrap).collect();
    let said = rest.join("\n");
    assert_eq!(child.wait().unwrap().code(), Some(2), "{said}");
    assert!(said.contains("things are left; the same command goes on from there"), "{said}");
    let text = fs::read_to_string(&links).unwrap();
    let left = text.lines().find_map(|line| line.strip_prefix("#other: \"partial: ")).unwrap_or_else(|| panic!("{text}"));
    let left: usize = left.split(' ').next().unwrap().parse().unwrap();
    let rows =
        |path: &Path| fs::read_to_string(path).unwrap().lines().filter(|line| line.contains("\tskos:exactMatch\t")).count();
    let review = dir.path().join("l.review.sssom.tsv");
    assert!(left > 0 && rows(&links) + rows(&review) + left == 4000, "{left} left, {} kept", rows(&links));
    // The same command looks up what is left and nothing else.
    fs::write(&table, format!("id,name\n{}", names.lines().rev().take(20).map(|line| format!("{line}\n")).collect::<String>()))
        .unwrap();
    let before = rows(&links) + rows(&review);
    let again = link().ran();
    assert!(rows(&links) + rows(&review) <= before + 20 && again.err.contains(" looked up among "), "{again:?}");
    assert_eq!(hidden(dir.path()), 0);
}

const MANIFEST: &str = r#"{"versions":["0.2"],"name":"Names","identifierSpace":"https://example.org/q/","batchSize":3}"#;

/// A service that answers no batch before the test says so.
fn slow() -> (Service, std::sync::mpsc::Receiver<()>, std::sync::mpsc::Sender<()>) {
    let ((asked, is_asked), (go, goes)) = (channel(), channel());
    let (asked, goes) = (Mutex::new(asked), Mutex::new(goes));
    let service = Service::start(move |_, body| {
        if body.is_empty() {
            return Reply::Send(200, "", "application/json", MANIFEST.into());
        }
        let _ = asked.lock().unwrap().send(());
        let _ = goes.lock().unwrap().recv();
        let empty = body.matches("\"query\"").enumerate().map(|(at, _)| format!("\"q{at}\":{{\"result\":[]}}"));
        Reply::Send(200, "", "application/json", format!("{{{}}}", empty.collect::<Vec<_>>().join(",")))
    });
    (service, is_asked, go)
}

#[test]
fn what_a_service_answered_before_ctrl_c_is_not_asked_again() {
    let dir = scratch();
    let (service, is_asked, go) = slow();
    let links = dir.path().join("l.sssom.tsv");
    let link = || {
        run(&["link", "--type", ":Company"]).arg(&service.address).arg("--cache").arg(dir.path().join("c")).arg("-o").arg(&links)
    };
    let child = link().started();
    is_asked.recv().unwrap();
    go.send(()).unwrap();
    is_asked.recv().unwrap();
    signal(child.id(), "INT");
    go.send(()).unwrap();
    let (code, said) = ended(child);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("was stopped") && said.contains("the same command goes on from there"), "{said}");
    assert!(!links.exists() && hidden(dir.path()) == 0);
    let before = service.asked();
    drop(go);
    assert_eq!(link().ran().status, 1);
    let after = &service.asked()[before.len() + 1..];
    // A signal that comes late lets a third batch be asked, which nobody answered.
    assert!(!after.is_empty() && before[1..3].iter().all(|batch| !after.contains(batch)), "{before:?} {after:?}");
}

#[test]
fn a_second_ctrl_c_and_other_signals_end_it_at_once() {
    for (name, code) in [("INT", Some(130)), ("TERM", None), ("HUP", None)] {
        let dir = scratch();
        let (service, is_asked, _go) = slow();
        let mut child = run(&["link", "--type", ":Company"])
            .arg(&service.address)
            .arg("--cache")
            .arg(dir.path().join("c"))
            .arg("-o")
            .arg(dir.path().join("l.sssom.tsv"))
            .started();
        is_asked.recv().unwrap();
        // A signal that waits takes the next one in.
        while child.try_wait().unwrap().is_none() {
            std::process::Command::new("sh")
                .args(["-c", &format!("kill -{name} {}", child.id())])
                .stderr(Stdio::null())
                .status()
                .unwrap();
        }
        assert_eq!(child.wait().unwrap().code(), code, "{name}");
        let left: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        assert!(left.iter().all(|left| left == "c"), "{name} {left:?}");
    }
}
