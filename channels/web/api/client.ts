import type { Approval } from "../../../domain/approval.ts";
import { type DealRecord, type RecordKind, type RecordPage, toDealPage } from "../records/record-page.ts";
import type { DocumentStatus, Me, PageText, Receipt, ThreadHistory, ThreadList, UploadAnswer } from "./types.ts";
import { sendFile } from "./upload.ts";

/** What went wrong, with the server's code. Status 0 means that no answer came at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: unknown;
  constructor(status: number, code: string, message: string, details?: unknown) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

export interface RunInput {
  threadId: string;
  runId: string;
  messageId: string;
  text: string;
  documentIds: string[];
}

export interface ApiOptions {
  /** Origin of the server, without a slash at the end; empty for the page's own. */
  server: string;
  /** A bearer token, or null when the session cookie speaks for the person. */
  token: () => Promise<string | null> | string | null;
}

export type Api = ReturnType<typeof createApi>;

export function createApi({ server, token }: ApiOptions) {
  const headers = async (): Promise<Record<string, string>> => {
    const bearer = await token();
    return bearer ? { authorization: `Bearer ${bearer}` } : {};
  };

  async function request(path: string, init: RequestInit = {}): Promise<Response> {
    let response: Response;
    const auth = await headers();
    try {
      response = await fetch(server + path, {
        // Cookies never cross origins: there a host hands over a token, or its people sign in at Parley itself.
        credentials: auth.authorization ? "omit" : "same-origin",
        ...init,
        headers: { ...auth, ...(init.headers as Record<string, string>) },
      });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new ApiError(0, "UNREACHABLE", "Parley cannot be reached.");
    }
    if (!response.ok) throw await toApiError(response);
    return response;
  }

  const json = async <T>(path: string, init?: RequestInit): Promise<T> => (await request(path, init)).json();
  const body = (value: unknown, method: string): RequestInit => ({
    method,
    headers: { "content-type": "application/json" },
    body: JSON.stringify(value),
  });
  const at = (strings: TemplateStringsArray, ...values: (string | number)[]) =>
    String.raw({ raw: strings }, ...values.map((value) => encodeURIComponent(value)));

  return {
    server,
    me: () => json<Me>("/v1/me"),
    threads: (cursor?: string) =>
      json<ThreadList>(cursor ? at`/v1/threads?limit=50&cursor=${cursor}` : "/v1/threads?limit=50"),
    thread: (id: string) => json<ThreadHistory>(isShare(id) ? at`/v1/shares/${id}` : at`/v1/threads/${id}`),
    share: (id: string) => json<{ url: string }>(at`/v1/threads/${id}/share`, body({}, "POST")),
    renameThread: (id: string, title: string) => request(at`/v1/threads/${id}`, body({ title }, "PATCH")),
    deleteThread: (id: string) => request(at`/v1/threads/${id}`, { method: "DELETE" }),
    receipt: (runId: string) => json<Receipt>(at`/v1/runs/${runId}`),
    cancel: (runId: string) => request(at`/v1/runs/${runId}/cancel`, { method: "POST" }),
    document: (id: string) => json<DocumentStatus>(at`/v1/documents/${id}`),
    page: (id: string, page: number) => json<PageText>(at`/v1/documents/${id}/pages/${page}`),
    record: async (kind: RecordKind, id: string): Promise<RecordPage> =>
      kind === "deal" ? toDealPage(await json<DealRecord>(at`/v1/deals/${id}`)) : json(at`/v1/records/${kind}/${id}`),
    approvals: async () => (await json<{ data: Approval[] }>("/v1/approvals?limit=200")).data,
    decide: (id: string, decision: "approve" | "reject", reason?: string) =>
      json<Approval>(at`/v1/approvals/${id}`, body({ decision, reason }, "POST")),
    /** Any of the tools' own operations. */
    call: <T>(path: string, method = "GET", fields?: unknown) =>
      json<T>(path, fields === undefined ? { method } : body(fields, method)),
    filePath: (id: string) => server + at`/v1/documents/${id}/file`,
    file: (id: string) => request(at`/v1/documents/${id}/file`).then((response) => response.blob()),
    signOut: () => request("/sign-out", { method: "POST" }),
    needsToken: async () => Boolean(await token()),
    events: (threadId: string, after: number, signal: AbortSignal) =>
      request(at`/v1/threads/${threadId}/events?after=${after}`, { signal }),
    run: (input: RunInput, signal: AbortSignal) =>
      request("/agui", { ...body(toRunAgentInput(input), "POST"), signal }),
    upload: async (roomId: string, file: File, onProgress: (fraction: number) => void, signal: AbortSignal) =>
      sendFile<UploadAnswer>(
        server + at`/v1/data-rooms/${roomId}/documents`,
        file,
        await headers(),
        onProgress,
        signal,
      ),
  };
}

/** A colleague's thread is opened by the id of its link; nothing is added to it. */
export const isShare = (threadId: string | null): boolean => threadId?.startsWith("share_") ?? false;

function toRunAgentInput({ threadId, runId, messageId, text, documentIds }: RunInput) {
  return {
    threadId,
    runId,
    messages: [{ id: messageId, role: "user", content: text }],
    tools: [],
    context: [],
    state: {},
    forwardedProps: documentIds.length > 0 ? { documentIds } : {},
  };
}

async function toApiError(response: Response): Promise<ApiError> {
  const fallback = `The server answered ${response.status}.`;
  try {
    const { error } = (await response.json()) as { error?: { code?: string; message?: string; details?: unknown } };
    return new ApiError(response.status, error?.code ?? "UNKNOWN", error?.message ?? fallback, error?.details);
  } catch {
    return new ApiError(response.status, "UNKNOWN", fallback);
  }
}
