/** An image in grey, one byte for each pixel, rows from the top. */
export interface Raster {
  width: number;
  height: number;
  grey: Uint8Array;
}

/** Declared sizes are checked against it before anything is decoded. */
export const PIXEL_LIMIT = 40_000_000;

export type Turn = 0 | 90 | 180 | 270;

/** Turned clockwise. */
export function turned(raster: Raster, turn: Turn): Raster {
  if (turn === 0) return raster;
  const { width, height, grey } = raster;
  const out = new Uint8Array(grey.length);
  const across = turn === 180 ? width : height;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const to =
        turn === 180
          ? (height - 1 - y) * width + (width - 1 - x)
          : turn === 90
            ? x * across + (height - 1 - y)
            : (width - 1 - x) * across + y;
      out[to] = grey[y * width + x] as number;
    }
  }
  return { width: across, height: turn === 180 ? height : width, grey: out };
}

/** A box of the turned image, in the axes of the image as it was. */
export function turnedBack(box: [number, number, number, number], turn: Turn, { width, height }: Raster): typeof box {
  const [x0, y0, x1, y1] = box;
  if (turn === 90) return [y0, height - x1, y1, height - x0];
  if (turn === 180) return [width - x1, height - y1, width - x0, height - y0];
  if (turn === 270) return [width - y1, x0, width - y0, x1];
  return box;
}

/** Between pixels when it grows, over pixels when it shrinks. */
export function scaled(raster: Raster, factor: number): Raster {
  if (factor === 1) return raster;
  const width = Math.max(1, Math.round(raster.width * factor));
  const height = Math.max(1, Math.round(raster.height * factor));
  const grey = new Uint8Array(width * height);
  const taps = Math.max(1, Math.round(1 / factor));
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      grey[y * width + x] =
        factor > 1
          ? between(raster, (x + 0.5) / factor - 0.5, (y + 0.5) / factor - 0.5)
          : over(raster, x / factor, y / factor, taps);
    }
  }
  return { width, height, grey };
}

function between({ width, height, grey }: Raster, x: number, y: number): number {
  const x0 = Math.min(width - 1, Math.max(0, Math.floor(x)));
  const y0 = Math.min(height - 1, Math.max(0, Math.floor(y)));
  const x1 = Math.min(width - 1, x0 + 1);
  const y1 = Math.min(height - 1, y0 + 1);
  const [fx, fy] = [Math.max(0, x - x0), Math.max(0, y - y0)];
  const at = (px: number, py: number) => grey[py * width + px] as number;
  return (at(x0, y0) * (1 - fx) + at(x1, y0) * fx) * (1 - fy) + (at(x0, y1) * (1 - fx) + at(x1, y1) * fx) * fy;
}

function over({ width, height, grey }: Raster, x: number, y: number, taps: number): number {
  let sum = 0;
  for (let dy = 0; dy < taps; dy++) {
    const row = Math.min(height - 1, Math.floor(y) + dy) * width;
    for (let dx = 0; dx < taps; dx++) sum += grey[row + Math.min(width - 1, Math.floor(x) + dx)] as number;
  }
  return sum / (taps * taps);
}

/** Faint print made dark: the lightest and darkest hundredth become white and black. */
export function stretched(raster: Raster): Raster {
  const counts = new Uint32Array(256);
  for (const value of raster.grey) counts[value] = (counts[value] ?? 0) + 1;
  const few = raster.grey.length / 100;
  let [low, high] = [0, 255];
  for (let sum = 0; low < 255 && sum + (counts[low] as number) < few; low++) sum += counts[low] as number;
  for (let sum = 0; high > 0 && sum + (counts[high] as number) < few; high--) sum += counts[high] as number;
  if (high - low < 40 || (low < 20 && high > 235)) return raster;
  const map = Uint8Array.from({ length: 256 }, (_, value) =>
    Math.max(0, Math.min(255, Math.round(((value - low) * 255) / (high - low)))),
  );
  return { ...raster, grey: raster.grey.map((value) => map[value] as number) };
}

/** Cells across a page: fine enough for the gap between two columns, coarse enough to close the gaps between words. */
const CELLS = 100;

/**
 * Whether prose is set in columns side by side: a strip in the middle without ink, with full lines on both sides of it. A table has
 * such strips too, but few words beside them.
 */
export function hasColumns({ width, height, grey }: Raster): boolean {
  const size = Math.max(1, Math.floor(width / CELLS));
  const rows: Uint8Array[] = [];
  for (let y = 0; y + size <= height; y += size) {
    const cells = new Uint8Array(CELLS);
    for (let dy = 0; dy < size; dy += 2) {
      const from = (y + dy) * width;
      for (let x = 0; x < size * CELLS; x++) if ((grey[from + x] as number) < 110) cells[Math.floor(x / size)] = 1;
    }
    if (cells.includes(1)) rows.push(cells);
  }
  const inked = (row: Uint8Array, from: number, to: number) =>
    row.subarray(from, to).reduce((sum, cell) => sum + cell, 0) / (to - from);
  for (let gap = 30; gap < 70; gap++) {
    const crossed = rows.filter((row) => row[gap] || row[gap + 1]).length;
    if (crossed > rows.length * 0.12) continue;
    const full = rows.filter((row) => inked(row, 12, gap - 1) > 0.6 && inked(row, gap + 3, 88) > 0.6).length;
    if (full > rows.length * 0.25) return true;
  }
  return false;
}
