import { recalculate } from "../test/libreoffice.ts";
import type { Book } from "../tools/finance/workbook/book.ts";
import { type Difference, differences } from "../tools/finance/workbook/compare.ts";
import { writeXlsx } from "../tools/finance/workbook/ooxml/write-xlsx.ts";
import { methodOf, randomBook } from "../tools/finance/workbook/random-models.ts";

const MODELS = 210;

export interface WorkbookReport {
  scores: Record<string, number>;
  models: number;
  formulas: number;
  /** Building and writing one, on average. */
  writeMs: number;
  misses: ({ model: number; tool: string } & Difference)[];
}

/** Workbooks of random models of every method, each computed cell as LibreOffice recalculates it beside what the engine says. */
export async function measureWorkbooks(): Promise<WorkbookReport> {
  const started = performance.now();
  const models = Array.from({ length: MODELS }, (_, i) => {
    const { book } = randomBook(methodOf(i), i + 1);
    return { tool: methodOf(i), book, bytes: writeXlsx(book) };
  });
  const writeMs = (performance.now() - started) / MODELS;
  const recalculated = await recalculate(models.map(({ bytes }) => bytes));
  const found = models.map(({ book }, i) => differences(book, recalculated[i] ?? new Uint8Array()));
  const formulas = models.reduce((sum, { book }) => sum + countFormulas(book), 0);
  return {
    scores: {
      models: found.filter((each) => each.length === 0).length / MODELS,
      cells: 1 - found.flat().length / formulas,
    },
    models: MODELS,
    formulas,
    writeMs: Number(writeMs.toFixed(2)),
    misses: found.flatMap((each, i) => each.map((difference) => ({ model: i + 1, tool: methodOf(i), ...difference }))),
  };
}

const countFormulas = ({ inputs, model, sensitivity, checks, sources }: Book): number =>
  [inputs, model, sensitivity, checks, sources]
    .flatMap(({ cells }) => [...cells.values()].flatMap((line) => [...line.values()]))
    .filter(({ formula }) => formula).length;
