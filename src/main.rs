//! The `tierline` program: hands its arguments to [`cli`], which is no part of the library.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
