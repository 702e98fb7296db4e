//! From flat records to the core's questions, and back.

use noticematch::record::PartialDate;
use noticematch::{Options, Query, Reason, Score, Unsearchable};

use crate::error::NativeException;
use crate::kinds::{Language, Sex, UnsearchableKind};
use crate::watchlist::{NativeOptions, NativeQuery, NativeReason, NativeUnsearchable};

pub(crate) fn query(native: NativeQuery) -> Result<Query, NativeException> {
    let mut query = Query::new(native.name);
    query.other_names = native.other_names;
    query.truncated = native.truncated;
    query.kind = native.kind.map(Into::into);
    if let Some(born) = native.born {
        query.born = PartialDate::from_published(&born)?;
    }
    query.born_unsure = native.born_unsure;
    query.sex = native.sex.map(|sex: Sex| sex.into());
    query.nationalities = native.nationalities;
    query.birth_place = native.birth_place;
    query.documents = native.documents;
    Ok(query)
}

/// The language's limit is an `Int`: a negative one asks for nothing.
pub(crate) fn options(native: &NativeOptions) -> Result<Options, NativeException> {
    let mut options = Options::default()
        .limit(usize::try_from(native.limit).unwrap_or(0))
        .profile(native.profile.into());
    if let Some(fraction) = native.min_score {
        options = options.min_score(Score::from_fraction(fraction)?);
    }
    Ok(options)
}

pub(crate) fn unsearchable(why: &Unsearchable) -> NativeUnsearchable {
    NativeUnsearchable {
        kind: UnsearchableKind::from(why),
        sentence: why.to_string(),
    }
}

/// Spans become UTF-16 offsets, which is how the JVM counts.
pub(crate) fn reason(reason: &Reason, listed: &str, language: Language) -> NativeReason {
    let offset = |bytes: usize| {
        let before = listed.get(..bytes).unwrap_or_default();
        i32::try_from(before.encode_utf16().count()).unwrap_or(i32::MAX)
    };
    let span = reason.listed_span();
    NativeReason {
        rule: reason.rule(),
        points: reason.points(),
        of: reason.of(),
        query_part: reason.query_part().to_owned(),
        listed_part: reason.listed_part().to_owned(),
        listed_start: span.map_or(-1, |(start, _)| offset(start)),
        listed_end: span.map_or(-1, |(_, end)| offset(end)),
        against: reason.is_against(),
        sentence: reason.sentence(language.into()),
    }
}
