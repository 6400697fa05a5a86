import { InvalidInputError } from "../../../domain/errors.ts";
import { UNSOURCED } from "../assumptions.ts";
import { type Book, closeBook, createBook, type InputSource, openSection } from "./book.ts";
import { type MethodTool, readMethod } from "./methods.ts";

export interface BookRequest {
  title: string;
  /** ISO date that the file and its sources bear. */
  date: string;
  valuations: readonly { tool: MethodTool; arguments: Record<string, unknown> }[];
  /** Where inputs come from, by the tool's name of the input; more exact than the basis of the arguments. */
  sources: Readonly<Record<string, Omit<InputSource, "date"> & { date?: string | undefined }>>;
  /** Address of the tools' documentation. */
  url: string;
}

/** The workbook of one or more valuations: every computed cell a formula, beside what the engine says it is. */
export function buildBook({ title, date, valuations, sources, url }: BookRequest): Book {
  const book = createBook(title, date);
  for (const { tool, arguments: given } of valuations) {
    const { add, basis, ...method } = readMethod(tool, given);
    const same = [...book.names.keys()].filter((name) => name.startsWith(`${method.prefix}_`)).length;
    if (same) throw new InvalidInputError(`${method.title} stands twice in one workbook. Make one workbook for each.`);
    const sourceOf = (key: string): InputSource => {
      const said = sources[key];
      if (said) return { ...said, date: said.date ?? date };
      return { system: `Parley, ${tool}`, date, reference: referenceOf(key, basis, given), url: `${url}#${tool}` };
    };
    add(openSection({ book, sourceOf, ...method }));
  }
  closeBook(book);
  return book;
}

function referenceOf(key: string, basis: Record<string, string>, given: Record<string, unknown>): string {
  const said = basis[key];
  if (said) return said;
  if (key === "grid" || key === "guess") return "Set by the workbook; change it freely";
  return given[key] === undefined ? `${UNSOURCED}: not given, the usual value` : UNSOURCED;
}
