import { openAsBlob } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import path from "node:path";

export interface UnstructuredConfig {
  /** Origin of the service, without /general/v0/general. */
  url: string;
  apiKey?: string;
  timeoutMs?: number;
}

/** A service that recognises images itself takes minutes for a long document. */
const TIMEOUT_MS = 300_000;

/**
 * Sends a file to the service and keeps its answer as a file, for a reading process to take apart: what comes back is as foreign as the
 * document. Throws what the client throws; its text is for the log alone.
 */
export async function partition(
  { url, apiKey, timeoutMs = TIMEOUT_MS }: UnstructuredConfig,
  file: string,
  name: string,
  folder: string,
  signal: AbortSignal,
): Promise<{ path: string; remove(): Promise<void> }> {
  // Loaded when it is needed: most servers have no such service.
  const { UnstructuredClient } = await import("unstructured-client");
  const { Strategy } = await import("unstructured-client/sdk/models/shared");
  const client = new UnstructuredClient({
    serverURL: url.replace(/\/+$/, ""),
    timeoutMs,
    ...(apiKey ? { security: { apiKeyAuth: apiKey } } : {}),
    retryConfig: { strategy: "none" },
  });
  const files = new File([await openAsBlob(file)], name);
  const elements = await client.general.partition(
    { partitionParameters: { files, strategy: Strategy.Auto, splitPdfPage: false } },
    { fetchOptions: { signal } },
  );
  if (!Array.isArray(elements)) throw new Error("the service answered no list of elements");
  const own = await mkdtemp(path.join(folder, "elements-"));
  const answer = path.join(own, "elements.json");
  await writeFile(answer, JSON.stringify(elements), { mode: 0o600 });
  return { path: answer, remove: () => rm(own, { recursive: true, force: true }) };
}
