//! The `tierline` program: hands its arguments to [`cli`], which is no part of the library.

mod cli;

// A check of many files is half parsing, and parsing allocates: this one does it in half the time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::main()
}
