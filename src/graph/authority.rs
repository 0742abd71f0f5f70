//! The user's authority file: which names are of whom, and their ids elsewhere.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;

use super::GraphError;
use super::name::key_words;
use crate::schema::EntityType;

/// Who is in the authority file, and under which names.
#[derive(Debug, Default)]
pub struct Authority {
    entries: Vec<Entry>,
    by_key: HashMap<(EntityType, String), u32>,
}

/// Somebody or something of the authority file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The name to show.
    pub name: String,
    /// Its type; none if the file does not say.
    pub kind: Option<EntityType>,
    /// Its id elsewhere, such as a Wikidata QID.
    pub external_id: Option<String>,
    /// All its names, the canonical one first.
    pub names: Vec<String>,
}

#[derive(Deserialize)]
struct Row {
    canonical: String,
    #[serde(default)]
    alias: String,
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    id: String,
}

/// Types that a name without a type in the file can have.
const TYPES: [EntityType; 7] = [
    EntityType::Person,
    EntityType::Organization,
    EntityType::Location,
    EntityType::Facility,
    EntityType::Norp,
    EntityType::Misc,
    EntityType::Product,
];

impl Authority {
    /// Reads a CSV file with the columns `canonical`, `alias`, `type`, `id`: a line an alias. All but `canonical` can be
    /// empty; an id or a type needs to be given on one of an entry's lines only.
    ///
    /// # Errors
    /// [`GraphError::File`] and [`GraphError::Aliases`].
    pub fn read(path: &Path) -> Result<Self, GraphError> {
        let wrong = |line: u64, reason: String| GraphError::Aliases {
            path: path.to_owned(),
            line,
            reason,
        };
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .flexible(true)
            .from_path(path)
            .map_err(|error| GraphError::File {
                path: path.to_owned(),
                error: error.into(),
            })?;
        let mut out = Self::default();
        let mut known: HashMap<(String, Option<EntityType>), u32> = HashMap::new();
        for (index, row) in reader.deserialize::<Row>().enumerate() {
            let row = row.map_err(|error| {
                let line = error
                    .position()
                    .map_or(index as u64 + 2, csv::Position::line);
                wrong(line, error.to_string())
            })?;
            let line = index as u64 + 2;
            if row.canonical.is_empty() {
                return Err(wrong(line, "the canonical name is empty".to_owned()));
            }
            let kind = match row.kind.as_str() {
                "" => None,
                label => match EntityType::from_label(label) {
                    Some(kind) => Some(kind),
                    None => return Err(wrong(line, format!("there is no type '{label}'"))),
                },
            };
            let number = u32::try_from(out.entries.len())
                .map_err(|_| GraphError::TooMany("names in the file of aliases"))?;
            let entry = *known.entry((row.canonical.clone(), kind)).or_insert(number);
            if entry == number {
                out.entries.push(Entry {
                    name: row.canonical.clone(),
                    kind,
                    external_id: None,
                    names: vec![row.canonical.clone()],
                });
            }
            let of = &mut out.entries[entry as usize];
            match (&of.external_id, row.id) {
                (_, id) if id.is_empty() => {}
                (Some(one), id) if *one != id => {
                    return Err(wrong(
                        line,
                        format!("'{}' has two ids, {one} and {id}", row.canonical),
                    ));
                }
                (_, id) => of.external_id = Some(id),
            }
            if !row.alias.is_empty() {
                of.names.push(row.alias.clone());
            }
            for name in [&row.canonical, &row.alias] {
                for kind in TYPES
                    .into_iter()
                    .filter(|k| kind.is_none_or(|one| one == *k))
                {
                    let key = key_words(kind, name).join(" ");
                    if key.is_empty() {
                        continue;
                    }
                    let owner = *out.by_key.entry((kind, key)).or_insert(entry);
                    if owner != entry {
                        let other = &out.entries[owner as usize].name;
                        return Err(wrong(
                            line,
                            format!("'{name}' is a name of '{}' and of '{other}'", row.canonical),
                        ));
                    }
                }
            }
        }
        Ok(out)
    }

    /// The entry that has this name, by type and key ([`key_words`] with spaces between).
    pub fn find(&self, kind: EntityType, key: &str) -> Option<u32> {
        if self.entries.is_empty() {
            return None;
        }
        self.by_key.get(&(kind, key.to_owned())).copied()
    }

    /// An entry by its number.
    pub fn entry(&self, number: u32) -> &Entry {
        &self.entries[number as usize]
    }

    /// All entries.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Authority, String> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        Authority::read(file.path()).map_err(|e| e.to_string())
    }

    #[test]
    fn names_and_ids() {
        let authority = read(
            "canonical,alias,type,id\nAda Lorne,A. Lorne,PERSON,Q1\nAda Lorne,Mrs Lorne-Vale,PERSON,\nHTA,,,Q2\n",
        )
        .unwrap();
        let person = authority.find(EntityType::Person, "lorne vale").unwrap();
        assert_eq!(authority.entry(person).name, "Ada Lorne");
        assert_eq!(authority.entry(person).external_id.as_deref(), Some("Q1"));
        assert!(authority.find(EntityType::Organization, "hta").is_some());
        assert_eq!(authority.find(EntityType::Organization, "ada lorne"), None);
    }

    #[test]
    fn what_is_wrong() {
        let header = "canonical,alias,type,id\n";
        for (text, reason) in [
            ("Ada,,ROBOT,\n", "no type 'ROBOT'"),
            (",x,,\n", "canonical name is empty"),
            ("Ada,x,,Q1\nAda,y,,Q2\n", "two ids"),
            ("Ada,x,,\nEve,x,,\n", "is a name of 'Eve' and of 'Ada'"),
        ] {
            let error = read(&format!("{header}{text}")).unwrap_err();
            assert!(error.contains(reason), "{error}");
        }
        assert!(read("name\nAda\n").unwrap_err().contains("canonical"));
    }
}
