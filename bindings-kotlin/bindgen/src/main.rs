//! Writes the Kotlin declarations that belong to the native library.

fn main() {
    uniffi::uniffi_bindgen_main()
}
