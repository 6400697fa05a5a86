import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { deflateSync } from "node:zlib";
import { strToU8, zipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  bmpOf,
  loopingPdf,
  manyObjectsPdf,
  quineLikeZip,
  tiffOf,
  zeros,
  zipWithOverlaps,
} from "../test/fixtures/ingest/bombs.ts";
import { pngOf } from "../test/fixtures/ingest/images.ts";
import { openTestProgram, type TestProgram } from "../test/program.ts";
import { ReaderDiedError } from "./reader/converse.ts";
import type { Write } from "./reader/messages.ts";
import { createReaderPool, type ReaderPool } from "./reader/pool.ts";

/*
 * Files made to hang, fill or reach out. Each is read as the product reads it: in its own process, under its limits. "Ends" means with
 * words, or with a reason that a person understands.
 */

const SECONDS = 20;
const PEAK_BYTES = 1_000_000_000;
const folder = mkdtempSync(path.join(tmpdir(), "parley-hostile-"));
let readers: ReaderPool;
let outside: Server;
let address = "";
const requests: string[] = [];

beforeAll(async () => {
  readers = createReaderPool({ folder });
  outside = createServer((request, response) => {
    requests.push(request.url ?? "");
    response.end("secret");
  });
  await new Promise<void>((resolve) => outside.listen(0, "127.0.0.1", resolve));
  const bound = outside.address();
  address = `http://127.0.0.1:${typeof bound === "object" && bound ? bound.port : 0}`;
});
afterAll(async () => {
  await readers.close();
  outside.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Outcome {
  reason: string;
  text: string;
  peak: number;
  seconds: number;
  unpacked: string[];
}

const textOf = (writes: readonly Write[]) =>
  writes
    .filter(({ type }) => type === "pages")
    .flatMap(({ json }) => JSON.parse(json) as { text: string }[])
    .map(({ text }) => text)
    .join("");

async function read(bytes: Uint8Array, name: string): Promise<Outcome> {
  const file = path.join(folder, "given");
  writeFileSync(file, bytes);
  const outcome: Outcome = { reason: "", text: "", peak: 0, seconds: 0, unpacked: [] };
  const started = performance.now();
  try {
    const result = await readers.read(
      {
        type: "read",
        path: file,
        name,
        embedder: { kind: "local" },
        rowsPerWrite: 40,
        unpack: { entries: 10_000, bytes: 200_000_000 },
      },
      {
        progress() {},
        async write(message) {
          outcome.text += textOf(message.writes);
        },
        async unpacked(entry) {
          outcome.unpacked.push(entry.name);
          return "a document of its own";
        },
        peak(memory) {
          outcome.peak = memory;
        },
      },
      new AbortController().signal,
    );
    if (result.type === "refused") outcome.reason = result.message;
    else outcome.text += textOf(result.writes);
  } catch (error) {
    if (!(error instanceof ReaderDiedError)) throw error;
    outcome.reason = `The file cannot be read: ${error.reason}.`;
  }
  outcome.seconds = (performance.now() - started) / 1_000;
  return outcome;
}

const part = (text: string) => strToU8(text);
const entities = `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "ha">${Array.from(
  { length: 12 },
  (_, n) => `<!ENTITY ${"abcdefghijklm"[n + 1]} "${`&${"abcdefghijklm"[n]};`.repeat(10)}">`,
).join("")}]>`;
const external = () =>
  `<?xml version="1.0"?><!DOCTYPE d [<!ENTITY x SYSTEM "${address}/xxe"><!ENTITY y SYSTEM "file:///etc/passwd">]>`;
const docx = (parts: Record<string, Uint8Array>) => zipSync({ "[Content_Types].xml": part("<Types/>"), ...parts });
const paragraph = (words: string) =>
  `<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>${words}</w:t></w:r></w:p></w:body></w:document>`;
const workbook = (sheet: string, more: Record<string, Uint8Array> = {}) =>
  zipSync({
    "[Content_Types].xml": part(
      '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    ),
    "xl/workbook.xml": part(
      '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>',
    ),
    "xl/_rels/workbook.xml.rels": part(
      '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    ),
    "xl/worksheets/sheet1.xml": part(sheet),
    ...more,
  });
const cell = (ref: string, words: string) => `<c r="${ref}" t="inlineStr"><is><t>${words}</t></is></c>`;
const rowsOf = (inner: string, dimension = "A1") =>
  `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="${dimension}"/><sheetData>${inner}</sheetData></worksheet>`;

const FILES: [what: string, name: string, make: () => Uint8Array][] = [
  ["a document part of 300 MB in 300 kB", "bomb.docx", () => docx({ "word/document.xml": zeros(300_000_000) })],
  [
    "packed bytes within packed bytes",
    "nested.docx",
    () => docx({ "word/document.xml": part(paragraph("x")), "word/media/a.zip": zipSync({ b: zeros(20_000_000) }) }),
  ],
  [
    "an archive of 80 MB in 80 kB",
    "bomb.zip",
    () => zipSync({ "a.txt": zeros(40_000_000), "b.txt": zeros(40_000_000) }),
  ],
  ["an archive whose files share their bytes", "overlap.zip", () => zipWithOverlaps(5_000)],
  ["an archive that holds itself, as far as a file can", "quine.zip", () => quineLikeZip(8)],
  ["a billion laughs in Word", "laughs.docx", () => docx({ "word/document.xml": part(entities + paragraph("&m;")) })],
  [
    "external entities in Word",
    "xxe.docx",
    () => docx({ "word/document.xml": part(external() + paragraph("&x;&y;")) }),
  ],
  [
    "an SVG in Word with external entities",
    "svg.docx",
    () =>
      docx({
        "word/document.xml": part(paragraph("words")),
        "word/media/image1.svg": part(
          `${external()}<svg xmlns="http://www.w3.org/2000/svg"><text>&x;&y;</text><image href="${address}/svg"/></svg>`,
        ),
      }),
  ],
  [
    "external entities in a workbook",
    "xxe.xlsx",
    () => workbook(external() + rowsOf(`<row r="1">${cell("A1", "&x;&y;")}</row>`)),
  ],
  [
    "a workbook that claims a billion cells",
    "wide.xlsx",
    () =>
      workbook(
        rowsOf(
          `<row r="1">${cell("A1", "first")}</row><row r="1048576">${cell("XFD1048576", "last")}</row>`,
          "A1:XFD1048576",
        ),
      ),
  ],
  [
    "a workbook linked to another one on the network",
    "linked.xlsx",
    () =>
      workbook(rowsOf(`<row r="1">${cell("A1", "first")}</row>`), {
        "xl/externalLinks/externalLink1.xml": part(
          '<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"/>',
        ),
        "xl/externalLinks/_rels/externalLink1.xml.rels": part(
          `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="x/externalLinkPath" Target="${address}/book.xlsx" TargetMode="External"/></Relationships>`,
        ),
      }),
  ],
  ["a PDF of a million objects", "objects.pdf", () => manyObjectsPdf(1_000_000)],
  ["a PDF whose page tree loops", "loop.pdf", () => loopingPdf()],
  [
    "an image that claims 900 million pixels",
    "claims.png",
    () => pngOf(30_000, 30_000, deflateSync(new Uint8Array(100))),
  ],
  [
    "an image that packs 900 million pixels",
    "bomb.png",
    () => pngOf(30_000, 30_000, deflateSync(zeros(300_000_000), { level: 1 })),
  ],
  [
    "an image that unpacks to more than it claims",
    "more.png",
    () => pngOf(100, 100, deflateSync(zeros(300_000_000), { level: 1 })),
  ],
  ["a TIFF that claims 900 million pixels", "claims.tif", () => tiffOf(30_000, 30_000)],
  ["a TIFF whose directories loop", "loop.tif", () => tiffOf(10, 10, { loops: true })],
  ["a bitmap that claims 900 million pixels", "claims.bmp", () => bmpOf(30_000, 30_000)],
  [
    "a hundred thousand nested elements in HTML",
    "deep.html",
    () => part(`<html><body>words${"<div>".repeat(100_000)}`),
  ],
  [
    "a hundred thousand nested elements in Word",
    "deep.docx",
    () => docx({ "word/document.xml": part(`<w:document xmlns:w="w"><w:body>${"<w:p>".repeat(100_000)}`) }),
  ],
  ["three hundred thousand open brackets", "deep.json", () => part("[".repeat(300_000))],
  ["three hundred thousand braces of RTF", "deep.rtf", () => part(`{\\rtf1 ${"{".repeat(300_000)}words`)],
  [
    "three thousand nested parts of a message",
    "deep.eml",
    () =>
      part(
        `From: a@example.com\r\nTo: b@example.com\r\nSubject: s\r\nMIME-Version: 1.0\r\n${Array.from({ length: 3_000 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}\r\n`).join("")}Content-Type: text/plain\r\n\r\nwords\r\n`,
      ),
  ],
  [
    "a page with images and styles on the network",
    "remote.html",
    () =>
      part(
        `<html><head><link rel=stylesheet href="${address}/s.css"><base href="${address}"></head><body>words<img src="${address}/i.png"><iframe src="${address}/f"></iframe></body></html>`,
      ),
  ],
  ["a PDF that is cut off", "cut.pdf", () => manyObjectsPdf(1_000).subarray(0, 9_000)],
  [
    "a workbook that is cut off",
    "cut.xlsx",
    () => workbook(rowsOf(`<row r="1">${cell("A1", "x")}</row>`)).subarray(0, 300),
  ],
  ["an image that is cut off", "cut.png", () => pngOf(200, 200, deflateSync(zeros(40_200))).subarray(0, 60)],
  ["an empty file", "empty.pdf", () => new Uint8Array(0)],
];

/** Where the reason has to be a certain one: another would mean that another guard, or chance, ended the reading. */
const REASONS: Record<string, RegExp> = {
  "bomb.docx": /far more than an honest document/,
  "overlap.zip": /built to unpack to far more/,
  "claims.png": /40 million pixels/,
  "bomb.png": /40 million pixels/,
  "claims.tif": /40 million pixels/,
  "claims.bmp": /40 million pixels/,
  "more.png": /damaged/,
  "loop.tif": /no end/,
  "empty.pdf": /empty/,
};

describe("a hostile file", () => {
  it.each(FILES)("%s ends within twenty seconds and a gigabyte", { timeout: 40_000 }, async (_what, name, make) => {
    const { reason, text, peak, seconds } = await read(make(), name);
    expect(seconds).toBeLessThan(SECONDS);
    expect(peak).toBeLessThan(PEAK_BYTES);
    if (text.trim() === "") expect(reason).toMatch(/^[A-Z].{15,400}\.$/s);
    expect(reason).toMatch(REASONS[name] ?? /^/);
    expect(`${reason}${text}`).not.toMatch(/root:|secret|ENOENT|at \w+ \(|node_modules|undefined/);
    expect(requests).toEqual([]);
  });

  it("loses nothing of its neighbours: the same readers read an honest file afterwards", async () => {
    expect((await read(strToU8("The notice period is ninety days."), "honest.txt")).text).toContain("ninety days");
  });

  it("is not unpacked past the limits when it is an archive, and says so in its list", async () => {
    const bomb = zipSync({ "fine.txt": strToU8("honest words"), "bomb.txt": zeros(40_000_000) });
    const { text, unpacked } = await read(bomb, "room.zip");
    expect(unpacked).toEqual(["fine.txt"]);
    expect(text).toMatch(/bomb\.txt \(40\.0 MB\): not read: it unpacks to far more/);
  });
});

describe("the server, while hostile files are read", () => {
  let program: TestProgram;
  beforeAll(async () => {
    program = await openTestProgram();
    await program.ingest.start();
  });
  afterAll(() => program.close());

  it("keeps answering, and fails each of them with a reason", { timeout: 90_000 }, async () => {
    const token = await program.token();
    const room = (await (await program.request(token, "/v1/data-rooms", { json: { name: "Hostile" } })).json()) as {
      roomId?: string;
      id?: string;
      room?: { id: string };
    };
    const roomId = room.roomId ?? room.id ?? room.room?.id ?? "";
    const slowest = { ms: 0 };
    const asking = setInterval(async () => {
      const started = performance.now();
      await program.request(token, `/v1/documents?roomId=${roomId}`);
      slowest.ms = Math.max(slowest.ms, performance.now() - started);
    }, 100);
    const bombs = FILES.filter(([, name]) => ["deep.html", "objects.pdf", "bomb.png"].includes(name));
    const documents = await program.upload(
      token,
      roomId,
      bombs.map(([, name, make]) => new File([make() as Uint8Array<ArrayBuffer>], name)),
    );
    clearInterval(asking);
    expect(documents).toHaveLength(3);
    for (const { status, error } of documents) if (status === "failed") expect(error?.message).toMatch(/\.$/);
    // A machine that is busy with other tests adds to it; a blocked loop would add the whole time of a bomb.
    expect(slowest.ms).toBeLessThan(4_000);
  });
});
