//! The name field: primary identifier, `<<`, secondary identifier, and whether it is cut.

use std::fmt;

/// The name field of a zone.
///
/// Which part is primary is the issuing State's decision (Doc 9303-4 section 4.2.3.1): a hint for
/// matching, never a gate. `Debug` shows counts only.
#[derive(Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct MrzName {
    /// The field as printed (after repairs), with its fillers.
    pub raw: String,
    /// Components of the primary identifier.
    pub primary: Vec<String>,
    /// Components of the secondary identifier; empty when the name has none.
    pub secondary: Vec<String>,
    /// Whether the name may be cut: the last position of its field is a letter (Doc 9303-4 section
    /// 4.2.3.2). Then any component may be shortened, down to an initial, and further ones may be
    /// missing. It can be a false alarm: some names just fit.
    pub truncated: bool,
}

impl MrzName {
    /// Reads a name field (A-Z and `<`).
    pub fn parse(field: &str) -> MrzName {
        let (primary, secondary) = split(field);
        let truncated = field.ends_with(|c: char| c.is_ascii_uppercase());
        MrzName {
            raw: field.to_owned(),
            primary,
            secondary,
            truncated,
        }
    }

    /// The name of a layout with a field for each part (the French identity card).
    pub(super) fn from_fields(primary: &str, secondary: &str) -> MrzName {
        let parts = |field: &str| components(field).collect::<Vec<_>>();
        let cut = |field: &str| field.ends_with(|c: char| c.is_ascii_uppercase());
        MrzName {
            raw: format!("{primary}{secondary}"),
            primary: parts(primary),
            secondary: parts(secondary),
            truncated: cut(primary) || cut(secondary),
        }
    }

    /// Every component, primary ones first.
    pub fn components(&self) -> impl Iterator<Item = &str> {
        self.primary
            .iter()
            .chain(&self.secondary)
            .map(String::as_str)
    }

    /// The name with spaces, primary part first.
    pub fn text(&self) -> String {
        self.components().collect::<Vec<_>>().join(" ")
    }
}

impl fmt::Debug for MrzName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (primary, secondary) = (self.primary.len(), self.secondary.len());
        write!(
            f,
            "MrzName({primary} primary, {secondary} secondary, truncated: {})",
            self.truncated
        )
    }
}

/// Splits at the first `<<` that has a component on both sides.
fn split(field: &str) -> (Vec<String>, Vec<String>) {
    let field = field.trim_matches('<');
    let (primary, secondary) = field.split_once("<<").unwrap_or((field, ""));
    (
        components(primary).collect(),
        components(secondary).collect(),
    )
}

fn components(part: &str) -> impl Iterator<Item = String> {
    part.split('<').filter(|c| !c.is_empty()).map(str::to_owned)
}
