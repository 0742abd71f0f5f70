// Days are texts, '2019-01-04', which sort as they follow each other.

const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

/** '4 January 2019', or '4 Jan 2019'. */
export function longDay(day, short = false) {
  const [year, month, date] = day.split("-").map(Number);
  const name = MONTHS[month - 1];
  return `${date} ${short ? name.slice(0, 3) : name} ${year}`;
}

function toDay(time) {
  return new Date(time).toISOString().slice(0, 10);
}

const DAY = 86_400_000;

/** Periods from the day `first` to the day `last`: days, weeks, months or years, at most about a hundred. */
export function periods(first, last) {
  const [from, to] = [Date.parse(first), Date.parse(last)];
  const days = (to - from) / DAY + 1;
  const found = [];
  const add = (start, end, label, short) => found.push({ from: toDay(start), to: toDay(end - DAY), label, short });
  if (days <= 45) {
    for (let at = from; at <= to; at += DAY) add(at, at + DAY, longDay(toDay(at)), longDay(toDay(at), true));
    return { unit: "day", periods: found };
  }
  if (days <= 400) {
    const monday = from - ((new Date(from).getUTCDay() + 6) % 7) * DAY;
    for (let at = monday; at <= to; at += 7 * DAY) add(at, at + 7 * DAY, `Week of ${longDay(toDay(at))}`, longDay(toDay(at), true));
    return { unit: "week", periods: found };
  }
  const [firstYear, lastYear] = [first, last].map((day) => Number(day.slice(0, 4)));
  if (days <= 3660) {
    for (let month = Number(first.slice(5, 7)) - 1; ; month += 1) {
      const start = Date.UTC(firstYear, month);
      if (start > to) break;
      const name = MONTHS[month % 12];
      const year = toDay(start).slice(0, 4);
      add(start, Date.UTC(firstYear, month + 1), `${name} ${year}`, `${name.slice(0, 3)} ${year}`);
    }
    return { unit: "month", periods: found };
  }
  for (let year = firstYear; year <= lastYear; year += 1) add(Date.UTC(year, 0), Date.UTC(year + 1, 0), `${year}`, `${year}`);
  return { unit: "year", periods: found };
}
