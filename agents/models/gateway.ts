import { createAnthropic } from "@ai-sdk/anthropic";
import type { LanguageModelV4 } from "@ai-sdk/provider";
import { ModelError } from "../../domain/errors.ts";
import { createOfflineModel, type OfflineModelOptions } from "./offline/model.ts";

export interface ModelSettings {
  /** Ids in the order in which they are tried; `offline` is the model that needs no network. */
  ids: readonly string[];
  anthropicApiKey?: string;
  /** Without `/v1`, as Anthropic's own SDK takes it. */
  anthropicBaseUrl?: string;
}

export const OFFLINE = "offline";

/** The models of one run. The offline one is made for it, because it knows the asker's records. */
export function createModels(settings: ModelSettings, offline: OfflineModelOptions): LanguageModelV4[] {
  const anthropic = settings.anthropicApiKey
    ? createAnthropic({
        apiKey: settings.anthropicApiKey,
        ...(settings.anthropicBaseUrl ? { baseURL: `${settings.anthropicBaseUrl.replace(/\/+$/, "")}/v1` } : {}),
      })
    : undefined;
  return settings.ids.map((id) => {
    if (id === OFFLINE) return createOfflineModel(offline);
    if (!anthropic) throw new ModelError("MODEL_REFUSED_KEY");
    return anthropic(id);
  });
}

/** One sentence that a person can act on; the provider's own text stays in `cause`. */
export function toModelError(cause: unknown): ModelError {
  if (cause instanceof ModelError) return cause;
  const status = statusOf(cause);
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
