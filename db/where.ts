/** Collects the conditions of a query with their values; what is undefined asks for nothing. */
export class Conditions {
  readonly values: unknown[] = [];
  readonly #clauses: string[] = [];

  /** `clause` is handed the parameters' numbers. */
  add<Value>(clause: (n: string) => string, value: Value | undefined): this {
    if (value === undefined) return this;
    this.#clauses.push(clause(this.value(value)));
    return this;
  }

  plain(clause: string): this {
    this.#clauses.push(clause);
    return this;
  }

  /** A value outside of a condition; gives its place. */
  value(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  get where(): string {
    return this.#clauses.length ? `where ${this.#clauses.join(" and ")}` : "";
  }
}

/** For `ilike`: the signs that mean something there are meant literally. */
export const contains = (text: string): string => `%${text.replace(/[\\%_]/g, "\\$&")}%`;

/** The words of a query as a tsquery in which each has to begin a word of the record; undefined when it has none. */
export function wordsQuery(query: string): string | undefined {
  const words = plainText(query).match(/[\p{L}\p{N}]+/gu);
  return words?.map((word) => `'${word}':*`).join(" & ");
}

/** As app.plain() in the database: without capitals and accents. */
export const plainText = (text: string): string =>
  text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[đłø]/g, (letter) => ({ đ: "d", ł: "l", ø: "o" })[letter] ?? letter);
