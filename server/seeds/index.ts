import type { Program } from "../program.ts";

/** Loads the demo workspace unless this database has been given one before. */
export async function loadDemoOnce(_program: Program): Promise<void> {}
