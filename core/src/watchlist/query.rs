//! What is asked, and how.

use crate::record::{EntityKind, PartialDate, Sex};
use crate::score::{Facts, Level, Profile, Score};

/// Who is looked for: a name, and what else is known. Nothing but the name is needed.
///
/// ```
/// use noticematch::{Query, Watchlist};
///
/// let query = Query::new("Jan Kowalski").born("1957-03".parse()?).nationality("PL");
/// let found = Watchlist::demo().search(query);
/// # Ok::<(), noticematch::Error>(())
/// ```
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct Query {
    /// The name, in any script and order.
    pub name: String,
    /// Further spellings of the same name (the other readings of a passport line, the name in its
    /// original script): the best one counts.
    pub other_names: Vec<String>,
    /// Whether the last part of the name may be cut off, as in a machine-readable zone.
    pub truncated: bool,
    /// Search only persons, organisations or vessels; `None` searches all.
    pub kind: Option<EntityKind>,
    /// Date of birth, as far as known.
    pub born: Option<PartialDate>,
    /// Whether the date of birth may be misread, as where its check digit fails: then it can speak for
    /// a candidate and not against one.
    pub born_unsure: bool,
    /// Sex.
    pub sex: Option<Sex>,
    /// Nationalities, as codes or country names.
    pub nationalities: Vec<String>,
    /// Place of birth.
    pub birth_place: Option<String>,
    /// Numbers of documents.
    pub documents: Vec<String>,
}

impl Query {
    /// A query by name alone.
    pub fn new(name: impl Into<String>) -> Query {
        Query {
            name: name.into(),
            ..Query::default()
        }
    }

    /// Adds another spelling of the name.
    pub fn other_name(mut self, name: impl Into<String>) -> Query {
        self.other_names.push(name.into());
        self
    }

    /// Searches only entities of a kind.
    pub fn kind(mut self, kind: EntityKind) -> Query {
        self.kind = Some(kind);
        self
    }

    /// Adds the date of birth.
    pub fn born(mut self, born: PartialDate) -> Query {
        self.born = Some(born);
        self
    }

    /// Says that the date of birth may be misread: it then cannot speak against a candidate.
    pub fn born_unsure(mut self) -> Query {
        self.born_unsure = true;
        self
    }

    /// Adds the sex.
    pub fn sex(mut self, sex: Sex) -> Query {
        self.sex = Some(sex);
        self
    }

    /// Adds a nationality: an ISO 3166 or ICAO 9303 code, or a country's name.
    pub fn nationality(mut self, nationality: impl Into<String>) -> Query {
        self.nationalities.push(nationality.into());
        self
    }

    /// Adds the place of birth.
    pub fn birth_place(mut self, place: impl Into<String>) -> Query {
        self.birth_place = Some(place.into());
        self
    }

    /// Adds a document number.
    pub fn document(mut self, number: impl Into<String>) -> Query {
        self.documents.push(number.into());
        self
    }

    pub(crate) fn facts(&self) -> Facts {
        Facts {
            born: self.born.clone(),
            born_unsure: self.born_unsure && self.born.is_some(),
            sex: self.sex,
            nationalities: self.nationalities.clone(),
            birth_place: self.birth_place.clone(),
            documents: self.documents.clone(),
        }
    }
}

impl From<&str> for Query {
    fn from(name: &str) -> Query {
        Query::new(name)
    }
}

impl From<String> for Query {
    fn from(name: String) -> Query {
        Query::new(name)
    }
}

impl From<&Query> for Query {
    fn from(query: &Query) -> Query {
        query.clone()
    }
}

/// Says how long the name is and which facts are known, never what they are.
impl std::fmt::Debug for Query {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Query")
            .field("letters", &self.name.chars().count())
            .field("other_names", &self.other_names.len())
            .field("kind", &self.kind)
            .field("born", &self.born.is_some())
            .field("sex", &self.sex.is_some())
            .field("nationalities", &self.nationalities.len())
            .finish_non_exhaustive()
    }
}

/// How a search answers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The most candidates in an answer, the best ones; 10 by default.
    pub limit: usize,
    /// The lowest score of a candidate; `None` is the profile's threshold of `possible`.
    pub min_score: Option<Score>,
    /// Thresholds and how facts count.
    pub profile: Profile,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            limit: 10,
            min_score: None,
            profile: Profile::Border,
        }
    }
}

impl Options {
    /// At most `limit` candidates.
    pub fn limit(mut self, limit: usize) -> Options {
        self.limit = limit;
        self
    }

    /// Candidates from this score on.
    pub fn min_score(mut self, score: Score) -> Options {
        self.min_score = Some(score);
        self
    }

    /// Another profile.
    pub fn profile(mut self, profile: Profile) -> Options {
        self.profile = profile;
        self
    }

    /// The lowest score that an answer shows.
    pub fn lowest(&self) -> Score {
        self.min_score
            .unwrap_or_else(|| self.profile.threshold(Level::Possible))
    }
}
