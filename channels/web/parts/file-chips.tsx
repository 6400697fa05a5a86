import type { Upload } from "../chat/state.ts";
import { formatBytes, isPending } from "../chat/uploads.ts";
import { Icon, IconButton } from "./icon.tsx";
import { iconOf } from "./source-label.ts";

/** The files of the next question, each with what is happening to it. */
export function FileChips({ uploads, onRemove }: { uploads: Upload[]; onRemove: (key: string) => void }) {
  if (uploads.length === 0) return null;
  return (
    <ul class="atts" aria-label="Files to attach">
      {uploads.map((upload) => (
        <li key={upload.key} class={`att up ${upload.state}`}>
          <Icon name={iconOf({ kind: "document", title: upload.name })} />
          <span class="nm" title={upload.name}>
            {upload.name}
          </span>
          <span class="sz">{stateWord(upload)}</span>
          <IconButton icon="x" label={`Remove ${upload.name}`} onClick={() => onRemove(upload.key)} />
          {isPending(upload) && (
            <svg
              class="thin"
              viewBox="0 0 100 3"
              preserveAspectRatio="none"
              role="progressbar"
              aria-label={`${upload.name}: ${stateWord(upload)}`}
              aria-valuenow={upload.percent}
              aria-valuemin={0}
              aria-valuemax={100}
            >
              <rect width={upload.percent} height="3" />
            </svg>
          )}
          {upload.detail && upload.state !== "ready" && <span class="m">{upload.detail}</span>}
        </li>
      ))}
    </ul>
  );
}

function stateWord(upload: Upload): string {
  switch (upload.state) {
    case "sending":
      return `Sending ${upload.percent}%`;
    case "queued":
      return "Sent";
    case "reading":
      return `Reading ${upload.percent}%`;
    case "failed":
      return "Not read";
    default:
      return [formatBytes(upload.sizeBytes), upload.detail].filter(Boolean).join(" · ");
  }
}
