//! The `noticematch` command. All of it is in the library, so that other languages start the same.

fn main() -> std::process::ExitCode {
    noticematch_cli::run(std::env::args_os()).into()
}
