//! PAXLST, the passenger list message (UN/EDIFACT D.05B as WCO, IATA and ICAO use it for advance
//! passenger information).

use super::edifact::{Segment, segments};
use super::{Capture, Manifest, ManifestOptions, Role, Traveller, component, not_a_manifest, sex};
use crate::Result;
use crate::record::{Document, PartialDate};

/// Characters of a name component; a full one may be cut.
const NAME_WIDTH: usize = 35;

pub(super) fn read(text: &str, options: &ManifestOptions) -> Result<Manifest> {
    let (segments, open) = segments(text);
    let message = segments.iter().find(|s| s.tag() == "UNH");
    match message.map(|m| m.get(2, 0)) {
        Some("PAXLST") => {}
        Some(_) => {
            return Err(not_a_manifest(
                "the message is not a PAXLST; send passenger data as PAXLST or CSV",
            ));
        }
        None => {
            return Err(not_a_manifest(
                "the interchange has no message (UNH); check that it is whole",
            ));
        }
    }
    let mut reader = Reader {
        manifest: Manifest::default(),
        reference: options.today,
        crew: false,
        started: 0,
    };
    for (segment, number) in segments.iter().zip(1..) {
        reader.segment(segment, number);
    }
    if open {
        reader.manifest.problem(
            segments.len(),
            "the last segment has no end: the message may be cut",
        );
    }
    Ok(reader.manifest)
}

struct Reader {
    manifest: Manifest,
    /// The day by which the century of a birth is decided: of the message, else today.
    reference: (i16, u8, u8),
    /// The message is a crew list (BGM 250).
    crew: bool,
    /// Number of the segment with which the message began.
    started: usize,
}

impl Reader {
    fn segment(&mut self, segment: &Segment, number: usize) {
        match segment.tag() {
            "UNB" => self.written(segment.get(4, 0)),
            "UNH" => self.started = number,
            "BGM" => self.crew = segment.get(1, 0) == "250",
            "TDT" if segment.get(1, 0) == "20" => self.manifest.transport = some(segment.get(2, 0)),
            "NAD" => self.name(segment, number),
            "CNT" => self.count(segment, number),
            "UNT" => self.end(segment, number),
            "LOC" if self.manifest.travellers.is_empty() => {
                let (what, port) = (segment.get(1, 0).to_owned(), segment.get(2, 0).to_owned());
                self.manifest.ports.push((what, port));
            }
            _ => self.fact(segment, number),
        }
    }

    /// Date of preparation, YYMMDD or CCYYMMDD.
    fn written(&mut self, date: &str) {
        let text = if date.len() == 6 {
            format!("20{date}")
        } else {
            date.to_owned()
        };
        if let Some(day) = full_date(&text) {
            self.reference = day.first;
        }
    }

    fn name(&mut self, segment: &Segment, number: usize) {
        let role = match (segment.get(1, 0), self.crew) {
            ("FL", false) => Role::Passenger,
            ("FL" | "FM", _) => Role::Crew,
            ("DDU", _) => Role::TransitPassenger,
            ("DDT", _) => Role::TransitCrew,
            // The sender's contact and other parties do not travel.
            _ => return,
        };
        let parts: Vec<String> = segment.components(4).iter().map(|c| component(c)).collect();
        let mut traveller = Traveller {
            role,
            ..Traveller::default()
        };
        traveller.may_be_cut = segment
            .components(4)
            .iter()
            .any(|c| c.chars().count() >= NAME_WIDTH);
        if let Some((surname, given)) = parts.split_first() {
            traveller.surname = surname.clone();
            traveller.given_names = given
                .iter()
                .filter(|g| !g.is_empty())
                .cloned()
                .collect::<Vec<_>>()
                .join(" ");
        }
        let nameless = traveller.name().is_empty();
        self.manifest.travellers.push(traveller);
        if nameless {
            self.manifest.problem(number, "a traveller without a name");
        }
    }

    /// A fact about the traveller at hand.
    fn fact(&mut self, segment: &Segment, number: usize) {
        let reference = self.reference;
        let Some(traveller) = self.manifest.travellers.last_mut() else {
            return;
        };
        let value = segment.get(2, 0);
        let mut problem = None;
        match (segment.tag(), segment.get(1, 0)) {
            ("ATT", "2") => match sex(segment.get(3, 0)) {
                Ok(sex) => traveller.sex = sex,
                Err(()) => problem = Some("a sex other than M, F, X or U"),
            },
            ("DTM", "329") => match birth(segment.get(1, 1), reference) {
                Ok(born) => traveller.born = born,
                Err(()) => problem = Some("a date of birth that is none"),
            },
            ("DTM", "36") => {
                let expires = full_date(&century_of_expiry(segment.get(1, 1)));
                match (traveller.documents.last_mut(), expires) {
                    (Some(document), Some(day)) => document.expires = Some(day),
                    _ => problem = Some("a date of expiry that is none, or without a document"),
                }
            }
            ("NAT", "2") => traveller.nationality = some(value),
            ("DOC", code) => traveller.documents.push(Document {
                kind: code.to_owned(),
                number: value.to_owned(),
                ..Document::default()
            }),
            ("LOC", "91") => match traveller.documents.last_mut() {
                Some(document) => document.country = some(value),
                None => problem = Some("an issuing State without a document"),
            },
            ("RFF", "AVF") => traveller.booking = some(segment.get(1, 1)),
            // 173: the carrier verified the data against the document.
            ("GEI", "4") if value == "173" => traveller.capture = Capture::Verified,
            _ => {}
        }
        if let Some(what) = problem {
            self.manifest.problem(number, what);
        }
    }

    /// CNT 42: how many travellers the sender counted; 41 counts the crew.
    fn count(&mut self, segment: &Segment, number: usize) {
        let stated: Option<usize> = segment.get(1, 1).parse().ok();
        let read = self.manifest.travellers.len();
        if matches!(segment.get(1, 0), "42" | "41") && stated != Some(read) {
            let stated = stated.map_or_else(|| "no number".to_owned(), |n| n.to_string());
            let what = format!("the message counts {stated} travellers, {read} were read");
            self.manifest.problem(number, what);
        }
    }

    fn end(&mut self, segment: &Segment, number: usize) {
        let read = number + 1 - self.started;
        if segment.get(1, 0).parse() != Ok(read) {
            let what =
                format!("the message counts another number of segments than the {read} read");
            self.manifest.problem(number, what);
        }
    }
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// YYMMDD, or CCYYMMDD (format 102).
fn birth(text: &str, reference: (i16, u8, u8)) -> std::result::Result<Option<PartialDate>, ()> {
    match text.len() {
        0 => Ok(None),
        6 => PartialDate::birth_from_yymmdd(text, reference).map_err(drop),
        _ => full_date(text).map(Some).ok_or(()),
    }
}

/// Documents expire in this century.
fn century_of_expiry(text: &str) -> String {
    if text.len() == 6 {
        format!("20{text}")
    } else {
        text.to_owned()
    }
}

fn full_date(text: &str) -> Option<PartialDate> {
    if text.len() != 8 || !text.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let year = text.get(0..4)?.parse().ok()?;
    PartialDate::day(
        year,
        text.get(4..6)?.parse().ok()?,
        text.get(6..8)?.parse().ok()?,
    )
    .ok()
}
