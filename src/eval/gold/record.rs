//! The records of a brat `.ann` file.

use std::collections::HashMap;

use super::{InputError, mistake};
use crate::eval::annotation::Extent;

const FORMAT: &str = "brat lines are `T1<TAB>TYPE START END<TAB>TEXT`, `E1<TAB>TYPE:T1 ROLE:T2 ...`, `A1<TAB>NAME T1 VALUE`, \
                      `*<TAB>Coref T1 T2 ...`, `#1<TAB>NOTE`";

/// A `T` line.
#[derive(Debug)]
pub(super) struct TextBound {
    /// Its line, from 1.
    pub line: usize,
    /// Its type as it is written.
    pub tag: String,
    /// Its segments as they are written.
    pub segments: Vec<Extent>,
    /// The text that it says it covers; line breaks in it are kept.
    pub text: String,
}

/// An `E` line.
#[derive(Debug)]
pub(super) struct Event {
    /// Its line, from 1.
    pub line: usize,
    /// Its arguments: `("Source", "T4")`; the first is the trigger.
    pub arguments: Vec<(String, String)>,
}

/// An `A` line.
#[derive(Debug)]
pub(super) struct Attribute {
    /// Its line, from 1.
    pub line: usize,
    /// Its name.
    pub name: String,
    /// The id of what has it.
    pub of: String,
    /// Its value.
    pub value: String,
}

/// All records of a file that matter.
#[derive(Debug, Default)]
pub(super) struct Records {
    /// `T` lines by id.
    pub text_bounds: HashMap<String, TextBound>,
    /// Ids of `T` lines in the order of the file.
    pub order: Vec<String>,
    /// `E` lines by id, in the order of the file.
    pub events: Vec<(String, Event)>,
    /// `A` lines.
    pub attributes: Vec<Attribute>,
    /// Sets of `T` ids that are one, with their lines.
    pub equivalences: Vec<(usize, Vec<String>)>,
}

impl Records {
    /// Reads a file's text. What cannot be read is added to `errors`.
    pub(super) fn parse(ann: &str, file: &str, errors: &mut Vec<InputError>) -> Self {
        let mut records = Self::default();
        // The text of a `T` line goes on for as long as no other record begins.
        let mut open: Option<String> = None;
        for (index, line) in ann.split('\n').enumerate() {
            let number = index + 1;
            let Some((id, rest)) = record(line) else {
                match &open {
                    Some(id) => {
                        if let Some(bound) = records.text_bounds.get_mut(id) {
                            bound.text.push('\n');
                            bound.text.push_str(line);
                        }
                    }
                    None if line.trim().is_empty() => {}
                    None => errors.push(mistake(file, number, "not a line of brat", FORMAT)),
                }
                continue;
            };
            open = None;
            let rest = rest.trim_end_matches('\r');
            let read = match id.as_bytes()[0] {
                b'T' => {
                    open = Some(id.to_owned());
                    records.text_bound(id, rest, number)
                }
                b'E' => records.event(id, rest, number),
                b'A' | b'M' => records.attribute(rest, number),
                b'*' | b'R' => records.equivalence(rest, number),
                _ => Ok(()), // notes and normalisations
            };
            if let Err(reason) = read {
                errors.push(mistake(file, number, reason, FORMAT));
            }
        }
        records
    }

    fn text_bound(&mut self, id: &str, rest: &str, line: usize) -> Result<(), String> {
        let (what, text) = rest.split_once('\t').ok_or("no text after a tab")?;
        let (tag, offsets) = what.split_once(' ').ok_or("no offsets")?;
        let mut segments = Vec::new();
        for segment in offsets.split(';') {
            let ends = segment
                .split_once(' ')
                .and_then(|(start, end)| Some((start.parse().ok()?, end.trim().parse().ok()?)));
            let (start, end) = ends.ok_or_else(|| format!("`{segment}` is not `START END`"))?;
            segments.push(Extent { start, end });
        }
        let bound = TextBound {
            line,
            tag: tag.to_owned(),
            segments,
            text: text.to_owned(),
        };
        if self.text_bounds.insert(id.to_owned(), bound).is_some() {
            return Err(format!("a second {id}"));
        }
        self.order.push(id.to_owned());
        Ok(())
    }

    fn event(&mut self, id: &str, rest: &str, line: usize) -> Result<(), String> {
        let arguments: Result<Vec<_>, String> = rest
            .split_whitespace()
            .map(|argument| {
                let (role, of) = argument
                    .split_once(':')
                    .ok_or_else(|| format!("`{argument}` is not `ROLE:T1`"))?;
                let role = role.trim_end_matches(|c: char| c.is_ascii_digit());
                Ok((role.to_owned(), of.to_owned()))
            })
            .collect();
        let arguments = arguments?;
        if arguments.is_empty() {
            return Err("an event without a trigger".to_owned());
        }
        if self.events.iter().any(|(other, _)| other == id) {
            return Err(format!("a second {id}"));
        }
        self.events.push((id.to_owned(), Event { line, arguments }));
        Ok(())
    }

    fn attribute(&mut self, rest: &str, line: usize) -> Result<(), String> {
        let fields: Vec<&str> = rest.split_whitespace().collect();
        let [name, of, value] = fields[..] else {
            return Err("an attribute is `NAME OF VALUE`".to_owned());
        };
        self.attributes.push(Attribute {
            line,
            name: name.to_owned(),
            of: of.to_owned(),
            value: value.to_owned(),
        });
        Ok(())
    }

    /// `Coref T1 T2 T3`, or the relation `Coref Arg1:T1 Arg2:T2`.
    fn equivalence(&mut self, rest: &str, line: usize) -> Result<(), String> {
        let mut fields = rest.split_whitespace();
        match fields.next() {
            Some(name) if name.eq_ignore_ascii_case("coref") => {}
            name => return Err(format!("`{}` is not `Coref`", name.unwrap_or_default())),
        }
        let id = |field: &str| match field.split_once(':') {
            Some((_, id)) => id.to_owned(),
            None => field.to_owned(),
        };
        self.equivalences.push((line, fields.map(id).collect()));
        Ok(())
    }
}

/// A record's id and the rest of its line; none if the line begins no record.
fn record(line: &str) -> Option<(&str, &str)> {
    let (id, rest) = line.split_once('\t')?;
    let number = id.strip_prefix(['T', 'E', 'A', 'R', 'M', 'N', '#', '*'])?;
    number
        .bytes()
        .all(|b| b.is_ascii_digit())
        .then_some((id, rest))
}
