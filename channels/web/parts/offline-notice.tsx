import { useState } from "preact/hooks";
import { Notice } from "./notice.tsx";

const KEY = "parley:offline-seen";

/** Said once: a person who has read it does not meet it again in this browser window. */
export function OfflineNotice() {
  const [seen, setSeen] = useState(() => read());
  if (seen) return null;
  const dismiss = () => {
    setSeen(true);
    try {
      sessionStorage.setItem(KEY, "1");
    } catch {
      // Storage may be closed to an embedded page; the notice is then gone until the next load.
    }
  };
  return (
    <div class="offline">
      <Notice tone="warn" icon="off" title="No language model is connected." onDismiss={dismiss}>
        Search, figures and citations work. Answers show passages and records without a summary.
      </Notice>
    </div>
  );
}

function read(): boolean {
  try {
    return sessionStorage.getItem(KEY) === "1";
  } catch {
    return false;
  }
}
