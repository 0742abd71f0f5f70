//! The day that a document's date names.

use jiff::civil::Date;
use jiff::fmt::rfc2822;
use jiff::fmt::strtime::BrokenDownTime;

/// How dates begin, besides ISO 8601's and those of e-mails and feeds.
const FORMATS: [&str; 8] = [
    "%Y%m%d",
    "%Y/%m/%d",
    "%d %B %Y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%A, %B %d, %Y",
];

/// The day of a date as inputs write it: `2019-01-04`, `2019-01-04T09:30:00Z`, `Fri, 04 Jan 2019 09:30:00 GMT`,
/// `4 January 2019`, `January 4, 2019`, `26-FEB-1987 15:01:01`, `20190104`. What names no day, or is ambiguous as
/// `04/01/2019` is, has none. A time zone is not applied: it is the day that the input names.
pub fn day(date: &str) -> Option<Date> {
    let date = date.trim();
    let iso = date.get(..10).and_then(|day| {
        let ends = !date[10..].starts_with(|c: char| c.is_ascii_digit());
        (ends && day.as_bytes().get(4) == Some(&b'-')).then(|| day.parse().ok())?
    });
    let mail = || rfc2822::parse(date).ok().map(|zoned| zoned.date());
    let other = || {
        FORMATS.iter().find_map(|format| {
            let (time, _) = BrokenDownTime::parse_prefix(format, date).ok()?;
            time.to_date().ok()
        })
    };
    iso.or_else(mail).or_else(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_many_dates() {
        for date in [
            "2019-01-04",
            " 2019-01-04T23:30:00-05:00 ",
            "2019-01-04 09:30",
            "Fri, 04 Jan 2019 09:30:00 GMT",
            "Fri, 4 Jan 2019 23:30:00 -0500",
            "4 January 2019",
            "04 Jan 2019, 09:30",
            "4-JAN-2019 15:01:01.79",
            "January 4, 2019",
            "Friday, January 4, 2019",
            "20190104",
            "2019/01/04",
        ] {
            assert_eq!(
                day(date).map(|d| d.to_string()),
                Some("2019-01-04".to_owned()),
                "{date}"
            );
        }
        for date in [
            "",
            "2019",
            "2019-01",
            "04/01/2019",
            "2019-13-40",
            "yesterday",
            "é€é€é€",
            "2019-01-041",
        ] {
            assert_eq!(day(date), None, "{date}");
        }
    }
}
