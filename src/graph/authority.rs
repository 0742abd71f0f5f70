//! The user's authority file: who has which names, and which id elsewhere.

use std::collections::HashMap;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::EntryId;
use super::error::{aliases, file};
use super::name::key_words;
use crate::error::{Error, Result};
use crate::schema::EntityType;

/// Who is in the authority file, and under which names.
#[derive(Debug, Default)]
pub struct Authority {
    entries: Vec<AuthorityEntry>,
    by_key: HashMap<(EntityType, String), EntryId>,
}

/// Somebody or something of the authority file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AuthorityEntry {
    /// The name to show.
    pub name: String,
    /// Its type; none if the file does not say.
    pub kind: Option<EntityType>,
    /// Its id elsewhere, such as a Wikidata QID.
    pub external_id: Option<String>,
    /// All its names, the canonical one first.
    pub names: Vec<String>,
}

/// A line of the file.
#[derive(Deserialize)]
struct AliasRow {
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
    /// The file cannot be read, or a line does not say what it should.
    pub fn read(path: &Path) -> Result<Self> {
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .flexible(true)
            .from_path(path)
            .map_err(|error| file(path)(error.into()))?;
        let mut out = Self::default();
        let mut known: HashMap<(String, Option<EntityType>), EntryId> = HashMap::new();
        for (line, row) in (2..).zip(reader.deserialize::<AliasRow>()) {
            let row = row.map_err(|error| {
                let line = error.position().map_or(line, csv::Position::line);
                aliases(path, line, error.to_string())
            })?;
            out.add(row, &mut known, &|reason| aliases(path, line, reason))?;
        }
        Ok(out)
    }

    /// Adds a line of the file. `wrong` makes an error of what is wrong with it.
    fn add(
        &mut self,
        row: AliasRow,
        known: &mut HashMap<(String, Option<EntityType>), EntryId>,
        wrong: &dyn Fn(String) -> Error,
    ) -> Result<()> {
        let AliasRow {
            canonical,
            alias,
            kind,
            id: external_id,
        } = row;
        if canonical.is_empty() {
            return Err(wrong("the canonical name is empty".to_owned()));
        }
        let kind = match kind.as_str() {
            "" => None,
            label => match EntityType::from_label(label) {
                Some(kind) => Some(kind),
                None => return Err(wrong(format!("there is no type '{label}'"))),
            },
        };
        let next = EntryId::new(self.entries.len())?;
        let id = *known.entry((canonical.clone(), kind)).or_insert(next);
        if id == next {
            self.entries.push(AuthorityEntry {
                name: canonical.clone(),
                kind,
                external_id: None,
                names: vec![canonical.clone()],
            });
        }
        let entry = &mut self.entries[id.index()];
        match &entry.external_id {
            _ if external_id.is_empty() => {}
            Some(one) if *one != external_id => {
                return Err(wrong(format!(
                    "'{canonical}' has two ids, {one} and {external_id}"
                )));
            }
            _ => entry.external_id = Some(external_id),
        }
        if !alias.is_empty() {
            entry.names.push(alias.clone());
        }
        for name in [&canonical, &alias] {
            let kinds = TYPES
                .into_iter()
                .filter(|k| kind.is_none_or(|one| one == *k));
            for kind in kinds {
                let key = key_words(kind, name).join(" ");
                if key.is_empty() {
                    continue;
                }
                let owner = *self.by_key.entry((kind, key)).or_insert(id);
                if owner != id {
                    let other = &self.entries[owner.index()].name;
                    return Err(wrong(format!(
                        "'{name}' is a name of '{canonical}' and of '{other}'"
                    )));
                }
            }
        }
        Ok(())
    }

    /// The entry that has this name, by type and key ([`key_words`] with spaces between).
    pub fn find(&self, kind: EntityType, key: &str) -> Option<EntryId> {
        if self.entries.is_empty() {
            return None;
        }
        self.by_key.get(&(kind, key.to_owned())).copied()
    }

    /// An entry.
    pub fn entry(&self, id: EntryId) -> &AuthorityEntry {
        &self.entries[id.index()]
    }

    /// All entries.
    pub fn entries(&self) -> &[AuthorityEntry] {
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
