import { z } from "zod";
import type { NumberedSource } from "../db/runs.ts";
import { type Citation, Source, sourceKey, toCitation } from "../domain/source.ts";

/**
 * The sources of a thread, numbered for the model: it sees `cite: "[s3]"` where a tool's answer carries a source, and
 * writes `[s3]` behind what it takes from there. Numbers go on through the thread, so an old source can be cited again.
 */
export class SourceRegister {
  private readonly byNumber = new Map<number, Source>();
  private readonly byKey = new Map<string, number>();
  private readonly fresh = new Set<number>();
  private last = 0;

  constructor(earlier: readonly NumberedSource[] = []) {
    for (const { number, source } of earlier) this.set(number, source);
  }

  private set(number: number, source: Source) {
    this.byNumber.set(number, source);
    this.byKey.set(sourceKey(source), number);
    this.last = Math.max(this.last, number);
  }

  private numberOf(source: Source): number {
    const known = this.byKey.get(sourceKey(source));
    if (known !== undefined) {
      this.fresh.add(known);
      return known;
    }
    this.set(this.last + 1, source);
    this.fresh.add(this.last);
    return this.last;
  }

  get(number: number): Source | undefined {
    return this.byNumber.get(number);
  }

  /** What this run read, in the order of the numbers. */
  read(): NumberedSource[] {
    return [...this.fresh]
      .sort((a, b) => a - b)
      .flatMap((number) => {
        const source = this.byNumber.get(number);
        return source ? [{ number, source }] : [];
      });
  }

  /** A tool's answer as the model sees it: each source becomes its number, addresses are left out. */
  forModel(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.forModel(item));
    if (value === null || typeof value !== "object") return value;
    const seen: Record<string, unknown> = {};
    for (const [key, field] of Object.entries(value)) {
      if (key === "url") continue;
      const source = key === "source" ? Source.safeParse(field) : undefined;
      if (source?.success) seen.cite = `[s${this.numberOf(source.data)}]`;
      else seen[key] = this.forModel(field);
    }
    return seen;
  }
}

const MARK = /\[s(\d{1,5})\](?:\s*,?\s*(?=\[s))?/g;
/** The beginning of a mark that the next piece of text may complete. */
const OPEN_MARK = /\s*\[(?:s(?:\d{0,5})?)?$/;

/** Rewrites the model's `[s7]` to the reader's `[1]`, `[2]`, … in order of first appearance, over pieces of streamed text. */
export class CitationWriter {
  private readonly register: SourceRegister;
  private readonly order: number[] = [];
  private held = "";

  constructor(register: SourceRegister) {
    this.register = register;
  }

  /** The text that can be shown now. */
  write(piece: string): string {
    const text = this.held + piece;
    const open = OPEN_MARK.exec(text);
    const cut = open ? open.index : text.length;
    this.held = text.slice(cut);
    return this.rewrite(text.slice(0, cut));
  }

  /** What was held back, when the text has ended. */
  end(): string {
    const rest = this.rewrite(this.held);
    this.held = "";
    return rest;
  }

  private rewrite(text: string): string {
    return text.replace(MARK, (_mark, digits: string) => {
      const number = Number(digits);
      if (!this.register.get(number)) return ""; // a source that no tool gave: the mark would prove nothing
      if (!this.order.includes(number)) this.order.push(number);
      return `[${this.order.indexOf(number) + 1}]`;
    });
  }

  citations(): Citation[] {
    return this.order.flatMap((number, i) => {
      const source = this.register.get(number);
      return source ? [toCitation(source, i + 1)] : [];
    });
  }
}

export const QuoteChecks = z.strictObject({ quotes: z.strictObject({ matched: z.int(), total: z.int() }) });
const SHORTEST_QUOTE = 20;

/** Compares each longer quotation of an answer with the texts that the tools returned, word for word. */
export function checkQuotes(answer: string, texts: readonly string[]): z.infer<typeof QuoteChecks> {
  const known = texts.map(plain);
  const quotes = [...answer.matchAll(/[“"]([^“”"]+)[”"]/g)]
    .map((match) => match[1] ?? "")
    .filter((quote) => quote.length >= SHORTEST_QUOTE);
  const matches = (quote: string) =>
    quote
      .split(/…|\.\.\./)
      .map(plain)
      .filter(Boolean)
      .every((part) => known.some((text) => text.includes(part)));
  return { quotes: { matched: quotes.filter(matches).length, total: quotes.length } };
}
const plain = (text: string) =>
  text
    .replace(/\\([\\`*_{}[\]()#+\-.!|])/g, "$1")
    .replace(/[‘’]/g, "'")
    .replace(/\s+/g, " ")
    .trim()
    .toLowerCase();
