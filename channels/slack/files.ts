import { FileTooLargeError, UnreadableFileError } from "../../domain/errors.ts";
import type { IncomingFile } from "../channel.ts";
import type { SlackClients } from "./clients.ts";
import type { SlackFile } from "./incoming.ts";

/** Where Slack keeps files; the token goes nowhere else. */
const SLACK_FILES = /^https:\/\/(?:[\w-]+\.)*slack\.com\//;

/** A file of a message, fetched with the workspace's token when it is read. */
export function fileReader(
  file: SlackFile,
  clients: SlackClients,
  teamId: string,
  settings: { apiUrl?: string | undefined; uploadLimitBytes: number },
): IncomingFile {
  return {
    name: file.name ?? "unnamed",
    ...(file.mimetype ? { mediaType: file.mimetype } : {}),
    ...(file.size === undefined ? {} : { sizeBytes: file.size }),
    async read() {
      if ((file.size ?? 0) > settings.uploadLimitBytes) throw new FileTooLargeError(settings.uploadLimitBytes);
      const url = file.url_private_download ?? "";
      const own = settings.apiUrl && URL.parse(url)?.origin === new URL(settings.apiUrl).origin;
      if (!own && !SLACK_FILES.test(url))
        throw new UnreadableFileError("Slack did not say where the file is. Send it again.");
      const { botToken } = await clients.workspace(teamId);
      const response = await fetch(url, { headers: { authorization: `Bearer ${botToken}` }, redirect: "error" });
      // A page that asks to sign in, instead of the file, means that the token may not read it.
      if (
        !response.ok ||
        !response.body ||
        /^text\/html/.test(response.headers.get("content-type") ?? "") !== /html/.test(file.mimetype ?? "")
      )
        throw new UnreadableFileError(
          "Slack did not hand over the file. Check that the app may read files, and send it again.",
        );
      return response.body;
    },
  };
}
