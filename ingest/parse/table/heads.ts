/** What the words around figures mean: periods, units, headings, and the rows that others stand under. */

const PERIOD =
  /^(?:(?:fy|cy|q[1-4]|h[12]|ltm|ytd)\W{0,2}\d{2,4}.{0,6}|(?:19|20)\d{2}\s?[aefp]?(?:ctual|stimate|orecast)?|[a-z]{3,9}[\s.-]{0,2}\d{2,4}|\d{4}-\d{2}(?:-\d{2})?|\d{1,2}[./]\d{1,2}[./]\d{2,4})$/i;
export const isPeriod = (text: string): boolean => PERIOD.test(text.trim());

const CURRENCY =
  "(?:(?:US|C|A|HK|S)?\\$|[€£¥]|(?:EUR|USD|GBP|CHF|JPY|CNY|RMB|SEK|NOK|DKK|PLN|CZK|HUF|CAD|AUD|INR|BRL|HKD|SGD|KRW|ZAR|TRY)\\b|(?:euros?|(?:US )?dollars?|pounds?|yen)\\b)";
const SCALE = "(?:'?000s?|’000s?|thousands?|millions?|billions?|m|mn|mm|mio|k|bn|tn)\\b";
const MONEY = `(?:${CURRENCY}\\s?(?:in\\s+)?${SCALE}|${SCALE}\\s+(?:of\\s+)?${CURRENCY}|${CURRENCY})`;
const MEASURE =
  "(?:%|bps|x|units|tonnes|tons|kt|kg|MWh|GWh|MW|FTEs?|headcount|days|weeks|months|years|hours|shares|sqm|sq ft|bbl|boe)";
const UNIT = new RegExp(
  `^[([]?\\s*(?:(?:all |amounts |figures )*in\\s+)?(${MONEY}|${SCALE}|${MEASURE})\\s*[)\\]]?$`,
  "i",
);
const UNIT_PHRASE = new RegExp(`\\bin\\s+(${MONEY}|(?:thousands|millions|billions)\\b)`, "i");
const UNIT_IN_BRACKETS = new RegExp(
  `[([]\\s*(?:in\\s+)?(${MONEY}|(?:thousands|millions|billions)\\b)[^)\\]]*[)\\]]`,
  "i",
);
const UNIT_AT_END = new RegExp(`[([,]\\s*(?:in\\s+)?(${MONEY}|${MEASURE})\\s*[)\\]]?$`, "i");

/** The unit, when the text is nothing but one: "EUR m", "(in thousands)", "%". */
export const unitOf = (text: string): string | undefined => UNIT.exec(text.trim())?.[1];

/** The unit that a title or a label states beside other words: "Balance sheet (in EUR thousands)", "Revenue (USD m)". */
export const unitWithin = (text: string): string | undefined =>
  text.length > 200
    ? undefined
    : (unitOf(text) ??
      UNIT_IN_BRACKETS.exec(text)?.[1] ??
      UNIT_PHRASE.exec(text)?.[1] ??
      UNIT_AT_END.exec(text.trim())?.[1]);

export const joinPath = (parts: readonly string[]): string =>
  parts.filter((part, at) => part !== "" && part !== parts[at - 1]).join(" · ");

/** Follows a table downwards: which labels a row stands under, by section rows and by indentation. */
export class RowPath {
  #stack: { text: string; indent: number; section: boolean }[] = [];
  #afterSection = false;

  /** A row that holds a label alone. One directly below another narrows it. */
  section(text: string, indent: number): void {
    const narrows = this.#afterSection && indent >= (this.#stack.at(-1)?.indent ?? 0);
    if (!narrows) this.#pop((entry) => entry.indent >= indent);
    this.#stack.push({ text, indent: narrows ? indent + 0.1 : indent, section: true });
    this.#afterSection = true;
  }

  /** The path to a row with values, itself included. */
  row(label: string, indent: number): string[] {
    this.#pop((entry) => entry.indent > indent || (entry.indent >= indent && !entry.section));
    this.#stack.push({ text: label, indent, section: false });
    this.#afterSection = false;
    return this.#stack.map(({ text }) => text);
  }

  clear(): void {
    this.#stack = [];
    this.#afterSection = false;
  }

  #pop(while_: (entry: { indent: number; section: boolean }) => boolean): void {
    for (let last = this.#stack.at(-1); last && while_(last); last = this.#stack.at(-1)) this.#stack.pop();
  }
}
