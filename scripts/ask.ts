/** `npm run ask -- [--file PATH]… [--as EMAIL] [--json] "question"`: one question from the terminal, answered with its sources. */
import { randomUUID } from "node:crypto";
import { openAsBlob } from "node:fs";
import path from "node:path";
import { parseArgs } from "node:util";
import type { Citation } from "../domain/source.ts";
import { CommandError, connectProgram, type ProgramClient, runCommand } from "./program-client.ts";

const USAGE = 'Usage: npm run ask -- [--file PATH]… [--as EMAIL] [--json] "question"';
const ASKER = "you@parley.example";
const POLL_MS = 150;

await runCommand(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      file: { type: "string", multiple: true, default: [] },
      as: { type: "string", default: ASKER },
      json: { type: "boolean", default: false },
    },
  });
  const question = positionals.join(" ").trim();
  if (!question) throw new CommandError(USAGE);
  const program = await connectProgram("npm run ask", { work: true });
  try {
    const token = await program.mintToken({ email: values.as, ttl: 3_600 });
    const request = (address: string, init: RequestInit = {}) =>
      program.fetch(address, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } });
    const documentIds = await uploadAll(request, values.file);
    return await ask(request, question, documentIds, values.json);
  } finally {
    await program.close();
  }
});

type Request = ProgramClient["fetch"];

async function uploadAll(request: Request, files: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const file of files) {
    const form = new FormData();
    const blob = await openAsBlob(file).catch(() => {
      throw new CommandError(`${file} cannot be read. Is the path right?`);
    });
    form.append("files", blob, path.basename(file));
    const response = await request("/v1/data-rooms/mine/documents", { method: "POST", body: form });
    const body = (await response.json()) as {
      uploaded?: { documentId: string }[];
      failed?: { file: string; error: { message: string } }[];
      error?: { message: string };
    };
    for (const { error } of body.failed ?? []) console.error(`${path.basename(file)}: ${error.message}`);
    if (body.error && !body.failed?.length) throw new CommandError(body.error.message);
    ids.push(...(body.uploaded ?? []).map(({ documentId }) => documentId));
  }
  const ready = await Promise.all(ids.map((id) => waitUntilRead(request, id)));
  const usable = ready.filter((id) => id !== undefined);
  if (files.length && !usable.length)
    throw new CommandError("None of the files could be read, so there is nothing to ask about.");
  return usable;
}

async function waitUntilRead(request: Request, documentId: string): Promise<string | undefined> {
  let shown = "";
  for (;;) {
    const response = await request(`/v1/documents/${documentId}`);
    const document = (await response.json()) as {
      name: string;
      status: string;
      stage?: string;
      progress: number;
      progressDetail?: string;
      error?: { message: string };
    };
    const line = `${document.name}: ${[`${document.progress} %`, document.stage, document.progressDetail].filter(Boolean).join(" · ")}`;
    if (document.status === "ready") {
      console.error(`${document.name}: ready`);
      return documentId;
    }
    if (document.status === "failed") {
      console.error(`${document.name}: ${document.error?.message ?? "could not be read"}`);
      return undefined;
    }
    if (line !== shown) console.error(line);
    shown = line;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

interface StreamedEvent {
  type: string;
  delta?: string;
  name?: string;
  value?: unknown;
  message?: string;
  toolCallId?: string;
  toolCallName?: string;
  content?: string;
}

async function ask(request: Request, question: string, documentIds: string[], asJson: boolean): Promise<number> {
  const runId = randomUUID();
  const response = await request("/agui", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      threadId: randomUUID(),
      runId,
      messages: [{ id: randomUUID(), role: "user", content: question }],
      tools: [],
      context: [],
      state: {},
      forwardedProps: { documentIds },
    }),
  });
  if (!response.ok || !response.body) {
    const { error } = (await response.json()) as { error: { message: string } };
    throw new CommandError(error.message);
  }
  const calls = new Map<string, { name: string; arguments: string; result?: unknown }>();
  let answer = "";
  let citations: Citation[] = [];
  let failure: string | undefined;
  for await (const event of readEvents(response.body)) {
    if (event.type === "TEXT_MESSAGE_START" && answer) {
      answer += "\n\n";
      if (!asJson) process.stdout.write("\n\n");
    }
    if (event.type === "TEXT_MESSAGE_CONTENT") {
      answer += event.delta ?? "";
      if (!asJson) process.stdout.write(event.delta ?? "");
    }
    if (event.type === "TOOL_CALL_START")
      calls.set(event.toolCallId ?? "", { name: event.toolCallName ?? "", arguments: "" });
    const call = calls.get(event.toolCallId ?? "");
    if (event.type === "TOOL_CALL_ARGS" && call) call.arguments += event.delta ?? "";
    if (event.type === "TOOL_CALL_RESULT" && call) call.result = JSON.parse(event.content ?? "null");
    if (event.type === "CUSTOM" && event.name === "citations") citations = event.value as Citation[];
    if (event.type === "RUN_ERROR") failure = event.message;
  }
  if (asJson) {
    const toolCalls = [...calls.values()].map((call) => ({ ...call, arguments: JSON.parse(call.arguments || "{}") }));
    process.stdout.write(
      `${JSON.stringify({ answer, citations, toolCalls, runId, ...(failure ? { error: failure } : {}) })}\n`,
    );
  } else {
    process.stdout.write("\n");
    if (citations.length) process.stdout.write(`\n${citations.map(sourceLine).join("\n")}\n`);
  }
  if (failure) console.error(failure);
  return failure ? 1 : 0;
}

function sourceLine({ index, title, page, locator, url }: Citation): string {
  const place = locator ?? (page === undefined ? undefined : `p. ${page}`);
  return `[${index}] ${[title, place].filter(Boolean).join(", ")}\n    ${url}`;
}

async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<StreamedEvent> {
  let unread = "";
  for await (const text of body.pipeThrough(new TextDecoderStream() as never) as unknown as AsyncIterable<string>) {
    unread += text;
    const frames = unread.split("\n\n");
    unread = frames.pop() ?? "";
    for (const frame of frames) if (frame.startsWith("data:")) yield JSON.parse(frame.slice(5)) as StreamedEvent;
  }
}
