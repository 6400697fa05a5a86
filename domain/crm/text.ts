import { z } from "zod";

const LONGEST_LINE = 200;
const LONGEST_NOTE = 20_000;

/** PostgreSQL stores no NUL, and nobody means one. */
const withoutNul = (text: string) => !text.includes("\u0000");
const NUL_MESSAGE = "Holds a NUL character, which no text has. Send it without.";

/** A name or a title: one line of a record. */
export const line = (longest = LONGEST_LINE) =>
  z.string().trim().min(1).max(longest, `At most ${longest} characters. Shorten it.`).refine(withoutNul, NUL_MESSAGE);

/** Free text of a record. What is longer belongs into a document. */
export const note = (longest = LONGEST_NOTE) =>
  z
    .string()
    .trim()
    .max(longest, `At most ${longest} characters. Upload a longer text as a document.`)
    .refine(withoutNul, NUL_MESSAGE);
