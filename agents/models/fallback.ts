import type { LanguageModelV4, LanguageModelV4CallOptions } from "@ai-sdk/provider";

/** A provider that answers with an overload is asked again this often before the next model of the list is tried. */
const TRIES_A_MODEL = 2;
const RETRY_AFTER_MS = 400;

export interface FallbackOptions {
  /** Whether the same model may answer a second time: an overload may pass, a refused key will not. */
  isWorthARetry(error: unknown): boolean;
  /** Told which model gave each answer. */
  onAnswer(modelId: string): void;
}

/**
 * Several models as one: the first that begins to answer is used. A model that fails in the middle of its answer is not
 * replaced, because the reader has seen the beginning.
 */
export function withFallback(models: readonly LanguageModelV4[], options: FallbackOptions): LanguageModelV4 {
  const [primary] = models;
  if (!primary) throw new TypeError("at least one model");

  async function first<Result>(
    call: LanguageModelV4CallOptions,
    run: (model: LanguageModelV4) => PromiseLike<Result>,
  ): Promise<Result> {
    let failure: unknown;
    for (const model of models)
      for (let attempt = 1; attempt <= TRIES_A_MODEL; attempt++) {
        try {
          const result = await run(model);
          options.onAnswer(model.modelId);
          return result;
        } catch (error) {
          failure = error;
          call.abortSignal?.throwIfAborted();
          if (attempt === TRIES_A_MODEL || !options.isWorthARetry(error)) break;
          await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS));
        }
      }
    throw failure;
  }

  return {
    specificationVersion: "v4",
    provider: primary.provider,
    modelId: primary.modelId,
    supportedUrls: primary.supportedUrls,
    doStream: (call) => first(call, (model) => model.doStream(call)),
    doGenerate: (call) => first(call, (model) => model.doGenerate(call)),
  };
}
