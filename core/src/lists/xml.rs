//! XML lists as a stream of small element trees: one entry at a time, bounded.

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use super::clean::{clean, some};
use super::input::Input;
use super::load::Load;
use crate::error::Result;

/// Deepest nesting read; published lists use about ten.
const DEEPEST: usize = 64;

/// Most elements, and most bytes of text, in one entry.
const MOST_ELEMENTS: usize = 500_000;
const MOST_TEXT: usize = 64 * 1024 * 1024;

/// An element with everything in it.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// Name without namespace prefix.
    pub name: String,
    pub attributes: Vec<(String, String)>,
    /// Its own text, as it stands.
    pub text: String,
    pub children: Vec<Element>,
    /// Line on which it starts.
    pub line: u64,
}

impl Element {
    /// The first child of that name.
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// All children of that name.
    pub fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The element's own text, cleaned; `None` when empty or `-`.
    pub fn own(&self) -> Option<String> {
        some(&self.text)
    }

    /// The cleaned text of a child; `None` when missing, empty or `-`.
    pub fn text_of(&self, name: &str) -> Option<String> {
        self.all(name).find_map(Element::own)
    }

    /// As [`Element::text_of`], empty when missing.
    pub fn str_of(&self, name: &str) -> String {
        self.text_of(name).unwrap_or_default()
    }

    /// The text of an attribute, cleaned; `None` when missing, empty or `-`.
    pub fn attr(&self, name: &str) -> Option<String> {
        self.attributes
            .iter()
            .find(|(key, _)| key == name)
            .and_then(|(_, value)| some(value))
    }

    /// Follows a path of children.
    pub fn at(&self, path: &[&str]) -> Option<&Element> {
        path.iter()
            .try_fold(self, |element, name| element.child(name))
    }

    /// Whether it holds nothing at all.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty() && self.children.iter().all(Element::is_blank)
    }
}

/// What [`walk`] comes across.
pub(super) enum Item {
    /// An element that is not one of the wanted ones begins; it comes without its content.
    Open(Element),
    /// One of the wanted elements, whole.
    Entry(Element),
}

type Each<'f, 'a> = &'f mut dyn FnMut(&mut Load<'a>, Item) -> Result<()>;

/// Streams a file: `each` gets every element named in `entries` whole, and every other one as it
/// opens. Document type declarations with entities are refused, so nothing expands.
pub(super) fn walk<'a>(
    load: &mut Load<'a>,
    input: &mut Input<'_>,
    entries: &[&str],
    each: Each<'_, 'a>,
) -> Result<()> {
    skip_declaration(load, input)?;
    let mut reader = Reader::from_reader(input);
    let mut buffer = Vec::new();
    // The open elements of the entry being read.
    let mut open: Vec<Element> = Vec::new();
    let (mut depth, mut elements, mut text_bytes, mut roots) = (0_usize, 0_usize, 0_usize, 0_usize);
    loop {
        buffer.clear();
        let line = reader.get_ref().line();
        let event = match reader.read_event_into(&mut buffer) {
            Ok(event) => event,
            Err(_) => return Err(load.error(line, "XML that is not well-formed")),
        };
        match event {
            Event::Start(start) => {
                depth += 1;
                elements += 1;
                roots += usize::from(depth == 1);
                if depth > DEEPEST || elements > MOST_ELEMENTS || roots > 1 {
                    return Err(
                        load.error(line, "elements nested too deeply or too many in one entry")
                    );
                }
                let element = begin(load, &start, line)?;
                if !open.is_empty() || entries.contains(&element.name.as_str()) {
                    open.push(element);
                } else {
                    (elements, text_bytes) = (0, 0);
                    each(load, Item::Open(element))?;
                }
            }
            Event::Empty(start) => {
                elements += 1;
                let element = begin(load, &start, line)?;
                if elements > MOST_ELEMENTS {
                    return Err(load.error(line, "too many elements in one entry"));
                }
                match open.last_mut() {
                    Some(parent) => parent.children.push(element),
                    None if entries.contains(&element.name.as_str()) => {
                        each(load, Item::Entry(element))?;
                    }
                    None => each(load, Item::Open(element))?,
                }
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if let Some(element) = open.pop() {
                    match open.last_mut() {
                        Some(parent) => parent.children.push(element),
                        None => {
                            (elements, text_bytes) = (0, 0);
                            each(load, Item::Entry(element))?;
                        }
                    }
                }
            }
            Event::Text(text) => {
                append(load, &mut open, &text, line, &mut text_bytes)?;
            }
            Event::CData(text) => {
                append(load, &mut open, &text, line, &mut text_bytes)?;
            }
            Event::GeneralRef(reference) => {
                let text = resolve(load, &reference, line)?;
                append(load, &mut open, &text, line, &mut text_bytes)?;
            }
            Event::DocType(declaration) => {
                if declaration.contains('[') {
                    return Err(load.error(line, "a document type declaration, which is not read"));
                }
            }
            Event::Eof if depth > 0 => {
                return Err(
                    load.error(line, "the end of the file inside an element: it is cut off")
                );
            }
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

/// Takes the XML declaration away: the text is UTF-8 by now, whatever it declares.
fn skip_declaration(load: &Load<'_>, input: &mut Input<'_>) -> Result<()> {
    use std::io::BufRead;
    let head = input.fill_buf().map_err(|e| load.error(1, e))?;
    let blank = head.len() - head.trim_ascii_start().len();
    let declaration = head.get(blank..).unwrap_or_default();
    if declaration.starts_with(b"<?xml ") {
        let end = declaration.windows(2).position(|pair| pair == b"?>");
        input.consume(blank + end.map_or(0, |end| end + 2));
    }
    Ok(())
}

fn begin(load: &Load<'_>, start: &BytesStart<'_>, line: u64) -> Result<Element> {
    let name = start.local_name().as_ref().to_owned();
    let mut attributes = Vec::new();
    for attribute in start.attributes() {
        let broken = || load.error(line, "an attribute that is not well-formed");
        let attribute = attribute.map_err(|_| broken())?;
        let key = attribute.key.local_name().as_ref().to_owned();
        let value = quick_xml::escape::unescape(&attribute.value).map_err(|_| broken())?;
        attributes.push((key, value.into_owned()));
    }
    Ok(Element {
        name,
        attributes,
        line,
        ..Element::default()
    })
}

fn append(
    load: &mut Load<'_>,
    open: &mut [Element],
    text: &str,
    line: u64,
    total: &mut usize,
) -> Result<()> {
    *total += text.len();
    if *total > MOST_TEXT {
        return Err(load.error(line, "more than 64 MiB of text in one entry"));
    }
    if let Some(element) = open.last_mut() {
        if text.contains(|c: char| c.is_control() && !c.is_whitespace()) {
            load.change(
                line,
                element.name.clone(),
                "holds a control character: damaged by its sender",
            );
        }
        element.text.push_str(text);
    } else {
        *total = 0;
    }
    Ok(())
}

/// The five named references of XML and character references; no other exists without a document
/// type.
fn resolve(load: &Load<'_>, reference: &BytesRef<'_>, line: u64) -> Result<String> {
    let unknown = || load.error(line, "a reference to an entity that is not defined");
    if let Some(character) = reference.resolve_char_ref().map_err(|_| unknown())? {
        return Ok(character.to_string());
    }
    quick_xml::escape::resolve_predefined_entity(reference)
        .map(str::to_owned)
        .ok_or_else(unknown)
}

/// Reports every child that `known` does not name and that is not blank; their text goes nowhere.
pub(super) fn report_unknown(load: &mut Load<'_>, element: &Element, known: &[&str]) {
    for child in &element.children {
        if !known.contains(&child.name.as_str()) && !child.is_blank() {
            load.drop(
                child.line,
                clean(&child.name),
                "an element that this reader does not know",
            );
        }
    }
}
