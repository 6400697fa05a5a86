import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

export function Notice(props: {
  tone: "bad" | "warn" | "plain";
  icon: IconName;
  title: string;
  alert?: boolean;
  onDismiss?: () => void;
  children?: ComponentChildren;
}) {
  return (
    <div class={`noti ${props.tone}`} role={props.alert ? "alert" : undefined}>
      <Icon name={props.icon} />
      <div>
        <p>
          <b>{props.title}</b>
        </p>
        {typeof props.children === "string" ? <p>{props.children}</p> : props.children}
      </div>
      {props.onDismiss && (
        <button type="button" class="ib" aria-label="Dismiss" title="Dismiss" onClick={props.onDismiss}>
          <Icon name="x" />
        </button>
      )}
    </div>
  );
}
