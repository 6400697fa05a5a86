import type { LanguageModelV4 } from "@ai-sdk/provider";
import { ModelError } from "../../domain/errors.ts";
import { withFallback } from "./fallback.ts";
import type { OfflineModelOptions } from "./offline/model.ts";

export interface ModelSettings {
  /** Ids in the order in which they are tried; `offline` is the model that needs no network. */
  ids: readonly string[];
  anthropicApiKey?: string;
  /** Without `/v1`, as Anthropic's own SDK takes it. */
  anthropicBaseUrl?: string;
}

export const OFFLINE = "offline";

/** Its lists of words and its reader of dates are not needed before the first question. */
export const loadOfflineModel = () => import("./offline/model.ts");

/** The model of one run, with the others to fall back on. The offline one is made for the run, because it knows the asker's records. */
export async function createModel(
  settings: ModelSettings,
  offline: OfflineModelOptions,
  onAnswer: (modelId: string) => void,
): Promise<LanguageModelV4> {
  const network = await networkModels(settings);
  const { createOfflineModel } = await loadOfflineModel();
  return inTurn(
    settings.ids.map((id) => (id === OFFLINE ? createOfflineModel(offline) : network(id))),
    onAnswer,
  );
}

/** The models that think, without the offline one: for work in which a rule of thumb is worth nothing. */
export async function createNetworkModel(settings: ModelSettings): Promise<LanguageModelV4> {
  const network = await networkModels(settings);
  return inTurn(settings.ids.filter((id) => id !== OFFLINE).map(network), () => {});
}

async function networkModels(settings: ModelSettings): Promise<(id: string) => LanguageModelV4> {
  if (!settings.anthropicApiKey)
    return () => {
      throw new ModelError("MODEL_REFUSED_KEY");
    };
  const { createAnthropic } = await import("@ai-sdk/anthropic");
  return createAnthropic({
    apiKey: settings.anthropicApiKey,
    ...(settings.anthropicBaseUrl ? { baseURL: `${settings.anthropicBaseUrl.replace(/\/+$/, "")}/v1` } : {}),
  });
}

const inTurn = (models: readonly LanguageModelV4[], onAnswer: (modelId: string) => void): LanguageModelV4 =>
  withFallback(models, { isWorthARetry: (error) => toModelError(error).code !== "MODEL_REFUSED_KEY", onAnswer });

/** One sentence that a person can act on; the provider's own text stays in `cause`. */
export function toModelError(failure: unknown): ModelError {
  if (failure instanceof ModelError) return failure;
  const status = statusOf(failure);
  // The SDK's error carries the whole request, and with it what the person asked and the documents say: none of it is logged.
  const cause = new Error(`${status ?? "no answer"}: ${String((failure as Error)?.message ?? failure).slice(0, 300)}`);
  if (status === 401 || status === 403 || status === 404) return new ModelError("MODEL_REFUSED_KEY", { cause });
  if (status === 429 || status === 529) return new ModelError("MODEL_RATE_LIMITED", { cause });
  return new ModelError("MODEL_UNAVAILABLE", { cause });
}

function statusOf(error: unknown, depth = 0): number | undefined {
  if (error === null || typeof error !== "object" || depth > 4) return undefined;
  const { statusCode, status, cause, lastError } = error as Record<string, unknown>;
  if (typeof statusCode === "number") return statusCode;
  if (typeof status === "number") return status;
  return statusOf(lastError, depth + 1) ?? statusOf(cause, depth + 1);
}
