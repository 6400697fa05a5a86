import { describe, expect, it } from "vitest";
import { formatBytes, progressOf } from "./uploads.ts";

const status = { id: "doc_1", name: "A.pdf" };

describe("progressOf", () => {
  it("shows the server's own words while a file is read", () => {
    expect(
      progressOf({ ...status, status: "processing", progress: 62, progressDetail: "Reading sheet 5 of 8" }),
    ).toEqual({ state: "reading", percent: 62, detail: "Reading sheet 5 of 8" });
  });
  it("tells why a file was not read", () => {
    expect(
      progressOf({
        ...status,
        status: "failed",
        error: { code: "ENCRYPTED_FILE", message: "The file needs a password." },
      }),
    ).toMatchObject({ state: "failed", detail: "The file needs a password." });
  });
  it("counts the pages of a file that is ready", () => {
    expect(progressOf({ ...status, status: "ready", pages: 1 })).toMatchObject({ state: "ready", detail: "1 page" });
  });
});

describe("formatBytes", () => {
  it("uses decimal units, with a decimal only where it tells something", () => {
    expect([512, 48_000, 1_234_567, 50_000_000].map(formatBytes)).toEqual(["512 B", "48 KB", "1.2 MB", "50 MB"]);
  });
});
