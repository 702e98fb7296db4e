//! UN/EDIFACT syntax (ISO 9735): segments, elements, components, release characters.

/// The service characters, as the service string advice UNA gives them.
#[derive(Clone, Copy)]
struct Service {
    component: char,
    element: char,
    release: char,
    end: char,
}

impl Default for Service {
    fn default() -> Service {
        Service {
            component: ':',
            element: '+',
            release: '?',
            end: '\'',
        }
    }
}

/// One segment: a tag, and elements of components.
pub(super) struct Segment {
    elements: Vec<Vec<String>>,
}

impl Segment {
    /// The tag (`NAD`).
    pub(super) fn tag(&self) -> &str {
        self.get(0, 0)
    }

    /// A component of an element, both counted from 0 with the tag as element 0; empty when missing.
    pub(super) fn get(&self, element: usize, component: usize) -> &str {
        self.elements
            .get(element)
            .and_then(|e| e.get(component))
            .map_or("", |c| c.trim())
    }

    /// All components of an element.
    pub(super) fn components(&self, element: usize) -> &[String] {
        self.elements.get(element).map_or(&[], Vec::as_slice)
    }
}

/// The segments of a message. The second value says that the last one has no end.
pub(super) fn segments(text: &str) -> (Vec<Segment>, bool) {
    let (service, text) = service(text);
    let mut segments = Vec::new();
    let mut current = Segment {
        elements: vec![vec![String::new()]],
    };
    let mut released = false;
    for c in text.chars() {
        let component = current.elements.last_mut().and_then(|e| e.last_mut());
        let Some(component) = component else { break };
        if released {
            component.push(c);
            released = false;
        } else if c == service.release {
            released = true;
        } else if c == service.end {
            segments.push(std::mem::replace(
                &mut current,
                Segment {
                    elements: vec![vec![String::new()]],
                },
            ));
        } else if c == service.element {
            current.elements.push(vec![String::new()]);
        } else if c == service.component {
            if let Some(element) = current.elements.last_mut() {
                element.push(String::new());
            }
        } else if c != '\n' && c != '\r' {
            component.push(c);
        }
    }
    let open = released || !current.tag().is_empty();
    if open {
        segments.push(current);
    }
    (segments, open)
}

/// Reads `UNA` with its six characters where the message has it.
fn service(text: &str) -> (Service, &str) {
    let Some(rest) = text.strip_prefix("UNA") else {
        return (Service::default(), text);
    };
    let chars: Vec<char> = rest.chars().take(6).collect();
    let &[component, element, _, release, _, end] = &chars[..] else {
        return (Service::default(), "");
    };
    let length = chars.iter().map(|c| c.len_utf8()).sum();
    (
        Service {
            component,
            element,
            release,
            end,
        },
        rest.get(length..).unwrap_or_default(),
    )
}
