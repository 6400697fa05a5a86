/**
 * Runs a script of this project, after setting up what it needs. Plain JavaScript without dependencies, for any Node
 * from 20 on: it installs the locked dependencies when they are missing or have changed, Node 24 among them, and
 * hands over to that Node. Usage: node scripts/run.mjs [--watch] FILE [ARGUMENTS]
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const modules = path.join(root, "node_modules");
const stamp = path.join(modules, ".parley-installed");
const installLock = path.join(root, ".parley-installing");
const node = path.join(modules, "node", "bin", process.platform === "win32" ? "node.exe" : "node");

if (Number(process.versions.node.split(".")[0]) < 20) {
  console.error(`Parley needs Node 20 or newer to start with; this is ${process.version}.`);
  process.exit(1);
}
await install();
const [first, ...rest] = process.argv.slice(2);
if (!first) {
  console.error("Usage: node scripts/run.mjs [--watch] FILE [ARGUMENTS]");
  process.exit(2);
}
handOver(first === "--watch" ? ["--watch", ...rest] : [first, ...rest]);

async function install() {
  const wanted = createHash("sha256")
    .update(readFileSync(path.join(root, "package-lock.json")))
    .digest("hex");
  const isInstalled = () => existsSync(node) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;
  if (isInstalled()) return;
  await takeInstallLock();
  try {
    if (isInstalled()) return;
    console.error("Installing dependencies (about a minute, once)…");
    // stdout belongs to the script that follows: `npm run token` prints a token and nothing else.
    const npm = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: root,
      stdio: ["ignore", 2, 2],
      shell: process.platform === "win32",
      env: { ...process.env, NODE_ENV: "" },
    });
    if (npm.status !== 0 || !existsSync(node)) {
      console.error(
        "The dependencies could not be installed; npm's own message stands above. Is the registry reachable?",
      );
      process.exit(1);
    }
    writeFileSync(stamp, wanted);
  } finally {
    rmSync(installLock, { recursive: true, force: true });
  }
}

/** Two commands started together must not both run `npm ci` in one folder. */
async function takeInstallLock() {
  const deadline = Date.now() + 15 * 60_000;
  for (;;) {
    try {
      mkdirSync(installLock);
      writeFileSync(path.join(installLock, "pid"), String(process.pid));
      return;
    } catch {
      if (!holderLives() || Date.now() > deadline) rmSync(installLock, { recursive: true, force: true });
      else await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
}

function holderLives() {
  try {
    process.kill(Number(readFileSync(path.join(installLock, "pid"), "utf8")), 0);
    return true;
  } catch {
    return false;
  }
}

/** Settings of `.env`, when somebody made one; what the environment says goes first. */
function settingsFile() {
  const file = path.join(root, ".env");
  return existsSync(file) ? [`--env-file=${file}`] : [];
}

function handOver(args) {
  const file = args.find((arg) => !arg.startsWith("-"));
  const child = spawn(
    node,
    [
      "--disable-warning=ExperimentalWarning",
      ...settingsFile(),
      ...args.map((arg) => (arg === file ? path.join(root, arg) : arg)),
    ],
    {
      stdio: "inherit",
      env: {
        ...process.env,
        PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ""}`,
      },
    },
  );
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
}
