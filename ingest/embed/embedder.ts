/** Turns text into vectors. Everything that was embedded with another `id` is embedded anew. */
export interface Embedder {
  /** Names the model and the dimension: vectors of different ids do not compare. */
  readonly id: string;
  embed(texts: readonly string[], signal?: AbortSignal): Promise<Float32Array[]>;
}

/** What a child process needs in order to build the same embedder. */
export type EmbedderConfig =
  | { kind: "local" }
  | { kind: "http"; url: string; model: string; apiKey?: string; dimensions?: number; batchSize?: number };

/** As pgvector reads it. Seven digits are what a 32-bit float holds. */
export const toVectorText = (vector: Float32Array): string => {
  let text = "[";
  for (let i = 0; i < vector.length; i++) {
    const value = vector[i] ?? 0;
    text += (i > 0 ? "," : "") + (value === 0 ? "0" : value.toPrecision(5));
  }
  return `${text}]`;
};
