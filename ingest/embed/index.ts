import type { Embedder, EmbedderConfig } from "./embedder.ts";
import { createHttpEmbedder } from "./http.ts";
import { createLocalEmbedder } from "./local.ts";

export { type Embedder, type EmbedderConfig, toVectorText } from "./embedder.ts";

/** Built in the child process that ingests and in the one that asks, from the same few words. */
export const createEmbedder = (config: EmbedderConfig): Embedder =>
  config.kind === "local" ? createLocalEmbedder() : createHttpEmbedder(config);
