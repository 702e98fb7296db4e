//! Measurement programs.
