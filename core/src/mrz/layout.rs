//! The layouts: how many lines, how wide, and what may stand at each position.

use std::ops::Range;
use std::sync::LazyLock;

use super::tables;

/// A layout of the machine-readable zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum MrzFormat {
    /// Cards of credit-card size, 3 lines of 30 (Doc 9303-5).
    Td1,
    /// Larger cards, 2 lines of 36 (Doc 9303-6).
    Td2,
    /// Passports, 2 lines of 44 (Doc 9303-4).
    Td3,
    /// Visas of passport width, 2 lines of 44 (Doc 9303-7).
    MrvA,
    /// Visas of card width, 2 lines of 36 (Doc 9303-7).
    MrvB,
    /// The French national identity card of 1988 to 2021, 2 lines of 36 in a layout of its own.
    FrenchId,
}

impl MrzFormat {
    /// Every layout.
    pub const ALL: [MrzFormat; 6] = [
        MrzFormat::Td3,
        MrzFormat::Td1,
        MrzFormat::Td2,
        MrzFormat::MrvA,
        MrzFormat::MrvB,
        MrzFormat::FrenchId,
    ];

    /// Number of lines.
    pub fn lines(self) -> usize {
        match self {
            MrzFormat::Td1 => 3,
            _ => 2,
        }
    }

    /// Characters in a line.
    pub fn width(self) -> usize {
        match self {
            MrzFormat::Td1 => 30,
            MrzFormat::Td2 | MrzFormat::MrvB | MrzFormat::FrenchId => 36,
            MrzFormat::Td3 | MrzFormat::MrvA => 44,
        }
    }

    /// The lines, see [`Place`].
    pub(super) fn shapes(self) -> &'static [LineShape] {
        static SHAPES: LazyLock<[Vec<LineShape>; 6]> = LazyLock::new(|| {
            let mut formats = MrzFormat::ALL;
            formats.sort_by_key(|format| *format as usize);
            formats.map(|format| format.shape().iter().map(|m| LineShape::of(m)).collect())
        });
        &SHAPES[self as usize]
    }

    /// What may stand at each position of each line, see [`Place`].
    fn shape(self) -> &'static [&'static str] {
        match self {
            MrzFormat::Td3 => &[
                "AaaaaNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN",
                "xxxxxxxxxcaaaddddddcsddddddcooooooooooooooCc",
            ],
            MrzFormat::MrvA => &[
                "AaaaaNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN",
                "xxxxxxxxxcaaaddddddcsddddddcoooooooooooooooo",
            ],
            MrzFormat::Td2 => &[
                "AaaaaNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN",
                "xxxxxxxxxCaaaddddddcsddddddcoooooooc",
            ],
            MrzFormat::MrvB => &[
                "AaaaaNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN",
                "xxxxxxxxxcaaaddddddcsddddddcoooooooo",
            ],
            MrzFormat::Td1 => &[
                "AaaaaxxxxxxxxxCooooooooooooooo",
                "ddddddcsddddddcaaaoooooooooooc",
                "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNN",
            ],
            MrzFormat::FrenchId => &[
                "AaaaaNNNNNNNNNNNNNNNNNNNNNNNNNxxxxxx",
                "xxxxxxxxxxxxcNNNNNNNNNNNNNNddddddcsc",
            ],
        }
    }
}

/// What may stand at a position, as the letters of [`MrzFormat::shape`] say. Of sex (`s`) and optional
/// data (`x`, `o`) the layout says nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// A letter (`A`), a letter or filler (`a`), the name field (`N`).
    Letter,
    /// A digit (`c`).
    Digit,
    /// A digit, or a filler where the field is empty or continues elsewhere (`C`), or in dates (`d`).
    DigitOrFiller,
}

impl Place {
    fn of(mark: u8) -> Option<Place> {
        match mark {
            b'A' | b'a' | b'N' => Some(Place::Letter),
            b'c' => Some(Place::Digit),
            b'C' | b'd' => Some(Place::DigitOrFiller),
            _ => None,
        }
    }
}

/// One line of a layout, its marks put together.
pub(super) struct LineShape {
    pub(super) width: usize,
    /// Whether the line ends in the name field.
    pub(super) ends_in_name: bool,
    /// Neighbouring positions of one kind.
    pub(super) places: Vec<(Place, Range<usize>)>,
    /// The name and optional-data fields, which may end in fillers.
    pub(super) fields: Vec<Range<usize>>,
}

impl LineShape {
    fn of(marks: &'static str) -> LineShape {
        let runs = |same: fn(u8, u8) -> bool| {
            let mut start = 0;
            let runs = marks.as_bytes().chunk_by(move |&a, &b| same(a, b));
            runs.map(move |run| {
                let range = start..start + run.len();
                start = range.end;
                (run[0], range)
            })
        };
        LineShape {
            width: marks.len(),
            ends_in_name: marks.ends_with('N'),
            places: runs(|a, b| Place::of(a) == Place::of(b))
                .filter_map(|(mark, range)| Some((Place::of(mark)?, range)))
                .collect(),
            fields: runs(|a, b| a == b)
                .filter(|(mark, _)| matches!(mark, b'N' | b'o'))
                .map(|(_, range)| range)
                .collect(),
        }
    }
}

/// What a document code stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DocumentType {
    /// Any passport or other document in book form that stands for one.
    Passport,
    /// A visa.
    Visa,
    /// An identity card or another official document in card form.
    IdentityCard,
    /// A crew member certificate.
    CrewCard,
    /// Not a code of Doc 9303.
    Other,
}

impl DocumentType {
    pub(super) fn of(code: &str, format: MrzFormat) -> DocumentType {
        match (format, code.get(..1)) {
            (MrzFormat::MrvA | MrzFormat::MrvB, _) => DocumentType::Visa,
            (MrzFormat::FrenchId, _) => DocumentType::IdentityCard,
            (_, Some("P")) => DocumentType::Passport,
            (_, Some("V")) => DocumentType::Visa,
            (MrzFormat::Td1 | MrzFormat::Td2, Some("A" | "C" | "I")) if code == "AC" => {
                DocumentType::CrewCard
            }
            (MrzFormat::Td1 | MrzFormat::Td2, Some("A" | "C" | "I")) => DocumentType::IdentityCard,
            _ => DocumentType::Other,
        }
    }

    /// What Doc 9303 says about a document code (`PD`: "diplomatic passport"); `None` for codes
    /// that only the issuing State explains.
    pub fn describe(code: &str) -> Option<&'static str> {
        tables::document_codes().get(code).copied()
    }
}
