//! Closed sets of the core as Kotlin enumerations.

use noticematch::record;

/// Mirrors an enumeration of the core, in both directions. What a later core adds becomes `$other`.
macro_rules! mirror {
    ($(#[$doc:meta])* $name:ident = $core:path, other $other:ident { $($(#[$variant_doc:meta])* $variant:ident,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl From<$core> for $name {
            fn from(value: $core) -> $name {
                use $core as Core;
                match value {
                    $(Core::$variant => $name::$variant,)*
                    #[allow(unreachable_patterns)]
                    _ => $name::$other,
                }
            }
        }

        impl From<$name> for $core {
            fn from(value: $name) -> $core {
                use $core as Core;
                match value { $($name::$variant => Core::$variant,)* }
            }
        }
    };
}

mirror! {
    /// What an entry is about.
    EntityKind = record::EntityKind, other Other {
        /// A natural person.
        Person,
        /// A company, group, authority or other organisation.
        Organization,
        /// A ship (or an aircraft, where a list mixes them).
        Vessel,
        /// Something else, or not stated.
        Other,
    }
}

mirror! {
    /// Sex as documents state it.
    Sex = record::Sex, other Other {
        /// Female.
        Female,
        /// Male.
        Male,
        /// Neither, as some States' documents say (`X`).
        Other,
    }
}

mirror! {
    /// What role a name plays.
    NameKind = record::NameKind, other Alias {
        /// The name under which the entry is published.
        Primary,
        /// Another name or spelling.
        Alias,
        /// Name at birth.
        Birth,
        /// Former name.
        Previous,
        /// The name in its original script.
        OriginalScript,
        /// A name of a victim whose identity the person misuses.
        MisusedIdentity,
    }
}

mirror! {
    /// How good the publisher says a name is.
    NameQuality = record::NameQuality, other Good {
        /// To be screened.
        Good,
        /// For confirmation; cannot alert alone.
        Low,
    }
}

// uniffi wants its enumerations spelled out; a kind that the core adds stops the build here.
const _: () = assert!(NoticeKind::Other as usize + 1 == record::NoticeKind::ALL.len());

mirror! {
    /// What kind of notice an entry is.
    NoticeKind = record::NoticeKind, other Other {
        /// INTERPOL red notice.
        Red,
        /// INTERPOL diffusion sent by a national bureau.
        Diffusion,
        /// INTERPOL blue notice.
        Blue,
        /// INTERPOL green notice.
        Green,
        /// INTERPOL yellow notice.
        Yellow,
        /// INTERPOL black notice.
        Black,
        /// INTERPOL orange notice.
        Orange,
        /// INTERPOL purple notice.
        Purple,
        /// INTERPOL silver notice.
        Silver,
        /// INTERPOL-United Nations Security Council special notice.
        UnSpecial,
        /// Entry of a sanctions list.
        Sanction,
        /// Entry of a due-diligence list.
        DueDiligence,
        /// Discreet check: the person must not notice.
        DiscreetCheck,
        /// Anything else, or not stated.
        Other,
    }
}

mirror! {
    /// How strongly a candidate resembles the query.
    Level = noticematch::Level, other None {
        /// Below all levels.
        None,
        /// Some parts agree.
        Weak,
        /// To be looked at.
        Possible,
        /// To be looked at first.
        Probable,
        /// The same name, as far as names go.
        Strong,
    }
}

mirror! {
    /// Thresholds and how facts count.
    Profile = noticematch::Profile, other Border {
        /// A border officer.
        Border,
        /// Sanctions screening.
        Sanctions,
        /// Fewer alerts.
        Precise,
        /// More alerts.
        Broad,
    }
}

mirror! {
    /// The language of sentences.
    Language = noticematch::Language, other English {
        /// English.
        English,
        /// French.
        French,
        /// Spanish.
        Spanish,
        /// Arabic.
        Arabic,
    }
}

impl Language {
    /// The tag that the core's tables use.
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::French => "fr",
            Language::Spanish => "es",
            Language::Arabic => "ar",
        }
    }
}

/// Why a name could not be looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, uniffi::Enum)]
pub enum UnsearchableKind {
    /// Nothing was given.
    Empty,
    /// No letters.
    NoLetters,
    /// A script for which this version has no table.
    ScriptWithoutTable,
    /// Only single letters.
    InitialsOnly,
    /// Only words that stand for an unknown name.
    PlaceholderOnly,
    /// Another reason; the sentence says which.
    Other,
}

impl From<&noticematch::Unsearchable> for UnsearchableKind {
    fn from(why: &noticematch::Unsearchable) -> UnsearchableKind {
        use noticematch::Unsearchable as Core;
        match why {
            Core::Empty => UnsearchableKind::Empty,
            Core::NoLetters => UnsearchableKind::NoLetters,
            Core::ScriptWithoutTable(_) => UnsearchableKind::ScriptWithoutTable,
            Core::InitialsOnly => UnsearchableKind::InitialsOnly,
            Core::PlaceholderOnly => UnsearchableKind::PlaceholderOnly,
            _ => UnsearchableKind::Other,
        }
    }
}
