/** Files that are written from the code: `docs/tools.md`, `.env.example` and the table of settings in the README. */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { EnvSchema } from "../config/env.ts";
import { TOOLS } from "../tools/catalogue.ts";
import { type AnyTool, DOMAINS, type Domain } from "../tools/define-tool.ts";

const root = path.resolve(import.meta.dirname, "..");
const TABLE_START = "<!-- settings:start -->";
const TABLE_END = "<!-- settings:end -->";

interface JsonSchema {
  type?: string;
  description?: string;
  enum?: unknown[];
  default?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
}

/** Path and wanted content of each generated file. */
export async function generateFiles(): Promise<Map<string, string>> {
  const readme = await readFile(path.join(root, "README.md"), "utf8").catch(() => `${TABLE_START}\n${TABLE_END}\n`);
  return new Map([
    ["docs/tools.md", toolsPage()],
    [".env.example", envExample()],
    ["README.md", replaceBetween(readme, TABLE_START, TABLE_END, settingsTable())],
  ]);
}

/** Names of generated files that are not what the code says. */
export async function findStale(): Promise<string[]> {
  const stale: string[] = [];
  for (const [file, wanted] of await generateFiles())
    if ((await readFile(path.join(root, file), "utf8").catch(() => "")) !== wanted) stale.push(file);
  return stale;
}

function toolsPage(): string {
  const visible = TOOLS.filter((tool) => !tool.hidden);
  const sections = DOMAINS.map((domain) => {
    const tools = visible.filter((tool) => tool.domain === domain);
    return `## ${domain}\n\nMCP server \`${serverOf(domain)}\`.\n\n${tools.map(toolSection).join("\n")}`;
  });
  return `# Tools\n\nGenerated from the tool definitions by \`node scripts/run.mjs scripts/generate.ts\`; do not edit.\nEvery tool is offered over MCP and REST and passes one gate. The assistant has all of them but the outward ones, which are for other AI clients and go with get_pipeline.\n\n${sections.join("\n")}`;
}

const serverOf = (domain: Domain): string => (domain === "outward" ? "/mcp" : `/mcp/${domain}`);

function toolSection(tool: AnyTool): string {
  const input = z.toJSONSchema(tool.input, { io: "input" }) as JsonSchema;
  const rows = Object.entries(input.properties ?? {}).map(
    ([name, schema]) =>
      `| \`${name}\`${input.required?.includes(name) ? "" : " (optional)"} | ${cell(typeOf(schema))} | ${cell(schema.description ?? "")}${schema.default === undefined ? "" : ` Default ${cell(JSON.stringify(schema.default))}.`} |`,
  );
  const output = z.toJSONSchema(tool.output, { io: "output" }) as JsonSchema;
  return [
    `### ${tool.name}`,
    "",
    `${tool.title}. ${tool.description}`,
    "",
    `\`${tool.http.method} /v1${tool.http.path}\` · effect ${tool.effect} · permission \`${tool.permission}\``,
    "",
    "| input | type | meaning |",
    "| --- | --- | --- |",
    ...rows,
    "",
    `Answers ${Object.keys(output.properties ?? {})
      .map((name) => `\`${name}\``)
      .join(", ")}.`,
    "",
    "Asked as:",
    ...tool.examples.map((example) => `- ${example}`),
    "",
  ].join("\n");
}

const cell = (text: string) => text.replaceAll("|", "\\|").replaceAll("\n", " ");

function typeOf(schema: JsonSchema): string {
  if (schema.enum) return schema.enum.map((option) => `\`${option}\``).join(", ");
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeOf))].join(" or ");
  if (schema.type === "array") return `list of ${schema.items ? typeOf(schema.items) : "values"}`;
  return [schema.type ?? "any"].flat().join(" or ");
}

interface Setting {
  name: string;
  description: string;
  fallback: string | undefined;
}

function settings(): Setting[] {
  const { properties = {} } = z.toJSONSchema(EnvSchema, { io: "output", unrepresentable: "any" }) as JsonSchema;
  return Object.entries(EnvSchema.shape).map(([name, schema]) => ({
    name,
    description: schema.description ?? "",
    fallback: properties[name]?.default === undefined ? undefined : String(properties[name].default),
  }));
}

function envExample(): string {
  const lines = settings().map(
    ({ name, description, fallback }) =>
      `# ${description}\n${fallback === undefined ? `#${name}=` : `#${name}=${fallback}`}`,
  );
  return `# Every setting of Parley, generated from config/env.ts. Nothing has to be set.\n# Set them in the environment, or copy this file to .env.\n\n${lines.join("\n\n")}\n`;
}

function settingsTable(): string {
  const rows = settings().map(
    ({ name, description, fallback }) =>
      `| \`${name}\` | ${fallback === undefined ? "" : `\`${fallback}\``} | ${cell(description)} |`,
  );
  return `| setting | default | meaning |\n| --- | --- | --- |\n${rows.join("\n")}`;
}

function replaceBetween(text: string, start: string, end: string, content: string): string {
  const from = text.indexOf(start);
  const to = text.indexOf(end);
  if (from < 0 || to < 0) return text;
  return `${text.slice(0, from + start.length)}\n${content}\n${text.slice(to)}`;
}

if (process.argv[1] === import.meta.filename)
  for (const [file, content] of await generateFiles()) await writeFile(path.join(root, file), content);
