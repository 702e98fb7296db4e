//! One form for each simplified, traditional and Japanese variant of a Han character.

/// The form that stands for a character and its variants.
pub(super) fn han(c: char) -> char {
    c
}
