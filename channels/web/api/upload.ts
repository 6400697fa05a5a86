import { ApiError } from "./client.ts";

/** One file, one request: XMLHttpRequest because fetch still tells nothing about the bytes that left. */
export function sendFile<T>(
  url: string,
  file: File,
  headers: Record<string, string>,
  onProgress: (fraction: number) => void,
  signal: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.responseType = "text";
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(event.loaded / event.total);
    request.onload = () => {
      const answer = parse(request.responseText);
      // Refused files come back with a list of reasons, which the caller shows; only a bare error is thrown.
      if (answer && (request.status < 300 || "failed" in answer)) resolve(answer as T);
      else {
        const error = (answer as { error?: { code: string; message: string } } | null)?.error;
        reject(new ApiError(request.status, error?.code ?? "UNKNOWN", error?.message ?? "The file was not accepted."));
      }
    };
    request.onerror = () => reject(new ApiError(0, "UNREACHABLE", "Parley cannot be reached."));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    const form = new FormData();
    form.append("files", file, file.name);
    request.send(form);
  });
}

function parse(text: string): object | null {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
