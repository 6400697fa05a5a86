import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { pngOf } from "../../test/fixtures/ingest/images.ts";
import { decodeBmp } from "./bmp.ts";
import { decodePng } from "./png.ts";
import { hasColumns, scaled, stretched, turned, turnedBack } from "./raster.ts";

/** One row of bytes for each line, each with the number of its filter. */
const png = (width: number, height: number, rows: number[][], options: { depth?: number; color?: number }) =>
  decodePng(pngOf(width, height, deflateSync(Buffer.from(rows.flat())), options));

describe("PNG", () => {
  it.each([
    ["grey", [[0, 0, 128, 255]], { depth: 8, color: 0 }, [0, 128, 255]],
    ["one bit", [[0, 0b10100000]], { depth: 1, color: 0 }, [255, 0, 255]],
    ["sixteen bits", [[0, 0, 9, 128, 9, 255, 9]], { depth: 16, color: 0 }, [0, 128, 255]],
    ["colours", [[0, 255, 255, 255, 0, 0, 0, 255, 0, 0]], { depth: 8, color: 2 }, [255, 0, 76]],
    ["transparency over white", [[0, 0, 0, 0, 255, 0, 0]], { depth: 8, color: 4 }, [255, 1, 255]],
    ["differences to the left", [[1, 10, 10, 10]], { depth: 8, color: 0 }, [10, 20, 30]],
  ])("reads %s", (_what, rows, options, grey) => {
    expect([...png(3, 1, rows, options).grey]).toEqual(grey);
  });
  it("follows differences to the row above", () => {
    expect([
      ...png(
        2,
        3,
        [
          [0, 1, 2],
          [2, 1, 1],
          [4, 1, 1],
        ],
        {},
      ).grey,
    ]).toEqual([1, 2, 2, 3, 3, 4]);
  });
  it("shows a file that is cut off as far as it goes, white below", () => {
    expect([...decodePng(pngOf(2, 2, deflateSync(Buffer.from([0, 7, 7])))).grey]).toEqual([7, 7, 255, 255]);
  });
  it("refuses more pixels than the limit by the header alone", () => {
    expect(() => decodePng(pngOf(30_000, 30_000, new Uint8Array(5)))).toThrow(/40 million pixels/);
  });
});

describe("BMP", () => {
  it("reads rows from the bottom, in blue, green and red", () => {
    const file = Buffer.alloc(54 + 8);
    file.write("BM");
    file.writeUInt32LE(54, 10);
    file.writeUInt32LE(40, 14);
    file.writeInt32LE(1, 18);
    file.writeInt32LE(2, 22);
    file.writeUInt16LE(24, 28);
    file.set([255, 255, 255, 0, 0, 0, 255, 0], 54);
    expect([...decodeBmp(file).grey]).toEqual([76, 255]);
  });
});

describe("an image", () => {
  const image = { width: 3, height: 2, grey: Uint8Array.from([1, 2, 3, 4, 5, 6]) };
  it("turns clockwise, and a place in it turns back", () => {
    expect(turned(image, 90)).toEqual({ width: 2, height: 3, grey: Uint8Array.from([4, 1, 5, 2, 6, 3]) });
    expect([...turned(image, 180).grey]).toEqual([6, 5, 4, 3, 2, 1]);
    expect([...turned(image, 270).grey]).toEqual([3, 6, 2, 5, 1, 4]);
    // The pixel 3 stands at the top right, and after each turn in another corner.
    expect(turnedBack([1, 2, 2, 3], 90, image)).toEqual([2, 0, 3, 1]);
    expect(turnedBack([0, 1, 1, 2], 180, image)).toEqual([2, 0, 3, 1]);
    expect(turnedBack([0, 0, 1, 1], 270, image)).toEqual([2, 0, 3, 1]);
  });
  it("keeps its tone when it grows or shrinks, and gains contrast when it is faint", () => {
    const flat = { width: 4, height: 4, grey: new Uint8Array(16).fill(90) };
    expect(new Set(scaled(flat, 2.5).grey)).toEqual(new Set([90]));
    expect(new Set(scaled(flat, 0.5).grey)).toEqual(new Set([90]));
    expect([...stretched({ width: 2, height: 1, grey: Uint8Array.from([150, 200]) }).grey]).toEqual([0, 255]);
  });
  it("has columns where full lines stand on both sides of a gap, and none where a table does", () => {
    const page = (inked: (x: number, line: number) => boolean) => ({
      width: 400,
      height: 400,
      grey: Uint8Array.from({ length: 160_000 }, (_, at) => {
        const [x, y] = [at % 400, Math.floor(at / 400)];
        return y % 20 < 12 && inked(x, Math.floor(y / 20)) ? 0 : 255;
      }),
    });
    expect(hasColumns(page((x) => (x > 20 && x < 190) || (x > 210 && x < 380)))).toBe(true);
    expect(hasColumns(page((x) => x > 20 && x < 380))).toBe(false);
    expect(hasColumns(page((x) => (x > 20 && x < 190) || (x > 260 && x < 290) || (x > 340 && x < 370)))).toBe(false);
  });
});
