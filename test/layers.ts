import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

const ROOMS = [
  "server",
  "channels",
  "agents",
  "mcp-servers",
  "tools",
  "ingest",
  "db",
  "domain",
  "config",
  "evals",
  "scripts",
  "test",
] as const;
type Room = (typeof ROOMS)[number];

/** Which rooms a room may import from, besides itself. Data goes one way: server → … → domain. */
const MAY_IMPORT: Record<Room, readonly Room[]> = {
  server: ["channels", "agents", "mcp-servers", "tools", "ingest", "db", "domain", "config"],
  // A channel renders events: it knows no tool and no table.
  channels: ["agents", "domain"],
  // The assistant reaches tools over MCP alone, like any outside client.
  agents: ["mcp-servers", "db", "domain"],
  "mcp-servers": ["tools", "domain"],
  tools: ["ingest", "db", "domain"],
  ingest: ["db", "domain"],
  db: ["domain"],
  domain: [],
  config: [],
  evals: ["server", "agents", "mcp-servers", "tools", "ingest", "db", "domain", "config", "test"],
  scripts: [
    "server",
    "channels",
    "agents",
    "mcp-servers",
    "tools",
    "ingest",
    "db",
    "domain",
    "config",
    "evals",
    "test",
  ],
  test: ["server", "channels", "agents", "mcp-servers", "tools", "ingest", "db", "domain", "config", "scripts"],
};
/** Settings are read by entry files and handed down; nothing else looks at the environment. */
const MAY_READ_CONFIG = /^(?:server\/(?:main|program|assemble|workspace)\.ts|scripts\/|evals\/|test\/|config\/)/;
/** The one entry of the server, and code that only tests and tools run. */
const MAY_READ_ENVIRONMENT = /^(?:server\/main\.ts|scripts\/|evals\/|test\/|config\/)|\.test\.ts$|vitest\.config\.ts$/;
/** Packages of the pure room. Node's own randomness makes ids. */
const DOMAIN_PACKAGES = ["zod", "node:crypto"];

export interface SourceFile {
  /** Relative to the root, with slashes. */
  path: string;
  text: string;
}

/** One line for each import that goes the wrong way. */
export function findViolations(files: readonly SourceFile[]): string[] {
  return files.flatMap(({ path: file, text }) => {
    const room = roomOf(file);
    if (!room) return [];
    const isTest = /\.test\.tsx?$/.test(file);
    const found = importsOf(text).flatMap((specifier): string[] => {
      if (!specifier.startsWith(".")) {
        if (room === "domain" && !isTest && !DOMAIN_PACKAGES.includes(specifier))
          return [`${file} imports ${specifier}: domain is pure`];
        return [];
      }
      const target = path.posix.join(path.posix.dirname(file), specifier);
      const targetRoom = roomOf(target);
      if (!targetRoom || targetRoom === room) return [];
      if (isTest && targetRoom === "test") return [];
      if (targetRoom === "config" && !MAY_READ_CONFIG.test(file))
        return [`${file} imports ${target}: settings are handed down by entry files`];
      return MAY_IMPORT[room].includes(targetRoom)
        ? []
        : [`${file} imports ${target}: ${room} may not import ${targetRoom}`];
    });
    if (/\bprocess\.env\b/.test(text) && !MAY_READ_ENVIRONMENT.test(file)) found.push(`${file} reads process.env`);
    return found;
  });
}

const roomOf = (file: string): Room | undefined => ROOMS.find((room) => file.startsWith(`${room}/`));

const importsOf = (text: string): string[] =>
  [...text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*|\bnew URL\(\s*)["']([^"'\n]+)["']/g)].map(
    (match) => match[1] ?? "",
  );

export function readSources(root: string): SourceFile[] {
  return ROOMS.flatMap((room) => {
    let names: string[] = [];
    try {
      names = readdirSync(path.join(root, room), { recursive: true, encoding: "utf8" });
    } catch {
      return [];
    }
    return names
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => {
        const file = path.posix.join(room, name.replaceAll("\\", "/"));
        return { path: file, text: readFileSync(path.join(root, file), "utf8") };
      });
  });
}
