import { type Formula, f, type Ref, range, renderRef } from "./formula.ts";
import {
  type Computed,
  computed,
  createSheet,
  FIRST_VALUE,
  type Format,
  heading,
  put,
  type Sheet,
  skipRow,
  words,
} from "./sheet.ts";

/** Where an input comes from: what its comment and the Sources sheet say. */
export interface InputSource {
  system: string;
  /** ISO date. */
  date: string;
  reference: string;
  url?: string;
}

export interface Book {
  title: string;
  date: string;
  inputs: Sheet;
  model: Sheet;
  sensitivity: Sheet;
  checks: Sheet;
  sources: Sheet;
  /** Defined names and what they stand for. */
  names: Map<string, Ref>;
  verdicts: Ref[];
}

export function createBook(title: string, date: string): Book {
  const book: Book = {
    title,
    date,
    inputs: createSheet("Inputs", `${title}: inputs`),
    model: createSheet("Model", `${title}: model`),
    sensitivity: createSheet("Sensitivity", `${title}: sensitivity`),
    checks: createSheet("Checks", `${title}: checks`),
    sources: createSheet("Sources", `${title}: sources`),
    names: new Map(),
    verdicts: [],
  };
  words(book.inputs, ["Blue: typed in. Black: computed on the same sheet. Green: read from another sheet."]);
  heading(book.checks, "Check", ["Left", "Right", "Verdict"]);
  words(book.sources, ["Method", "Input", "Cells", "System", "Date", "Reference", "Link"], "heading");
  return book;
}

/** The part of a book that belongs to one method. */
export interface Section {
  book: Book;
  title: string;
  /** Begins each defined name: dcf_wacc. */
  prefix: string;
  currency: string | undefined;
  sourceOf(key: string): InputSource;
}

export function openSection(section: Section): Section {
  const { book, title, currency } = section;
  for (const sheet of [book.inputs, book.model, book.sensitivity]) {
    skipRow(sheet);
    words(sheet, [title, currency ? `whole ${currency}` : "in the unit of the inputs"], "heading");
  }
  return section;
}

interface InputOptions {
  format?: Format;
  /** The tool's name of the input, by which its source is known; the defined name's when left out. */
  key?: string;
  note?: string;
}

/** A row of typed-in cells, each with its source as a comment, under one defined name. */
export function inputRow(
  section: Section,
  label: string,
  name: string,
  values: readonly (number | string)[],
  { format = "money", key = name, note = "" }: InputOptions = {},
): Ref[] {
  const { inputs } = section.book;
  const source = section.sourceOf(key);
  put(inputs, 1, { value: label, format: "text", role: "label" });
  if (note) put(inputs, 2, { value: note, format: "text", role: "note" });
  const refs = values.map((value, i) =>
    put(inputs, FIRST_VALUE + i, { value, format, role: "input", comment: wordSource(source) }),
  );
  inputs.row += 1;
  const [first, last] = [refs[0], refs.at(-1)];
  if (first && last) {
    const whole = first === last ? first : range(first, last);
    defineName(section, name, whole);
    words(section.book.sources, [section.title, label, renderRef(whole), ...listSource(source)]);
  }
  return refs;
}

export function input(
  section: Section,
  label: string,
  name: string,
  value: number | string,
  options?: InputOptions,
): Ref {
  const [ref] = inputRow(section, label, name, [value], options);
  if (!ref) throw new TypeError("a row of one input has a cell");
  return ref;
}

/** A result of the method: bold, and with a name that other workbooks and slides can refer to. */
export function result(section: Section, label: string, name: string, cell: Computed, format: Format = "money"): Ref {
  const ref = computed(section.book.model, label, cell, { format, role: "total" });
  defineName(section, name, ref);
  return ref;
}

/** Two cells that have to be the same number. The third says OK, within a billionth. */
export function check(section: Section, label: string, left: Computed, right: Computed): void {
  const { checks } = section.book;
  const number = (cell: Computed, column: number) =>
    put(checks, column, { ...cell, format: "number", role: "computed" });
  put(checks, 1, { value: `${section.title}: ${label}`, format: "text", role: "label" });
  const [a, b] = [number(left, FIRST_VALUE), number(right, FIRST_VALUE + 1)];
  const formula = f`IF(ABS(${a}-${b})<=0.000000001*MAX(1,ABS(${a}),ABS(${b})),"OK","CHECK")`;
  section.book.verdicts.push(put(checks, FIRST_VALUE + 2, { value: "OK", formula, format: "text", role: "total" }));
  checks.row += 1;
}

/** One cell that says whether all checks hold; the last thing written. */
export function closeBook(book: Book): void {
  const all = book.verdicts.map((verdict): Formula => f`IF(${verdict}="OK",0,1)`);
  const failures = all.reduce<Formula>((sum, each) => f`${sum}+${each}`, f`0`);
  skipRow(book.checks);
  const ref = computed(
    book.checks,
    "All checks",
    { formula: f`IF(${failures}=0,"OK","CHECK")`, value: "OK" },
    { format: "text", role: "total" },
  );
  book.names.set("all_checks", ref);
}

export function defineName({ book, prefix }: Section, name: string, ref: Ref): void {
  book.names.set(`${prefix}_${name}`, ref);
}

const listSource = ({ system, date, reference, url = "" }: InputSource): string[] => [system, date, reference, url];
const wordSource = ({ system, date, reference, url }: InputSource): string =>
  [`System: ${system}`, `Date: ${date}`, `Reference: ${reference}`, `Link: ${url ?? "none"}`].join("\n");
