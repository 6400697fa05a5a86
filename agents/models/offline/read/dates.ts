/** Dates and periods in words, as ISO days. A period keeps both ends. */
import * as chrono from "chrono-node/en";

export interface DateSpan {
  from: string;
  to: string;
  start: number;
  end: number;
  bound?: "min" | "max";
  period: boolean;
  said: string;
}
const months = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
];
const monthName =
  "(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
const edge =
  "(?:the )?(end|close(?= of)|late|mid|middle|start|beginning|early|first half|second half)(?:[\\s-]+of)?(?: the)?[\\s-]+";
const iso = (d: Date) =>
  `${d.getFullYear()}-${String(d.getMonth() + 1).padStart(2, "0")}-${String(d.getDate()).padStart(2, "0")}`;
const monthOf = (name: string) => months.findIndex((m) => m.startsWith(name.slice(0, 3).toLowerCase()));
type Period = [Date, Date];
const monthPeriod = (y: number, m: number, n = 1): Period => [new Date(y, m, 1), new Date(y, m + n, 0)];

function shiftBack(span: DateSpan, days: number) {
  const back = (day: string) => {
    const d = new Date(`${day}T12:00`);
    if (days === 365) d.setFullYear(d.getFullYear() - 1);
    else d.setDate(d.getDate() - days);
    return iso(d);
  };
  span.from = back(span.from);
  span.to = back(span.to);
}

export function findDates(text: string, now: Date): DateSpan[] {
  const found: DateSpan[] = [],
    y = now.getFullYear(),
    m = now.getMonth();
  const free = (s: number, e: number) => found.every((f) => e <= f.start || s >= f.end);
  const add = (s: number, e: number, p: Period, period = true) => {
    if (free(s, e)) found.push({ from: iso(p[0]), to: iso(p[1]), start: s, end: e, period, said: text.slice(s, e) });
  };
  const each = (pattern: string, make: (g: RegExpMatchArray) => { p: Period; period?: boolean } | undefined) => {
    for (const g of text.matchAll(new RegExp(`\\b${pattern}(?![\\p{L}\\d])`, "giu"))) {
      const made = make(g);
      if (made) add(g.index, g.index + g[0].length, made.p, made.period ?? true);
    }
  };
  const shade = (p: Period, word?: string): { p: Period; period: boolean } => {
    const mid = new Date((p[0].getTime() + p[1].getTime()) / 2),
      w = word?.toLowerCase() ?? "";
    if (/^(?:end|close)/.test(w)) return { p: [p[1], p[1]], period: false };
    if (/^(?:start|beginning)/.test(w)) return { p: [p[0], p[0]], period: false };
    if (/^mid/.test(w))
      return {
        p: [
          p[0].getDate() === 1 && p[1].getMonth() === p[0].getMonth()
            ? new Date(p[0].getFullYear(), p[0].getMonth(), 15)
            : mid,
          mid,
        ],
        period: false,
      };
    if (/^(?:late|second half)/.test(w)) return { p: [mid, p[1]], period: true };
    if (/^(?:early|first half)/.test(w)) return { p: [p[0], mid], period: true };
    return { p, period: true };
  };
  const yearFor = (month: number, said?: string) => (said ? Number(said) : month < m ? y + 1 : y);
  const unit = (name: string, shift: number): Period => {
    if (name === "week") {
      const d = new Date(y, m, now.getDate() - ((now.getDay() + 6) % 7) + 7 * shift);
      return [d, new Date(d.getFullYear(), d.getMonth(), d.getDate() + 6)];
    }
    if (name === "month") return monthPeriod(y, m + shift);
    if (name === "quarter") return monthPeriod(y, Math.floor(m / 3) * 3 + 3 * shift, 3);
    if (name === "day") {
      const d = new Date(y, m, now.getDate() + shift);
      return [d, d];
    }
    return monthPeriod(y + shift, 0, 12);
  };
  const back = (n: number, name: string): Period => {
    const d = new Date(y, m, now.getDate());
    if (name === "day") d.setDate(d.getDate() - n);
    else if (name === "week") d.setDate(d.getDate() - 7 * n);
    else if (name === "month") d.setMonth(d.getMonth() - n);
    else if (name === "quarter") d.setMonth(d.getMonth() - 3 * n);
    else d.setFullYear(d.getFullYear() - n);
    return [d, now];
  };
  const shiftOf = (word?: string) =>
    /^(?:last|previous|past|prior)/i.test(word ?? "") ? -1 : /^(?:next|coming|following)/i.test(word ?? "") ? 1 : 0;
  const numbers: Record<string, number> = {
    a: 1,
    one: 1,
    two: 2,
    three: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    eight: 8,
    nine: 9,
    ten: 10,
    twelve: 12,
    couple: 2,
    few: 3,
  };

  const countOf = (said = "") => Number(said) || numbers[said.toLowerCase().replace(" of", "")] || 1;

  each("\\d{4}-\\d{2}-\\d{2}", (g) => {
    const d = new Date(`${g[0]}T12:00`);
    return { p: [d, d], period: false };
  });
  each(
    `(?:${edge})?(?:q([1-4])|(first|second|third|fourth|last) quarter)(?:(?: of|,)?[ -]*(?:fy)?(20\\d\\d)|[ -]?['’](\\d\\d)| (?:of )?(next|this|last) year)?`,
    (g) => {
      const q = g[2]
        ? Number(g[2]) - 1
        : ["first", "second", "third", "fourth", "last"].indexOf((g[3] ?? "").toLowerCase()) % 4;
      if (/^last$/i.test(g[3] ?? "") && !g[4]) return;
      const year = g[4]
        ? Number(g[4])
        : g[5]
          ? 2000 + Number(g[5])
          : g[6]
            ? y + shiftOf(g[6])
            : y + (q < Math.floor(m / 3) ? 1 : 0);
      return shade(monthPeriod(year, (q < 0 ? 3 : q) * 3, 3), g[1]);
    },
  );
  each("h([12])[ -]*(20\\d\\d)", (g) => ({ p: monthPeriod(Number(g[2]), g[1] === "1" ? 0 : 6, 6) }));
  each(`${edge}${monthName}\\.?(?:,? (20\\d\\d))?`, (g) =>
    shade(monthPeriod(yearFor(monthOf(g[2] ?? ""), g[3]), monthOf(g[2] ?? "")), g[1]),
  );
  each(`(?:${edge})(?:(this|next|last|the) )?(week|month|quarter|year)|(month|quarter|year)[- ]end|eo([wmqy])`, (g) => {
    const name = (
      g[3] ??
      g[4] ??
      ({ w: "week", m: "month", q: "quarter", y: "year" } as Record<string, string>)[g[5]?.toLowerCase() ?? ""] ??
      ""
    ).toLowerCase();
    return name ? shade(unit(name, shiftOf(g[2])), g[1] ?? "end") : undefined;
  });
  each(`(?:${edge})(20\\d\\d)`, (g) => shade(monthPeriod(Number(g[2]), 0, 12), g[1]));
  each(
    "(?:(?:over |in |during |within |for )?(?:the )?(?:last|past|previous|trailing)) (\\d+|a|one|two|three|four|five|six|seven|eight|nine|ten|twelve|couple(?: of)?|few) (day|week|month|quarter|year)s?",
    (g) => ({ p: back(countOf(g[1]), (g[2] ?? "").toLowerCase()) }),
  );
  each(
    "(\\d+|a|one|two|three|four|five|six|seven|eight|nine|ten|twelve) (day|week|month|quarter|year)s?['’]?(?: worth)? (?:of|back)(?= )",
    (g) => ({
      p: back(countOf(g[1]), (g[2] ?? "").toLowerCase()),
    }),
  );
  each("(?:over |during )(?:the )?(?:last|past) (week|month|quarter|year)", (g) => ({
    p: back(1, (g[1] ?? "").toLowerCase()),
  }));
  each("(this|last|next|previous|past|coming|following|current) (week|month|quarter|year)", (g) => ({
    p: unit((g[2] ?? "").toLowerCase(), shiftOf(g[1])),
  }));
  each("(?:ytd|year[- ]to[- ]date)", () => ({ p: [new Date(y, 0, 1), now] }));
  each("(?:mtd|month[- ]to[- ]date)", () => ({ p: [new Date(y, m, 1), now] }));
  for (const r of chrono.parse(text, now, { forwardDate: true })) {
    const words = r.text.match(/^(.*\b(?:19|20)\d\d)\s*,\s*\d+$/s)?.[1] ?? r.text; // chrono takes a figure after the year for an hour
    const k = r.start,
      said = words.toLowerCase();
    if (
      !(k.isCertain("day") || k.isCertain("weekday") || k.isCertain("month")) ||
      /^\d+([.,]\d+)?$/.test(said) ||
      !/\d|\p{L}{3}/u.test(said.replace(/^the /, "")) ||
      (/^(?:may|mar|sat|sun|second|dec|jan)$/.test(said) && !/^[A-Z]/.test(r.text))
    )
      continue;
    if (
      (/^[\d.,\s]+$/.test(said) && !/\d[./]\d+[./]\d/.test(said)) ||
      /^(?:now|the \d+|\d+ (?:and|to) \d+)$/.test(said)
    )
      continue;
    const monthOnly = k.isCertain("month") && !k.isCertain("day") && !k.isCertain("weekday");
    const month = (k.get("month") ?? 1) - 1;
    const p: Period = monthOnly
      ? monthPeriod(
          k.isCertain("year")
            ? (k.get("year") ?? y)
            : /\b(?:since|from|last|in|was|were|did)\s*$/i.test(text.slice(0, r.index)) &&
                /\b(?:since|was|were|did)\b/i.test(text)
              ? month > m
                ? y - 1
                : y
              : yearFor(month),
          month,
        )
      : [k.date(), (r.end ?? k).date()];
    const lead = said.match(/^(?:on|by|in|at|from|since|until|before|after)\s+/)?.[0].length ?? 0;
    add(r.index + lead, r.index + words.length, p, monthOnly || Boolean(r.end));
  }
  each("(?:in|for|since|of|fy|during|until|before|after|by)\\s?((?:19|20)\\d\\d)", (g) => ({
    p: monthPeriod(Number(g[1]), 0, 12),
  }));
  for (const span of found) {
    const lead =
      text.slice(0, span.start).toLowerCase() +
      (span.said.match(/^(?:since|after|until|before|by)\b/i)?.[0].toLowerCase() ?? "");
    if (/\b(?:since|after|from|starting|later than|as of)\s*$/.test(lead)) span.bound = "min";
    if (/\bsince\s*$/.test(lead) && span.from > iso(now)) shiftBack(span, /day$/i.test(span.said) ? 7 : 365);
    else if (/\b(?:before|until|till|by|up to|no later than|earlier than|through|to)\s*$/.test(lead))
      span.bound = "max";
  }
  return found.sort((a, b) => a.start - b.start);
}
