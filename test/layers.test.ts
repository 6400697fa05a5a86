import path from "node:path";
import { describe, expect, it } from "vitest";
import { findViolations, readSources } from "./layers.ts";

describe("imports", () => {
  it("go one way, from server to domain", () => {
    const files = readSources(path.resolve(import.meta.dirname, ".."));
    expect(files.length).toBeGreaterThan(50);
    expect(findViolations(files)).toEqual([]);
  });

  it.each([
    ["an agent that imports a tool", "agents/a.ts", 'import { x } from "../tools/crm/get-deal.ts";'],
    ["a channel that knows a table", "channels/web/a.ts", 'import { x } from "../../db/deals.ts";'],
    ["a domain file with a library", "domain/a.ts", 'import pg from "pg";'],
    ["a tool that reads settings", "tools/a.ts", 'const { parseEnv } = await import("../config/env.ts");'],
    ["a repository that asks upwards", "db/a.ts", 'export * from "../ingest/chunk.ts";'],
    ["a reader of the environment", "ingest/a.ts", "const port = process.env.PORT;"],
  ])("are refused for %s", (_what, file, text) => {
    expect(findViolations([{ path: file, text }])).toHaveLength(1);
  });
});
