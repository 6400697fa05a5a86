/** A column of a statement: the stretch of time that it covers, or the day of a balance sheet. */
export interface Period {
  /** "FY2025", "Q1 2026", "LTM 2026-09-30". */
  label: string;
  /** Last day, ISO. */
  end: string;
  scenario: "actual" | "forecast" | undefined;
}

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const FORECAST = /\b(?:forecast|budget|plan|projected|projection|estimate|estimated|outlook|fcst|bud)\b/i;
const ACTUAL = /\b(?:actual|actuals|audited|reported|act)\b/i;
const LETTER = { A: "actual", E: "forecast", F: "forecast", P: "forecast", B: "forecast" } as const;

/** The period that a column's head names; undefined when it names none. `yearEnd` is the last day of a fiscal year, as 12-31. */
export function readPeriod(text: string, yearEnd = "12-31"): Period | undefined {
  const head = text.replace(/\s+/g, " ").trim();
  if (head.length > 60) return undefined;
  const scenario = scenarioOf(head);
  const day = dayIn(head);
  if (/\b(?:ltm|ttm|last twelve months|12 months to)\b/i.test(head))
    return day ? { label: `LTM ${day}`, end: day, scenario } : undefined;
  const quarter = /\bQ([1-4])[ '’/-]*(\d{4}|\d{2})\b|\b(\d{4})[ -]?Q([1-4])\b/i.exec(head);
  if (quarter)
    return quarterOf(Number(quarter[1] ?? quarter[4]), yearOf(quarter[2] ?? quarter[3] ?? ""), yearEnd, scenario);
  const duration = durationIn(head);
  if (duration === "other" || /\b(?:H[12]|half|ytd|month)\b/i.test(head)) return undefined;
  if (day) return { label: labelOf(day, yearEnd, duration), end: day, scenario };
  const split = /\b(20\d{2})\/(\d{2})\b/.exec(head);
  if (split) return yearly(Number(`20${split[2]}`), yearEnd, scenario);
  const year =
    /^(?:FY|CY|YE|fiscal year|year|year ended|actual|forecast|budget|plan)?[ '’]*((?:19|20)\d{2}|(?<=FY[ '’]?)\d{2})[ ]?\(?([AEFPB])?\b/i.exec(
      head,
    );
  if (!year?.[1]) return undefined;
  const letter = year[2]?.toUpperCase() as keyof typeof LETTER | undefined;
  const rest = head.slice((year.index ?? 0) + year[0].length);
  if (/[a-z]{3}/i.test(rest.replace(FORECAST, "").replace(ACTUAL, "")) || /\d/.test(rest)) return undefined;
  return yearly(yearOf(year[1]), yearEnd, letter ? LETTER[letter] : scenario);
}

/** Whether words about a column say that it has been or that it is expected. */
export function scenarioOf(text: string): Period["scenario"] {
  if (FORECAST.test(text)) return "forecast";
  return ACTUAL.test(text) ? "actual" : undefined;
}

/** The last day of the fiscal year where a text says it: "year ended 30 June" is 06-30. */
export function yearEndIn(text: string): string | undefined {
  const said =
    /\b(?:(?:years?|fiscal years?|financial year|fy|12 months)\s+(?:ended|ending|ends|end|to)|as (?:of|at))\s+(?:on\s+)?(?:the\s+)?(?:(\d{1,2})(?:st|nd|rd|th)?\s+([A-Za-z]{3})[a-z]*|([A-Za-z]{3})[a-z]*\s+(\d{1,2}))/i.exec(
      text,
    );
  const month = MONTHS.indexOf((said?.[2] ?? said?.[3] ?? "").toLowerCase());
  const day = Number(said?.[1] ?? said?.[4]);
  return month >= 0 && day >= 1 && day <= 31 ? `${pad(month + 1)}-${pad(day)}` : undefined;
}

function yearly(year: number, yearEnd: string, scenario: Period["scenario"]): Period {
  return { label: `FY${year}`, end: `${year}-${yearEnd}`, scenario };
}

function quarterOf(quarter: number, year: number, yearEnd: string, scenario: Period["scenario"]): Period {
  const last = Number(yearEnd.slice(0, 2));
  const end = new Date(Date.UTC(year, last - 3 * (4 - quarter), 0)).toISOString().slice(0, 10);
  return { label: `Q${quarter} ${year}`, end, scenario };
}

/** A year by its number where it ends when years do, else by its last day; a day alone is that of a balance sheet, or of what the table says. */
function labelOf(day: string, yearEnd: string, duration: Duration | undefined): string {
  if (duration === "quarter") return `Quarter to ${day}`;
  if (day.slice(5) === yearEnd) return `FY${day.slice(0, 4)}`;
  return duration === "year" ? `FY to ${day}` : day;
}

export type Duration = "year" | "quarter" | "other";

/** How long a period lasts, where words say it: "13 weeks ended", "nine months to". Half years and the like are other. */
export function durationIn(text: string): Duration | undefined {
  if (
    /\b(?:5[23]|fifty-(?:two|three))[ -]weeks?\b|\b(?:12|twelve)[ -]months?\b|\b(?:fiscal |financial )?years? (?:ended|ending|to)\b/i.test(
      text,
    )
  )
    return "year";
  if (
    /\b(?:1[234]|thirteen|fourteen|twelve)[ -]weeks?\b|\b(?:3|three)[ -]months?\b|\bquarter (?:ended|ending|to)\b/i.test(
      text,
    )
  )
    return "quarter";
  return /\b\w+[ -](?:weeks?|months?)[ -](?:ended|ending|to)\b|\b(?:six|nine|6|9)[ -]months?\b/i.test(text)
    ? "other"
    : undefined;
}
const pad = (value: number): string => String(value).padStart(2, "0");
const yearOf = (digits: string): number => (digits.length === 2 ? 2000 + Number(digits) : Number(digits));

/** A day in any of the ways that heads of columns have: 2024-12-31, 31.12.2024, 31 December 2024, Dec-24. */
function dayIn(head: string): string | undefined {
  const iso = /\b(\d{4})-(\d{2})-(\d{2})\b/.exec(head);
  if (iso) return iso[0];
  const dotted = /\b(\d{1,2})[./](\d{1,2})[./](\d{4}|\d{2})\b/.exec(head);
  if (dotted) {
    const [first, second] = [Number(dotted[1]), Number(dotted[2])];
    // Days come first outside the United States; a second number above twelve can only be a day.
    const [day, month] = second > 12 ? [second, first] : [first, second];
    return valid(yearOf(dotted[3] ?? ""), month, day);
  }
  const worded = /\b(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3})[a-z]*[ -,]*(\d{4}|\d{2})\b/.exec(head) ?? undefined;
  if (worded)
    return valid(yearOf(worded[3] ?? ""), MONTHS.indexOf((worded[2] ?? "").toLowerCase()) + 1, Number(worded[1]));
  const american = /\b([A-Za-z]{3})[a-z]* (\d{1,2}),? (\d{4})\b/.exec(head);
  if (american)
    return valid(Number(american[3]), MONTHS.indexOf((american[1] ?? "").toLowerCase()) + 1, Number(american[2]));
  const month = /\b([A-Za-z]{3})[a-z]*[ '’-]+(\d{4}|\d{2})\b/.exec(head);
  const index = MONTHS.indexOf((month?.[1] ?? "").toLowerCase());
  if (index < 0) return undefined;
  return new Date(Date.UTC(yearOf(month?.[2] ?? ""), index + 1, 0)).toISOString().slice(0, 10);
}

function valid(year: number, month: number, day: number): string | undefined {
  const date = new Date(Date.UTC(year, month - 1, day));
  return month >= 1 && month <= 12 && date.getUTCMonth() === month - 1 ? date.toISOString().slice(0, 10) : undefined;
}
