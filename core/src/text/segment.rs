//! Where the family name ends in an unspaced Chinese or Korean name.

use super::pieces::Cell;
use super::script::Script;

/// The number of characters of the family name, where the word looks like family and given name.
pub(super) fn family_name(_script: Script, _cells: &[Cell]) -> Option<usize> {
    None
}
