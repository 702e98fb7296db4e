//! Resident memory of this process, from the kernel.

/// Resident set in MiB; NaN where the system does not say.
pub fn resident_mib() -> f64 {
    status("VmRSS:")
}

/// Largest resident set so far, in MiB.
pub fn peak_mib() -> f64 {
    status("VmHWM:")
}

fn status(field: &str) -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kib = text
        .lines()
        .find_map(|l| l.strip_prefix(field))
        .and_then(|v| v.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kib.map_or(f64::NAN, |k| k / 1024.0)
}
