//! The options that tell how inputs are read, the same for every command that reads articles.

use crate::input::{self, Columns, Reading};
use clap::{Args, ValueEnum};
use serde_json::{Map, Value};

/// How inputs are read.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reading")]
pub(super) struct ReadingArguments {
    /// The field or column that holds the articles' text.
    #[arg(long, value_name = "NAME")]
    text_column: Option<String>,

    /// The one that holds their ids.
    #[arg(long, value_name = "NAME")]
    id_column: Option<String>,

    /// The one that holds their titles.
    #[arg(long, value_name = "NAME")]
    title_column: Option<String>,

    /// The one that holds their dates.
    #[arg(long, value_name = "NAME")]
    date_column: Option<String>,

    /// The format of the inputs, whatever their names tell; for standard input above all.
    #[arg(long, value_enum, value_name = "FORMAT")]
    input_format: Option<input::Format>,
}

impl ReadingArguments {
    /// How they say that inputs are read.
    pub(super) fn reading(&self) -> Reading {
        Reading {
            columns: Columns {
                text: self.text_column.clone(),
                id: self.id_column.clone(),
                title: self.title_column.clone(),
                date: self.date_column.clone(),
            },
            format: self.input_format,
            ..Reading::default()
        }
    }

    /// The options that were given, by name: what is read depends on them.
    pub(super) fn given(&self) -> Map<String, Value> {
        let format = self.input_format.and_then(|f| f.to_possible_value());
        [
            ("text_column", self.text_column.clone()),
            ("id_column", self.id_column.clone()),
            ("title_column", self.title_column.clone()),
            ("date_column", self.date_column.clone()),
            ("input_format", format.map(|f| f.get_name().to_owned())),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), Value::String(value?))))
        .collect()
    }
}
