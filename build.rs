//! Tells the linker where libtorch is, so that programs built with the feature `rust-bert` find it without
//! `LD_LIBRARY_PATH` as long as it stays there. Does nothing in other builds.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // From the crate `torch-sys`.
    if let Some(folder) = std::env::var_os("DEP_TCH_LIBTORCH_LIB") {
        let rpath = format!("-Wl,-rpath,{}", folder.to_string_lossy());
        println!("cargo::rustc-link-arg={rpath}");
    }
}
