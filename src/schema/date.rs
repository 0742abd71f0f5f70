//! Dates as articles have them: ISO 8601, RFC 2822, and the forms that are usual in news.

use jiff::civil::Date;
use jiff::fmt::strtime::BrokenDownTime;
use serde::{Deserialize, Serialize};

/// What a date can look like, for [`jiff::fmt::strtime`], after weekdays, commas and full stops are taken away. What
/// does not say which number is the day ('4/1/2019') is not read.
const FORMS: [&str; 9] = [
    "%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%d-%b-%Y",
    "%Y %B %d",
];

/// A day, comparable, in four bytes: `yyyymmdd`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Day(i32);

impl Day {
    /// The day that a date names, or none if it is not understood. Times and zones are passed over: the day is that of
    /// the place where it was written.
    pub fn parse(date: &str) -> Option<Self> {
        let date = date.trim();
        let cleaned: String = date
            .chars()
            .map(|c| if matches!(c, ',' | '.') { ' ' } else { c })
            .collect();
        let words: Vec<&str> = cleaned
            .split_whitespace()
            .skip_while(|w| is_weekday(w))
            .collect();
        // '2019-01-04T10:00:00Z' is one word, '4 January 2019' three, '26-FEB-1987 15:01:01.79' one and a time.
        let first = words.first()?;
        let day = first.split_once(['T', 't']).map_or(*first, |(day, _)| {
            if day.starts_with(|c: char| c.is_ascii_digit()) {
                day
            } else {
                first
            }
        });
        let three = words
            .iter()
            .take(3)
            .map(|w| without_ordinal(w))
            .collect::<Vec<_>>()
            .join(" ");
        [day, &three].iter().find_map(|text| {
            FORMS.iter().find_map(|form| {
                let broken = BrokenDownTime::parse(form, text).ok()?;
                broken.to_date().ok().and_then(Self::new)
            })
        })
    }

    fn new(date: Date) -> Option<Self> {
        let (year, month, day) = (date.year(), date.month(), date.day());
        (year > 0).then(|| Self(i32::from(year) * 10_000 + i32::from(month) * 100 + i32::from(day)))
    }

    /// The year.
    pub fn year(self) -> i32 {
        self.0 / 10_000
    }

    /// The month, as `yyyymm`.
    pub fn month(self) -> Month {
        Month(self.0 / 100)
    }

    /// Days from another day to this one.
    pub fn days_since(self, other: Self) -> i32 {
        let number = |day: Self| {
            let (month, date) = (day.0 / 100 % 100, day.0 % 100);
            Date::new(
                i16::try_from(day.year()).unwrap_or(i16::MAX),
                i8::try_from(month).unwrap_or(1),
                i8::try_from(date).unwrap_or(1),
            )
        };
        match (number(self), number(other)) {
            (Ok(a), Ok(b)) => a.since(b).map_or(0, |span| span.get_days()),
            _ => 0,
        }
    }
}

impl std::fmt::Display for Day {
    /// `2019-01-04`
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{}-{:02}", self.month(), self.0 % 100)
    }
}

/// A month, comparable: `yyyymm`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Month(i32);

impl std::fmt::Display for Month {
    /// `2019-01`
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        write!(f, "{:04}-{:02}", self.0 / 100, self.0 % 100)
    }
}

fn is_weekday(word: &str) -> bool {
    const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
    let word = word.to_lowercase();
    word.chars().all(char::is_alphabetic) && DAYS.iter().any(|day| word.starts_with(day))
}

/// '4th' -> '4'
fn without_ordinal(word: &str) -> &str {
    ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|end| word.strip_suffix(end))
        .filter(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
        .unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for date in [
            "2019-01-04",
            "2019-01-04T23:59:59Z",
            "2019-01-04 10:00:00+02:00",
            "2019/01/04",
            "20190104",
            "Fri, 4 Jan 2019 10:00:00 +0000",
            "Friday, January 4, 2019",
            "Jan. 4, 2019",
            "4 January 2019",
            "4th January 2019, 10:15 GMT",
            "04-JAN-2019 15:01:01.79",
        ] {
            let day = Day::parse(date).map(|d| d.to_string());
            assert_eq!(day.as_deref(), Some("2019-01-04"), "{date}");
        }
    }

    #[test]
    fn what_is_no_date() {
        for date in [
            "",
            "4/1/2019",
            "yesterday",
            "Monday",
            "2019-13-45",
            "99999999999999",
            "é",
        ] {
            assert_eq!(Day::parse(date), None, "{date}");
        }
    }

    #[test]
    fn days_between() {
        let (a, b) = (Day::parse("2019-02-27"), Day::parse("2019-03-01"));
        assert_eq!(b.unwrap().days_since(a.unwrap()), 2);
        assert_eq!(b.unwrap().month().to_string(), "2019-03");
    }
}
