import { z } from "zod";
import type { AnyTool } from "../tools/define-tool.ts";
import { HANDLES, type Random, type World } from "./leak-world.ts";

type JsonSchema = {
  type?: string;
  enum?: unknown[];
  pattern?: string;
  format?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  const?: unknown;
  minimum?: number;
  minItems?: number;
};

/** Arguments that the tool's schema allows, out of everybody's ids and words. */
export function inputFor(tool: AnyTool, world: World, random: Random): Record<string, unknown> {
  const schema = z.toJSONSchema(tool.input, { io: "input" }) as JsonSchema;
  return valueFor(schema, "", world, random) as Record<string, unknown>;
}

/** Where a tool's REST operation lives with these arguments, and what is sent there. */
export function addressOf(tool: AnyTool, { ...input }: Record<string, unknown>) {
  const path = tool.http.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = input[name];
    delete input[name];
    return encodeURIComponent(String(value));
  });
  if (tool.http.method !== "GET" && tool.http.method !== "DELETE")
    return { address: `/v1${path}`, init: { method: tool.http.method, json: input } };
  const query = Object.entries(input).map(
    ([name, value]) => `${name}=${encodeURIComponent(typeof value === "string" ? value : JSON.stringify(value))}`,
  );
  return { address: `/v1${path}?${query.join("&")}`, init: { method: tool.http.method } };
}

/** An argument that the schema allows, out of everybody's ids and words. */
function valueFor(schema: JsonSchema, name: string, world: World, random: Random): unknown {
  const options = schema.anyOf ?? schema.oneOf;
  if (options) return valueFor(random.pick(options), name, world, random);
  if ("const" in schema) return schema.const;
  if (schema.enum) return random.pick(schema.enum);
  switch (schema.type) {
    case "object":
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([field]) => schema.required?.includes(field) || (field !== "cursor" && random.chance(0.25)))
          .map(([field, part]) => [field, valueFor(part, field, world, random)]),
      );
    case "array":
      return Array.from({ length: Math.max(schema.minItems ?? 1, 1 + random.int(2)) }, () =>
        valueFor(schema.items ?? { type: "string" }, name, world, random),
      );
    case "integer":
    case "number":
      return /limit/i.test(name) ? 50 : Math.max(schema.minimum ?? 0, random.int(4));
    case "boolean":
      return random.chance(0.5);
    default: {
      const prefix = /\^(\w+?)_/.exec(schema.pattern ?? "")?.[1];
      if (prefix) return random.pick(world.ids.filter((id) => id.startsWith(`${prefix}_`))) ?? `${prefix}_none`;
      if (name === "id" || name === "jobId") return anyId(world, random);
      if (schema.format === "email") return random.pick(world.users).email;
      if (schema.format === "date") return "2026-11-24";
      if (schema.format === "date-time") return "2026-11-24T00:00:00Z";
      return random.pick([...HANDLES, "secret", "price", "Project", "memorandum", "holdings", "call", "Jo"]);
    }
  }
}

/** Of any record; a document's sometimes with a place in it. */
function anyId(world: World, random: Random): string {
  const id = random.pick(world.ids);
  return id.startsWith("doc_") ? `${id}${random.pick(["", "@p1", "@0-40", "@10"])}` : id;
}
