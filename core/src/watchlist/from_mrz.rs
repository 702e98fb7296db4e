//! Passport lines as queries.

use std::collections::BTreeSet;

use super::Query;
use crate::Result;
use crate::mrz::{Mrz, MrzPolicy};
use crate::name::{self, Mode};
use crate::record::EntityKind;

impl Query {
    /// A query from the lines of a machine-readable zone, read on the day that the system clock
    /// shows. [`Query::from`] a parsed [`Mrz`] leaves the day, the verdicts on the check digits and the
    /// repairs to the caller.
    ///
    /// ```
    /// use noticematch::{Query, Watchlist};
    ///
    /// let lines = "P<RUSSKALNYI<<VIKTOR<<<<<<<<<<<<<<<<<<<<<<<<\n\
    ///              ZZ28220899RUS8003144M2906302<<<<<<<<<<<<<<<0";
    /// let found = Watchlist::demo().search(Query::from_mrz(lines)?);
    /// assert!(!found.is_empty());
    /// # Ok::<(), noticematch::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`ErrorKind::Mrz`](crate::ErrorKind::Mrz) when the text has not the shape of a zone. A check
    /// digit that fails is no error: the name is looked up all the same.
    pub fn from_mrz(lines: &str) -> Result<Query> {
        Ok(Query::from(&Mrz::parse(lines, &MrzPolicy::today())?))
    }
}

/// Every reading of the name, the facts, and the document number in each way that agrees with its
/// check digit. What the document does not state is not asked. A date of birth whose own check digit
/// fails is asked all the same, but cannot speak against a candidate
/// ([`Query::born_unsure`](field@Query::born_unsure)): one of its digits, or the check digit, was misread.
impl From<&Mrz> for Query {
    fn from(mrz: &Mrz) -> Query {
        let mut names = names(mrz).into_iter();
        let mut query = Query::new(names.next().unwrap_or_default()).kind(EntityKind::Person);
        query.other_names = names.collect();
        query.truncated = mrz.name.truncated;
        query.born = mrz.born.clone();
        query.born_unsure = mrz.checks.born.failed();
        query.sex = mrz.sex;
        if !mrz.nationality.is_empty() && !mrz.nationality.starts_with("XX") {
            query.nationalities.push(mrz.nationality.clone());
        }
        if !mrz.document_number.is_empty() {
            query.documents.push(mrz.document_number.clone());
            query.documents.extend(mrz.document_number_readings());
        }
        query
    }
}

/// Every reading of the name, and those with the secondary identifier first that are other names to
/// the analysis: where ABDUL ends one identifier and RAHMAN begins the other, the two are one part; and
/// a chain of fathers' names (BIN …) begins with the person's own name, wherever that is printed.
fn names(mrz: &Mrz) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut names = Vec::new();
    let shorter = without_stump(mrz);
    let readings = [Some(mrz), shorter.as_ref()].into_iter().flatten();
    let readings = readings.flat_map(|mrz| {
        let printed = mrz.readings().into_iter();
        printed.chain(mrz.readings_secondary_first())
    });
    for reading in readings {
        let analyzed = name::analyze(&reading.text, Mode::Person);
        let mut terms: Vec<smol_str::SmolStr> =
            analyzed.tokens.iter().map(|t| t.term.clone()).collect();
        if !analyzed.nasab {
            terms.sort_unstable();
        }
        if seen.insert(terms) {
            names.push(reading.text);
        }
    }
    names
}

/// Most letters of a cut part that may be what is left of a word that names leave out (BI of BIN).
const STUMP: usize = 2;

/// The zone without the stump in which its name is cut. A particle is no part of a listed name, so
/// that a beginning of one would stand alone and speak against it.
fn without_stump(mrz: &Mrz) -> Option<Mrz> {
    let last = mrz.name.secondary.last()?;
    let stump = mrz.name.truncated && last.len() <= STUMP && mrz.name.secondary.len() > 1;
    stump.then(|| {
        let mut shorter = mrz.clone();
        shorter.name.secondary.pop();
        shorter
    })
}
