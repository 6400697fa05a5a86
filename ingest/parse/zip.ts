import { type UnzipFileInfo, unzipSync } from "fflate";
import { UnreadableFileError } from "../../domain/errors.ts";
import type { ParseLimits } from "./document.ts";

const TOO_LARGE = "The file unpacks to far more than an honest document does, so it was not opened.";

/** Unpacks the wanted parts. Sizes are checked against the directory before anything is inflated, and again by what came out. */
export function unzip(
  bytes: Uint8Array,
  limits: ParseLimits,
  want: (name: string) => boolean,
): Map<string, Uint8Array> {
  let entries = 0;
  let total = 0;
  const filter = (file: UnzipFileInfo): boolean => {
    entries++;
    if (entries > limits.archiveEntries) throw new UnreadableFileError(TOO_LARGE);
    if (!want(file.name)) return false;
    total += file.originalSize;
    const ratio = file.originalSize / Math.max(1, file.size);
    if (total > limits.unpackedBytes || (file.originalSize > 10_000_000 && ratio > limits.unpackedRatio)) {
      throw new UnreadableFileError(TOO_LARGE);
    }
    return true;
  };
  let parts: Record<string, Uint8Array>;
  try {
    parts = unzipSync(bytes, { filter });
  } catch (cause) {
    if (cause instanceof UnreadableFileError) throw cause;
    throw new UnreadableFileError(
      "The file is damaged: its packed parts cannot be opened. Save it again and upload the new copy.",
      {
        cause,
      },
    );
  }
  let inflated = 0;
  for (const part of Object.values(parts)) inflated += part.length;
  if (inflated > limits.unpackedBytes) throw new UnreadableFileError(TOO_LARGE);
  return new Map(Object.entries(parts));
}

/** The names in the archive's directory, without inflating anything. */
export function zipNames(bytes: Uint8Array): string[] {
  const names: string[] = [];
  try {
    unzipSync(bytes, {
      filter: (file) => {
        if (names.length < 20_000) names.push(file.name);
        return false;
      },
    });
  } catch {
    // A damaged directory: the caller decides by what was seen until then.
  }
  return names;
}
