//! Minimisation at build: only the fields, purposes and regions that the device needs.

use serde_json::Value;

use crate::bundle::Scope;
use crate::record::{Record, country};
use crate::{Error, ErrorKind, Result};

/// Fields without which a record cannot be searched, attributed or acted upon.
const ALWAYS: [&str; 8] = [
    "id", "list", "kind", "names", "notice", "purposes", "expires", "flagged",
];

/// Every field of a record, as its JSON names it (a test compares).
const FIELDS: [&str; 25] = [
    "id",
    "list",
    "kind",
    "names",
    "born",
    "sex",
    "nationalities",
    "birth_places",
    "addresses",
    "documents",
    "notice",
    "authority",
    "programs",
    "warnings",
    "remarks",
    "titles",
    "valid_from",
    "expires",
    "updated",
    "flagged",
    "purposes",
    "related",
    "link",
    "photo",
    "other",
];

impl Scope {
    /// `record` cut down to this scope, or `None` when it lies outside.
    pub fn select(&self, record: &Record) -> Result<Option<Record>> {
        let purpose = self.purposes.is_empty()
            || record.purposes.is_empty()
            || record.purposes.iter().any(|p| self.purposes.contains(p));
        if !purpose || !self.in_region(record) {
            return Ok(None);
        }
        if self.fields.is_empty() {
            return Ok(Some(record.clone()));
        }
        let fault = |e| {
            Error::new(
                ErrorKind::List,
                format!("could not cut a record down to its scope: {e}"),
            )
        };
        let mut value = serde_json::to_value(record).map_err(fault)?;
        if let Value::Object(fields) = &mut value {
            fields.retain(|name, _| ALWAYS.contains(&name.as_str()) || self.fields.contains(name));
        }
        serde_json::from_value(value).map(Some).map_err(fault)
    }

    /// Refuses a field name that records do not have: a slip would drop data silently.
    pub fn check(&self) -> Result<()> {
        for field in &self.fields {
            if !FIELDS.contains(&field.as_str()) {
                return Err(Error::new(
                    ErrorKind::Option,
                    format!(
                        "records have no field {field:?}; they have {}",
                        FIELDS.join(", ")
                    ),
                ));
            }
        }
        Ok(())
    }

    fn in_region(&self, record: &Record) -> bool {
        let wanted = |place: &str| {
            let code = country::code(place).unwrap_or(place);
            self.regions
                .iter()
                .any(|r| country::code(r).unwrap_or(r) == code)
        };
        self.regions.is_empty()
            || record.authority.as_deref().is_some_and(wanted)
            || record.nationalities.iter().any(|n| wanted(n))
    }
}
