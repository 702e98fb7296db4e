//! Peers of the speed figures: the fastest scan in Rust, and (feature `peers`) a full-text engine with fuzzy words.

use super::workload::{Ask, key};
use rapidfuzz::distance::jaro_winkler;

/// A peer that answers a query with the positions of the ten best persons.
pub trait Peer {
    /// Name in the tables.
    fn name(&self) -> &str;
    /// Positions of the best ten, best first.
    fn top(&self, ask: &Ask) -> Vec<u64>;
}

/// Jaro-Winkler over every listed form, words sorted, bytes, with a cut at 0.85: the fastest scan known.
pub struct Scan {
    forms: Vec<(u64, String)>,
}

impl Scan {
    /// A scan over `(position, name)`.
    pub fn new(forms: impl Iterator<Item = (u64, String)>) -> Scan {
        Scan {
            forms: forms.map(|(p, n)| (p, ascii_key(&n))).collect(),
        }
    }
}

fn ascii_key(name: &str) -> String {
    key(&any_ascii::any_ascii(name))
}

impl Peer for Scan {
    fn name(&self) -> &str {
        "rapidfuzz-rs Jaro-Winkler scan, cut .85"
    }

    fn top(&self, ask: &Ask) -> Vec<u64> {
        let query = jaro_winkler::BatchComparator::new(ascii_key(&ask.name).bytes());
        let args = jaro_winkler::Args::default().score_cutoff(0.85);
        let score = |form: &str| query.similarity_with_args(form.bytes(), &args);
        let mut found: Vec<(f64, u64)> = self
            .forms
            .iter()
            .filter_map(|(position, form)| Some((score(form)?, *position)))
            .collect();
        best_ten(&mut found)
    }
}

fn best_ten(found: &mut [(f64, u64)]) -> Vec<u64> {
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut out: Vec<u64> = Vec::new();
    for (_, position) in found.iter() {
        if !out.contains(position) {
            out.push(*position);
        }
        if out.len() == 10 {
            break;
        }
    }
    out
}

/// The peers of this build over the same forms.
pub fn all(forms: &[(u64, String)]) -> Vec<Box<dyn Peer>> {
    #[allow(unused_mut, reason = "without the feature there is one peer only")]
    let mut peers: Vec<Box<dyn Peer>> = vec![Box::new(Scan::new(forms.iter().cloned()))];
    #[cfg(feature = "peers")]
    peers.extend(full_text::all(forms));
    peers
}

#[cfg(feature = "peers")]
mod full_text {
    use super::{Ask, Peer};
    use tantivy::collector::TopDocs;
    use tantivy::query::{BooleanQuery, FuzzyTermQuery, Occur, Query};
    use tantivy::schema::{FAST, Field, Schema, TEXT};
    use tantivy::{Index, IndexReader, TantivyDocument, Term};

    /// tantivy, every word fuzzy at one distance, any word may match, scored by BM25.
    pub struct FullText {
        name: String,
        reader: IndexReader,
        text: Field,
        distance: u8,
    }

    /// Distance 1 and 2 over one index.
    pub fn all(forms: &[(u64, String)]) -> Vec<Box<dyn Peer>> {
        let Ok((index, text)) = build(forms) else {
            return Vec::new();
        };
        let reader = |distance: u8| {
            let reader = index.reader().ok()?;
            let name = format!("tantivy fuzzy d={distance}");
            Some(Box::new(FullText {
                name,
                reader,
                text,
                distance,
            }) as Box<dyn Peer>)
        };
        [1, 2].into_iter().filter_map(reader).collect()
    }

    fn build(forms: &[(u64, String)]) -> tantivy::Result<(Index, Field)> {
        let mut schema = Schema::builder();
        let text = schema.add_text_field("text", TEXT);
        let position = schema.add_u64_field("position", FAST);
        let index = Index::create_in_ram(schema.build());
        let mut writer = index.writer_with_num_threads(1, 200_000_000)?;
        for (number, name) in forms {
            let mut document = TantivyDocument::default();
            document.add_text(text, any_ascii::any_ascii(name));
            document.add_u64(position, *number);
            writer.add_document(document)?;
        }
        writer.commit()?;
        writer.wait_merging_threads()?;
        Ok((index, text))
    }

    impl FullText {
        fn search(&self, ask: &Ask) -> tantivy::Result<Vec<u64>> {
            let words = any_ascii::any_ascii(&ask.name).to_lowercase();
            let clauses: Vec<(Occur, Box<dyn Query>)> = words
                .split(|c: char| !c.is_ascii_alphanumeric())
                .filter(|w| !w.is_empty())
                .map(|w| {
                    FuzzyTermQuery::new(Term::from_field_text(self.text, w), self.distance, true)
                })
                .map(|q| (Occur::Should, Box::new(q) as Box<dyn Query>))
                .collect();
            let searcher = self.reader.searcher();
            let top = searcher.search(&BooleanQuery::new(clauses), &TopDocs::with_limit(10))?;
            let mut out = Vec::new();
            for (_, address) in top {
                let segment = searcher.segment_reader(address.segment_ord);
                out.extend(segment.fast_fields().u64("position")?.first(address.doc_id));
            }
            Ok(out)
        }
    }

    impl Peer for FullText {
        fn name(&self) -> &str {
            &self.name
        }

        fn top(&self, ask: &Ask) -> Vec<u64> {
            self.search(ask).unwrap_or_default()
        }
    }
}
