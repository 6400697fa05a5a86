import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const SOURCES = join(ROOT, "channels", "web");
const HASH_FILE = "inputs.sha256";

/** Latin subsets only: 48 and 45 KB, and the page asks for nothing else. */
const FONTS = {
  "inter-latin.woff2": "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  "source-serif-4-latin.woff2": "@fontsource-variable/source-serif-4/files/source-serif-4-latin-wght-normal.woff2",
};

/**
 * Builds page.js, widget.js, their style sheets and fonts into `outDir`. Unchanged inputs cost one read of the sources, so
 * every start may call it. The folder is exchanged as a whole: a server never serves half a build.
 */
export async function buildWeb(outDir: string): Promise<void> {
  const hash = await hashInputs();
  if ((await readFile(join(outDir, HASH_FILE), "utf8").catch(() => "")) === hash) return;
  await mkdir(dirname(outDir), { recursive: true });
  const fresh = await mkdtemp(`${outDir}-`);
  try {
    await bundle(fresh);
    await copyStatic(fresh);
    await writeFile(join(fresh, HASH_FILE), hash);
    await exchange(fresh, outDir);
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

async function bundle(outDir: string) {
  // Loaded late: a start with a finished build does not pay for the bundler.
  const { build, transform } = await import("esbuild");
  const cssAsText = {
    name: "css-as-text",
    setup(on: import("esbuild").PluginBuild) {
      on.onLoad({ filter: /\.css$/ }, async ({ path }) => {
        const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true });
        return { contents: code.trim(), loader: "text" };
      });
    },
  };
  // The second script draws with the first one's Preact and knows its conversation; both wait under a symbol.
  const sharedPreact = {
    name: "shared-preact",
    setup(on: import("esbuild").PluginBuild) {
      on.onResolve({ filter: /^preact(\/|$)|\/context\.ts$/ }, () => ({ path: "shared", namespace: "shared-preact" }));
      on.onLoad({ filter: /.*/, namespace: "shared-preact" }, () => ({
        contents: `const shared = globalThis[Symbol.for("parley.preact")];
export const { Fragment, jsx, jsxs, useEffect, useLayoutEffect, useMemo, useRef, useState, useScope } = shared;`,
        loader: "js",
      }));
    },
  };
  const shared = {
    bundle: true,
    minify: true,
    target: "es2022",
    legalComments: "none" as const,
    jsx: "automatic" as const,
    jsxImportSource: "preact",
    plugins: [cssAsText],
    absWorkingDir: ROOT,
    logLevel: "error" as const,
  };
  await Promise.all([
    build({ ...shared, entryPoints: [join(SOURCES, "page.ts")], outfile: join(outDir, "page.js"), format: "esm" }),
    build({
      ...shared,
      plugins: [cssAsText, sharedPreact],
      entryPoints: [join(SOURCES, "on-demand.ts")],
      outfile: join(outDir, "on-demand.js"),
      format: "esm",
    }),
    // A classic script: hosts add it with one tag, and it reads its own address.
    build({ ...shared, entryPoints: [join(SOURCES, "widget.ts")], outfile: join(outDir, "widget.js"), format: "iife" }),
  ]);
}

async function copyStatic(outDir: string) {
  const { resolve } = createRequire(import.meta.url);
  await Promise.all([
    ...["page.css", "page-view.css", "host-page.css", "icon.svg"].map((name) =>
      cp(join(SOURCES, "static", name), join(outDir, name)),
    ),
    ...Object.entries(FONTS).map(([name, font]) => cp(resolve(font), join(outDir, name))),
  ]);
}

/** Two processes may build at once; whoever comes second finds the folder there and replaces it with the same. */
async function exchange(fresh: string, outDir: string) {
  const old = `${outDir}-old-${process.pid}`;
  await rename(outDir, old).catch(() => {});
  await rename(fresh, outDir).catch(async (error) => {
    await rm(outDir, { recursive: true, force: true });
    await rename(fresh, outDir).catch(() => {
      throw error;
    });
  });
  await rm(old, { recursive: true, force: true });
}

async function hashInputs(): Promise<string> {
  const hash = createHash("sha256");
  const files = (await readdir(SOURCES, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".test.ts"))
    .map((entry) => join(entry.parentPath, entry.name));
  for (const file of [...files, fileURLToPath(import.meta.url), join(ROOT, "package-lock.json")].sort()) {
    hash.update(file.slice(ROOT.length)).update(await readFile(file));
  }
  return hash.digest("hex");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const outDir = process.argv[2] ?? join(ROOT, "dist", "web");
  await buildWeb(outDir);
  process.stdout.write(`Built ${outDir}\n`);
}
