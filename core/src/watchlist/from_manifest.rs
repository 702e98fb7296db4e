//! Travellers of a manifest as queries.

use super::Query;
use crate::manifest::{Capture, Traveller};
use crate::record::EntityKind;

/// The name and every fact that the carrier stated. Data from a machine-readable zone, or in a field
/// that is full, may be cut.
impl From<&Traveller> for Query {
    fn from(traveller: &Traveller) -> Query {
        let mut query = Query::new(traveller.name()).kind(EntityKind::Person);
        let letters = traveller.name().chars().count();
        query.truncated =
            traveller.may_be_cut || (traveller.capture == Capture::Mrz && letters >= LONGEST_UNCUT);
        query.born = traveller.born.clone();
        query.sex = traveller.sex;
        query.nationalities.extend(traveller.nationality.clone());
        query.documents = traveller
            .documents
            .iter()
            .map(|d| d.number.clone())
            .filter(|n| !n.is_empty())
            .collect();
        query
    }
}

/// A name from the name field of a card (30 positions) that has this many letters and spaces may
/// have filled it: two fillers stand between the identifiers.
const LONGEST_UNCUT: usize = 29;
