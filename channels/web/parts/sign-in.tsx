import { useScope } from "./context.ts";
import { Logo } from "./icon.tsx";

/** Nobody is signed in. The widget never shows a form inside another page; it leads to Parley itself. */
export function SignIn({ onRetry }: { onRetry: () => void }) {
  const { layout, chat } = useScope();
  const widget = layout === "widget";
  return (
    <div class="center">
      <section class="card login" aria-labelledby="sign-in-title">
        <Logo />
        <h2 id="sign-in-title">{widget ? "Open Parley to sign in" : "Sign in to Parley"}</h2>
        <p>
          {widget
            ? "Sign in on Parley’s own page, then come back here."
            : "Open the sign-in link that Parley printed when it started, or the one you were sent."}
        </p>
        {widget && (
          <a class="btn p" href={chat.api.server || "/"} target="_blank" rel="noreferrer">
            Open Parley
          </a>
        )}
        <button type="button" class={widget ? "btn" : "btn p"} onClick={onRetry}>
          I have signed in
        </button>
        <p class="sm">You will see what your rights allow.</p>
      </section>
    </div>
  );
}

export function Unreachable({ onRetry }: { onRetry: () => void }) {
  return (
    <div class="center">
      <section class="card login" role="alert">
        <Logo />
        <h2>Parley cannot be reached.</h2>
        <p>The connection to the server failed. Nothing you wrote is lost.</p>
        <button type="button" class="btn p" onClick={onRetry}>
          Try again
        </button>
      </section>
    </div>
  );
}
