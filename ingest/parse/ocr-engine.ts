import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import type { Page } from "tesseract.js";

/** The recogniser's own worker, without its thread: a thread of the reading process would not be bound as the process is. */
interface Script {
  setAdapter(adapter: object): void;
  dispatchHandlers(
    packet: { workerId: string; jobId: string; action: string; payload: object },
    send: (answer: { status: "resolve" | "reject" | "progress"; data: unknown }) => void,
  ): void;
}

const require = createRequire(import.meta.url);
const WORKER = { workerId: "reader", jobId: "page" };
const LANGUAGE = "eng";
const LSTM_ONLY = 1;
/** How the recogniser looks for lines. One column keeps the rows of a table whole; finding columns loses sparse ones. */
const SEGMENTATION = { columns: "3", oneColumn: "4" } as const;

/** A page takes two to four seconds, a turned one four times that. */
export const SCAN_GRANT_MS = 30_000;

let warm: Promise<Script> | undefined;

class TookTooLong extends Error {}

/** Reads one image, or answers nothing when it takes more of the processor's time than allowed. Blocks meanwhile, but for `progress`. */
export async function readImage(
  image: Uint8Array,
  segmentation: keyof typeof SEGMENTATION,
  limitMs: number,
  progress: () => void,
): Promise<Page | undefined> {
  warm ??= start();
  const script = await warm;
  // Of the processor's time: a machine that is busy with other things does not make a page unreadable.
  const started = process.cpuUsage();
  const isLate = () => {
    const { user, system } = process.cpuUsage(started);
    return (user + system) / 1_000 > limitMs;
  };
  await call(script, "setParameters", { params: { tessedit_pageseg_mode: SEGMENTATION[segmentation] } });
  const tick = () => {
    progress();
    if (isLate()) throw new TookTooLong();
  };
  try {
    return (await call(
      script,
      "recognize",
      { image, options: {}, output: { blocks: true, text: false } },
      tick,
    )) as Page;
  } catch (error) {
    // Interrupted in the middle, it is in no state to go on.
    warm = undefined;
    if (isLate()) return undefined;
    throw error;
  }
}

async function start(): Promise<Script> {
  const address = require.resolve("tesseract.js/src/worker-script/index.js");
  delete require.cache[address];
  const script: Script = require(address);
  const getCore = require("tesseract.js/src/worker-script/node/getCore.js");
  script.setAdapter({
    getCore,
    gunzip: gunzipSync,
    readCache: (file: string) => readFile(file),
    // Nothing is downloaded: the language lies in a package of its own.
    fetch: () => Promise.reject(new Error("the recogniser has no network")),
  });
  const folder = path.join(path.dirname(require.resolve("@tesseract.js-data/eng/package.json")), "4.0.0_best_int");
  const language = { langPath: folder, gzip: true, cacheMethod: "none", lstmOnly: true };
  await call(script, "load", { options: { lstmOnly: LSTM_ONLY, corePath: undefined, logging: false } });
  await call(script, "loadLanguage", { langs: LANGUAGE, options: language });
  await call(script, "initialize", { langs: LANGUAGE, oem: LSTM_ONLY });
  await call(script, "setParameters", {
    params: { user_defined_dpi: "200", textord_tabfind_find_tables: "0" },
  });
  return script;
}

function call(script: Script, action: string, payload: object, tick: () => void = () => {}): Promise<unknown> {
  return new Promise((resolve, reject) => {
    script.dispatchHandlers({ ...WORKER, action, payload }, ({ status, data }) => {
      if (status === "resolve") resolve(data);
      else if (status === "reject") reject(new Error(String(data)));
      else tick();
    });
  });
}
