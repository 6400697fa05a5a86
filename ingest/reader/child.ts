import { type ChildProcess, execFile, fork } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync } from "node:fs";
import { copyFile, link, readFile, rm } from "node:fs/promises";
import { setPriority } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Reading yields to answering: the servers' own process and the database come first on a full machine. */
const NICENESS = 10;
/** Below the limit on resident memory, of which the heap is one part. */
const HEAP_MB = 640;
const ENTRY = fileURLToPath(new URL("./process.ts", import.meta.url));
const NO_NETWORK = new URL("./no-network.ts", import.meta.url).href;
const ROOT = path.resolve(import.meta.dirname, "../..");
const UNSHARE = "/usr/bin/unshare";

/** A reading process and the folder that is all it sees of the disk, besides its own program. */
export interface Child {
  process: ChildProcess;
  /** Read only: the document. */
  inbox: string;
  /** What it may write: an archive's files. */
  outbox: string;
}

/** `reach` is the one address the process may call, where a service computes the vectors. */
export function startChild(folder: string, reach: URL | undefined, ownNetwork: boolean, entry = ENTRY): Child {
  const own = mkdtempSync(path.join(folder, "reader-"));
  const inbox = path.join(own, "in");
  const outbox = path.join(own, "out");
  for (const part of [inbox, outbox]) mkdirSync(part);
  const flags = [...permissions(own, outbox, entry), "--import", NO_NETWORK, ...titleFor(reach)];
  flags.push(
    `--max-old-space-size=${HEAP_MB}`,
    "--disable-warning=ExperimentalWarning",
    "--disable-warning=SecurityWarning",
  );
  const fenced = ownNetwork && reach === undefined;
  const child = fork(entry, [], {
    serialization: "advanced",
    // In a network namespace of its own there is nothing to connect to, whatever the process becomes.
    ...(fenced ? { execPath: UNSHARE } : {}),
    execArgv: fenced ? ["-rn", "--", process.execPath, ...flags] : flags,
    // No secret of the server's reaches the process that opens strangers' files.
    env: {},
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  try {
    if (child.pid) setPriority(child.pid, NICENESS);
  } catch {
    // Not permitted here: it reads at the same priority then.
  }
  child.once("exit", () => rm(own, { recursive: true, force: true }).catch(() => {}));
  return { process: child, inbox, outbox };
}

/** Its own program and its own folder; no other process, no thread, no native code, nothing else of the disk. */
function permissions(own: string, outbox: string, entry: string): string[] {
  const readable = ["node_modules", "ingest", "domain"].map((name) => path.join(ROOT, name, "*"));
  readable.push(entry, path.join(ROOT, "package.json"), path.join(own, "*"));
  return [
    "--permission",
    ...readable.map((name) => `--allow-fs-read=${name}`),
    `--allow-fs-write=${path.join(outbox, "*")}`,
  ];
}

/** The process's title carries the address: it is there before any other module runs. */
function titleFor(reach: URL | undefined): string[] {
  if (!reach) return [];
  const port = reach.port || (reach.protocol === "https:" ? "443" : "80");
  return [`--title=reader:${reach.hostname.replace(/^\[|\]$/g, "")}|${port}`];
}

/** Whether the system gives a process a network of its own. Containers often do not. */
export function canFence(): Promise<boolean> {
  if (!existsSync(UNSHARE)) return Promise.resolve(false);
  return new Promise((resolve) => {
    execFile(UNSHARE, ["-rn", "true"], { timeout: 2_000 }, (error) => resolve(error === null));
  });
}

/** Puts a file where the process can read it: as a second name for it, or as a copy on another disk. */
export async function lend({ inbox }: Child, file: string): Promise<string> {
  const place = path.join(inbox, "document");
  await rm(place, { force: true });
  await link(file, place).catch(() => copyFile(file, place));
  return place;
}

export async function takeBack({ inbox }: Child): Promise<void> {
  await rm(path.join(inbox, "document"), { force: true });
}

/** Resident memory of another process, where the system tells; elsewhere the heap limit alone guards. */
export async function residentBytes(pid: number | undefined): Promise<number> {
  if (pid === undefined) return 0;
  try {
    const pages = Number((await readFile(`/proc/${pid}/statm`, "utf8")).split(" ")[1]);
    return pages * 4_096;
  } catch {
    return 0;
  }
}
