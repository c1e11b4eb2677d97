//! Compiles `specs/` into `connectors.rs`.

fn main() {
    authwright_build::compile("specs");
}
