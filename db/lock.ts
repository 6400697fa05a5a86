import { randomBytes } from "node:crypto";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import path from "node:path";
import { DataDirInUseError } from "../domain/errors.ts";

/** Who owns a data directory, and how a second program on the same machine reaches the owner. */
export interface Owner {
  pid: number;
  startedAt: string;
  command: string;
  /** Address of the running server, while it serves. */
  url?: string;
  /** It was told to stop and will be gone in seconds: whoever wants the directory waits. */
  stopping?: boolean;
  /** Proves to the server that the caller can read the data directory; new with each start. */
  operatorKey: string;
}
export interface DataDirLock {
  owner: Owner;
  /** Writes the address, once the server listens. */
  announce(url: string): void;
  /** Says that the owner is going, so that nobody talks to it any more. */
  retire(): void;
  release(): void;
}

const FILE = "owner.json";
/** Stopping takes ten seconds at most. */
const RETIREMENT_MS = 12_000;
const LOOK_AGAIN_MS = 100;

/**
 * Takes the data directory for this process. Two processes on one embedded database lose each other's writes without a
 * word, so the second is refused with a sentence that says who has it.
 */
export async function lockDataDir(dataDir: string, command: string): Promise<DataDirLock> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = path.join(dataDir, FILE);
  const owner: Owner = {
    pid: process.pid,
    startedAt: new Date().toISOString(),
    command,
    operatorKey: randomBytes(24).toString("base64url"),
  };
  const patience = Date.now() + RETIREMENT_MS;
  for (let attempt = 0; ; attempt++) {
    try {
      write(file, owner, "wx");
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      const other = readOwner(dataDir);
      if (other && isAlive(other)) {
        if (!other.stopping || Date.now() > patience) throw new DataDirInUseError(inUse(dataDir, other));
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
        continue;
      }
      if (attempt > 500) throw new DataDirInUseError(`The lock file in ${dataDir} could not be taken.`);
      rmSync(file, { force: true }); // left by a process that was killed
    }
  }
  return {
    owner,
    announce(url) {
      owner.url = url;
      write(file, owner, "w");
    },
    retire() {
      delete owner.url;
      owner.stopping = true;
      write(file, owner, "w");
    },
    release() {
      if (readOwner(dataDir)?.operatorKey === owner.operatorKey) rmSync(file, { force: true });
    },
  };
}

/** The living owner of a data directory, if there is one. */
export function findOwner(dataDir: string): Owner | undefined {
  const owner = readOwner(dataDir);
  return owner && isAlive(owner) ? owner : undefined;
}

function inUse(dataDir: string, { pid, command, startedAt, url }: Owner): string {
  const serving = url ? `, which serves ${url}` : "";
  return `The data directory ${dataDir} is in use by process ${pid} (${command}, since ${startedAt})${serving}. Stop it, or set DATA_DIR to another folder.`;
}

function readOwner(dataDir: string): Owner | undefined {
  try {
    return JSON.parse(readFileSync(path.join(dataDir, FILE), "utf8")) as Owner;
  } catch {
    return undefined;
  }
}

function write(file: string, owner: Owner, flag: "wx" | "w") {
  const handle = openSync(file, flag, 0o600);
  writeSync(handle, JSON.stringify(owner));
  closeSync(handle);
}

/** A number of a dead process may be in use again, so on Linux the command line has to fit too. */
function isAlive(owner: Owner): boolean {
  if (owner.pid === process.pid) return false;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  try {
    return /node/.test(readFileSync(`/proc/${owner.pid}/cmdline`, "utf8"));
  } catch {
    return true; // no /proc here: believe the number
  }
}
