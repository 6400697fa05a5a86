import type { Context } from "hono";
import { InvalidInputError, InvalidJsonError } from "../../domain/errors.ts";
import { TOOLS } from "../../tools/catalogue.ts";
import type { AnyTool } from "../../tools/define-tool.ts";
import type { App, AppDependencies } from "../deps.ts";

/** Every tool of the catalogue as a REST operation under /v1. */
export function mountTools(app: App, { gate }: AppDependencies): void {
  for (const tool of TOOLS) {
    const { method, path, status } = tool.http;
    app.on(method, `/v1${path.replace(/\{(\w+)\}/g, ":$1")}`, async (c) => {
      const input = { ...(await inputOf(c, tool)), ...c.req.param() };
      const output = await gate.invoke(tool, input, c.get("session").actor, { signal: c.req.raw.signal });
      return c.json(output, status ?? (method === "POST" && tool.effect === "write" ? 201 : 200));
    });
  }
}

async function inputOf(c: Context, tool: AnyTool): Promise<Record<string, unknown>> {
  if (tool.http.method === "GET" || tool.http.method === "DELETE") return queryOf(c, tool);
  const body = await readJson(c);
  if (body === null || typeof body !== "object" || Array.isArray(body))
    throw new InvalidInputError("The body has to be one JSON object.");
  return body as Record<string, unknown>;
}

export async function readJson(c: Context): Promise<unknown> {
  const text = await c.req.text();
  if (!text.trim()) return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidJsonError();
  }
}

/** Query strings know only text: fields that are lists may be repeated, numbers and booleans are read by the schema's type. */
function queryOf(c: Context, tool: AnyTool): Record<string, unknown> {
  const shape = tool.input.shape as Record<string, { safeParse(value: unknown): { success: boolean } }>;
  const input: Record<string, unknown> = {};
  for (const [name, values] of Object.entries(c.req.queries())) {
    const field = shape[name];
    const only = values.length === 1 ? values[0] : undefined;
    const candidates: unknown[] = only === undefined ? [values] : [only, asJson(only), [only]];
    input[name] =
      candidates.find((candidate) => candidate !== undefined && field?.safeParse(candidate).success) ?? only ?? values;
  }
  return input;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
