//! Names that are longer than their field (Doc 9303-4 section 4.2.3.2, 9303-5 and -6 section 4.2.3).

/// The fields of at most `width` characters for a name: the whole name, or, when it does not fit, the
/// ways that the standard's examples cut it. Each cut one has full width and ends in a letter.
pub(super) fn fields(primary: &[String], secondary: &[String], width: usize) -> Vec<String> {
    let whole = join(primary, secondary);
    if whole.len() <= width {
        return vec![whole];
    }
    let mut found = Vec::new();
    let mut keep = |field: String| {
        let full = field.len() == width && field.ends_with(|c: char| c.is_ascii_uppercase());
        if full && !found.contains(&field) {
            found.push(field);
        }
    };
    keep(whole.get(..width).unwrap_or(&whole).to_owned());
    if secondary.is_empty() {
        shortened(primary, width).into_iter().for_each(&mut keep);
        return found;
    }
    for start in primaries(primary, width) {
        let Some(room) = width.checked_sub(start.len() + 2) else {
            continue;
        };
        for rest in shortened(secondary, room) {
            keep(format!("{start}<<{rest}"));
        }
    }
    found
}

/// Whether `field` shows the name, whole or cut in any way: each component whole or its beginning,
/// in order, trailing ones possibly missing.
pub(super) fn may_be(primary: &[String], secondary: &[String], field: &str, width: usize) -> bool {
    let shown = field.trim_end_matches('<');
    if shown == join(primary, secondary) {
        return true;
    }
    if shown.len() < width {
        return false;
    }
    let (first, second) = shown.split_once("<<").unwrap_or((shown, ""));
    begins(primary, first) && (second.is_empty() || begins(secondary, second))
}

fn begins(whole: &[String], shown: &str) -> bool {
    let shown: Vec<&str> = shown.split('<').collect();
    shown.len() <= whole.len()
        && shown
            .iter()
            .zip(whole)
            .all(|(s, w)| !s.is_empty() && w.starts_with(s))
}

fn join(primary: &[String], secondary: &[String]) -> String {
    let (mut field, second) = (primary.join("<"), secondary.join("<"));
    if !field.is_empty() && !second.is_empty() {
        field.push_str("<<");
    }
    field + &second
}

/// Shortened primary identifiers that leave room for a secondary one.
fn primaries(components: &[String], width: usize) -> Vec<String> {
    let mut found = vec![components.join("<")];
    found.extend((1..components.len()).map(|k| initials(components, k).join("<")));
    found.extend((1..width).map(|length| fixed(components, length).join("<")));
    // Levelled, so that just the first letters that follow fit.
    for whole in [1, 0] {
        found.extend(
            (1..=width / 2)
                .filter_map(|rest| levelled(components, whole, width.checked_sub(rest + 2)?)),
        );
    }
    found.retain(|f| f.len() + 3 <= width);
    found
}

/// `components` in exactly `room` characters, or whole when they fit.
fn shortened(components: &[String], room: usize) -> Vec<String> {
    let whole = components.join("<");
    if whole.len() <= room {
        return vec![whole];
    }
    let mut found = vec![whole.get(..room).unwrap_or_default().to_owned()];
    for k in 1..=components.len() {
        let short = initials(components, k);
        let joined = short.join("<");
        if joined.len() <= room {
            found.push(joined);
        } else if let Some(before) = components.len().checked_sub(k + 1) {
            found.extend(with_shorter(&short, before, joined.len() - room));
        }
    }
    found.extend((1..room).map(|length| fixed(components, length).join("<")));
    found.extend(
        [1, 0]
            .into_iter()
            .filter_map(|whole| levelled(components, whole, room)),
    );
    found
}

/// The last `k` components as initials.
fn initials(components: &[String], k: usize) -> Vec<String> {
    let whole = components.len().saturating_sub(k);
    let short = |(i, c): (usize, &String)| if i < whole { c.clone() } else { start(c, 1) };
    components.iter().enumerate().map(short).collect()
}

/// Every component at most `length` letters.
fn fixed(components: &[String], length: usize) -> Vec<String> {
    components.iter().map(|c| start(c, length)).collect()
}

/// `components` with the one at `index` shorter by `by`, if that leaves a letter of it.
fn with_shorter(components: &[String], index: usize, by: usize) -> Option<String> {
    let length = components
        .get(index)?
        .len()
        .checked_sub(by)
        .filter(|&n| n > 0)?;
    let mut shorter = components.to_vec();
    shorter[index] = start(&components[index], length);
    Some(shorter.join("<"))
}

/// The first `whole` components as they are and the longest of the others shortened, last one first,
/// to `room` characters.
fn levelled(components: &[String], whole: usize, room: usize) -> Option<String> {
    let mut lengths: Vec<usize> = components.iter().map(String::len).collect();
    let mut total = lengths.iter().sum::<usize>() + lengths.len().checked_sub(1)?;
    while total > room {
        let (index, _) = lengths
            .iter()
            .enumerate()
            .skip(whole)
            .filter(|(_, n)| **n > 1)
            .max_by_key(|(i, n)| (**n, *i))?;
        lengths[index] -= 1;
        total -= 1;
    }
    Some(
        components
            .iter()
            .zip(lengths)
            .map(|(c, n)| start(c, n))
            .collect::<Vec<_>>()
            .join("<"),
    )
}

/// The first `length` letters. Components are ASCII.
fn start(component: &str, length: usize) -> String {
    component.get(..length).unwrap_or(component).to_owned()
}
