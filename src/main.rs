//! Parses the command line, runs it, reports, and chooses the exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    bioatlas::cli::main()
}
